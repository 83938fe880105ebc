/** Remembers where the viewer is: on the server for an account, else in this browser. */
import { sendJson } from "../../shared/http.ts";
import { Listeners } from "../../shared/listeners.ts";
import { readStored, store } from "../../shared/storage.ts";
import type { Playback } from "../playback.ts";
import { type Place, remember } from "./resume.ts";

const EVERY_MS = 10_000;
/** The picture waits no longer than this for the answer. */
const PATIENCE_MS = 1_500;
const KEY = "video-places";

export class Progress {
  #id: string;
  #playback: Playback;
  #listeners = new Listeners();
  #savedAtMs = performance.now();
  #savedMs = -1;

  constructor(id: string, playback: Playback) {
    this.#id = id;
    this.#playback = playback;
    this.#listeners.on(playback.video, "timeupdate", () => this.#onTime());
    this.#listeners.on(playback, "state", () => {
      if (["paused", "ended"].includes(playback.state)) this.#save();
    });
    this.#listeners.on(window, "pagehide", () => this.#save());
    this.#listeners.on(document, "visibilitychange", () => {
      if (document.hidden) this.#save();
    });
  }

  destroy(): void {
    this.#save();
    this.#listeners.destroy();
  }

  /** Where the viewer left off; 0 when that is not known in time. */
  async find(): Promise<number> {
    if (!isSignedIn()) return this.#places().find(({ id }) => id === this.#id)?.positionMs ?? 0;
    try {
      const signal = AbortSignal.timeout(PATIENCE_MS);
      const response = await fetch(this.#url, { credentials: "same-origin", signal });
      const body = (await response.json()) as { position_ms?: unknown };
      return response.ok && typeof body.position_ms === "number" ? body.position_ms : 0;
    } catch {
      return 0;
    }
  }

  get #url(): string {
    return `/api/v1/videos/${this.#id}/progress/`;
  }

  #places(): Place[] {
    return readStored<Place[]>(KEY, []);
  }

  #onTime(): void {
    if (this.#playback.state === "playing" && performance.now() - this.#savedAtMs >= EVERY_MS)
      this.#save();
  }

  #save(): void {
    const { video } = this.#playback;
    const positionMs = Math.round(video.currentTime * 1000);
    // Before the first picture the time says nothing.
    if (video.readyState === 0 || positionMs === 0 || positionMs === this.#savedMs) return;
    this.#savedMs = positionMs;
    this.#savedAtMs = performance.now();
    if (isSignedIn()) sendJson("PUT", this.#url, { position_ms: positionMs }).catch(() => undefined);
    else store(KEY, remember(this.#places(), { id: this.#id, positionMs }));
  }
}

// In a frame on another site nobody is signed in: that page names no account.
function isSignedIn(): boolean {
  return Boolean(document.documentElement.dataset["user"]);
}
