/** Counts a view once somebody has really watched for a while. */
import { postJson } from "../../shared/http.ts";
import type { Playback } from "../playback.ts";
import { viewAfterMs } from "./resume.ts";

const EVERY_MS = 500;

export class ViewCount {
  #timer: ReturnType<typeof setInterval>;

  constructor(id: string, durationMs: number, playback: Playback) {
    let watchedMs = 0;
    let lastS = playback.video.currentTime;
    this.#timer = setInterval(() => {
      const { currentTime } = playback.video;
      // A picture that stands still is not watched, and one that jumps was not watched on the way.
      if (playback.state === "playing" && currentTime !== lastS) watchedMs += EVERY_MS;
      lastS = currentTime;
      if (watchedMs < viewAfterMs(durationMs)) return;
      clearInterval(this.#timer);
      postJson(`/api/v1/videos/${id}/views/`, {}).catch(() => undefined);
    }, EVERY_MS);
  }

  destroy(): void {
    clearInterval(this.#timer);
  }
}
