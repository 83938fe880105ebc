/** Notices a picture that stands still although nobody paused it (pure). */

/** hls.js retries by itself for a while; after this it is started anew. */
const STUCK_MS = 12_000;
/** While the server knows that the streamer dropped, there is nothing to fetch yet. */
const STUCK_IN_GRACE_MS = 45_000;

export class Watchdog {
  #positionS = -1;
  #movedAtMs = 0;

  /** Whether to start over; call about once a second. */
  isStuck(nowMs: number, positionS: number, isExpected: boolean, isInGrace: boolean): boolean {
    if (!isExpected || positionS !== this.#positionS) {
      this.#positionS = positionS;
      this.#movedAtMs = nowMs;
      return false;
    }
    const limitMs = isInGrace ? STUCK_IN_GRACE_MS : STUCK_MS;
    if (nowMs - this.#movedAtMs < limitMs) return false;
    this.#movedAtMs = nowMs;
    return true;
  }

  /** How long the picture has stood still. */
  stillMs(nowMs: number): number {
    return nowMs - this.#movedAtMs;
  }
}
