/** Starts a video as far as the browser lets a page do so. */

export type Outcome = "playing" | "muted" | "refused";

/** Browsers allow sound only after a gesture; a muted picture with a button is better than none. */
export async function startPlaying(video: HTMLVideoElement): Promise<Outcome> {
  try {
    await video.play();
    return "playing";
  } catch (error) {
    // Any other failure is a load that replaced this one, and the engine's to report.
    if ((error as DOMException).name !== "NotAllowedError") return "playing";
  }
  video.muted = true;
  return video.play().then(
    () => "muted",
    () => "refused",
  );
}
