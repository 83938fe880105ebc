/** What the player tells on `document`, and what it is told. */

/** "video:time": where the picture is; several times a second, and on every seek. */
export interface VideoTimeDetail {
  videoId: string;
  offsetMs: number;
  isPlaying: boolean;
}

export function seekVideo(offsetMs: number): void {
  document.dispatchEvent(new CustomEvent("video:seek", { detail: { offsetMs } }));
}
