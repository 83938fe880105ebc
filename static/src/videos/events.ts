/** What the player tells on `document`. */

/** "video:time": where the picture is; several times a second, and on every seek. */
export interface VideoTimeDetail {
  videoId: string;
  offsetMs: number;
  isPlaying: boolean;
}
