/** What the player tells on `document`, and what it is told there. */

/** "video:time": where the picture is; several times a second, and on every seek. */
export interface VideoTimeDetail {
  videoId: string;
  offsetMs: number;
  isPlaying: boolean;
}

/** Ask the player of the page to go there. */
export function seekTo(offsetMs: number): void {
  document.dispatchEvent(new CustomEvent("video:seek", { detail: { offsetMs } }));
}

/** Ask it where it is: who comes late has missed what a paused picture said once. */
export function askForTime(): void {
  document.dispatchEvent(new CustomEvent("video:ask"));
}
