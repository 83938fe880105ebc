/** Keeps the last picture in view while a stream is loaded anew. */

/** The video's current frame becomes its poster; without one, nothing changes. */
export function freezeFrame(video: HTMLVideoElement): void {
  if (!video.videoWidth) return;
  const canvas = document.createElement("canvas");
  canvas.width = video.videoWidth;
  canvas.height = video.videoHeight;
  try {
    canvas.getContext("2d")?.drawImage(video, 0, 0);
    video.poster = canvas.toDataURL("image/jpeg", 0.7);
  } catch {
    // A stream the browser plays natively from another origin may be seen but not read.
  }
}
