/** Counts this viewer: a sign of life every 15 s while the picture moves. */
import { eventSocket } from "../live/event-socket.ts";
import { postJson } from "../shared/http.ts";
import type { Playback } from "./playback.ts";
import type { Source } from "./source.ts";

const EVERY_MS = 15_000;

export class Heartbeat {
  #playback: Playback;
  #source: Source;
  #timer: ReturnType<typeof setInterval>;
  #onState = (): void => {
    if (this.#playback.state === "playing") this.#beat();
  };
  #lastMs = -Infinity;

  constructor(playback: Playback, source: Source) {
    this.#playback = playback;
    this.#source = source;
    this.#timer = setInterval(this.#onState, EVERY_MS);
    playback.addEventListener("state", this.#onState);
    document.addEventListener("events:connected", this.#onState);
    this.#onState();
  }

  destroy(): void {
    clearInterval(this.#timer);
    this.#playback.removeEventListener("state", this.#onState);
    document.removeEventListener("events:connected", this.#onState);
  }

  // A stutter must not make a beat each time; the interval itself may fire a little early.
  #beat(): void {
    const nowMs = performance.now();
    if (nowMs - this.#lastMs < EVERY_MS / 3) return;
    this.#lastMs = nowMs;
    if (eventSocket.heartbeat(this.#source.login) || !this.#source.heartbeatUrl) return;
    postJson(this.#source.heartbeatUrl, {}).catch(() => undefined);
  }
}
