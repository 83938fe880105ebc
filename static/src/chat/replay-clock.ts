/** Where the picture is between two reports of the player, at whatever speed it plays. */

/** A step this far from what was expected is a seek; reports come four times a second. */
const SEEK_MS = 1500;
/** Going back by less is the player correcting itself. */
const BACK_MS = 300;
/** The picture may have stopped since the last report. */
const MOST_AHEAD_MS = 600;
const FASTEST = 4;

export class ReplayClock {
  #offsetMs = 0;
  #atMs = 0;
  #rate = 1;
  #isPlaying = false;
  #isSet = false;

  /** The player's report at this moment; whether the picture has jumped since the last one. */
  report(offsetMs: number, isPlaying: boolean, nowMs: number): boolean {
    const sinceMs = nowMs - this.#atMs;
    const stepMs = offsetMs - this.#offsetMs;
    const expectedMs = this.#isPlaying ? sinceMs * this.#rate : 0;
    const hasJumped =
      !this.#isSet || stepMs < -BACK_MS || Math.abs(stepMs - expectedMs) > SEEK_MS * this.#rate;
    // A report that follows at once says nothing about the speed.
    if (!hasJumped && this.#isPlaying && sinceMs > 100) {
      this.#rate = Math.min(FASTEST, Math.max(0.25, stepMs / sinceMs));
    }
    this.#offsetMs = offsetMs;
    this.#atMs = nowMs;
    this.#isPlaying = isPlaying;
    this.#isSet = true;
    return hasJumped;
  }

  get isPlaying(): boolean {
    return this.#isPlaying;
  }

  offsetAt(nowMs: number): number {
    if (!this.#isPlaying) return this.#offsetMs;
    const aheadMs = Math.min(MOST_AHEAD_MS, nowMs - this.#atMs) * this.#rate;
    return this.#offsetMs + Math.max(0, aheadMs);
  }

  /** How long until the picture reaches the offset, if it plays on. */
  waitMs(offsetMs: number, nowMs: number): number {
    return Math.max(0, (offsetMs - this.offsetAt(nowMs)) / this.#rate);
  }
}
