/** Bytes per second over the last moments, so that a stall shows and a burst does not fool. */

const WINDOW_MS = 8000;

export class Speed {
  #samples: { atMs: number; bytes: number }[] = [];

  add(bytes: number, nowMs: number): number {
    this.#samples.push({ atMs: nowMs, bytes });
    while (this.#samples.length > 2 && (this.#samples[0]?.atMs ?? nowMs) < nowMs - WINDOW_MS) {
      this.#samples.shift();
    }
    const first = this.#samples[0];
    if (!first || nowMs <= first.atMs) return 0;
    return Math.max(0, ((bytes - first.bytes) * 1000) / (nowMs - first.atMs));
  }
}
