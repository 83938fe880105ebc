/** The lines around the picture: fetched by the minute, ahead of it, and forgotten far from it. */
import type { LineFrame } from "./frames.ts";

export const WINDOW_MS = 60_000;
const KEPT_WINDOWS = 12;

export interface ReplayLine {
  offsetMs: number;
  line: LineFrame;
}

export interface WindowAnswer {
  lines: readonly ReplayLine[];
  /** Where the talk goes on when there are no lines; null when it does not. */
  nextOffsetMs: number | null;
  /** How far the picture reached when it was asked. */
  untilMs: number;
}

interface Window {
  lines: ReplayLine[];
  nextOffsetMs: number | null;
  isWhole: boolean;
}

export class ReplayTrack {
  #windows = new Map<number, Window>();
  #isGrowing: boolean;
  /** No line comes after this window. */
  #lastIndex = Infinity;

  constructor(isGrowing: boolean) {
    this.#isGrowing = isGrowing;
  }

  static indexOf(offsetMs: number): number {
    return Math.floor(Math.max(0, offsetMs) / WINDOW_MS);
  }

  /** What to fetch next for a picture there: what is shown, what comes, then what was just said. */
  wanted(offsetMs: number): number | null {
    const here = ReplayTrack.indexOf(offsetMs);
    const order = [here, here + 1, ...(here > 0 ? [here - 1] : [])];
    return order.find((index) => !this.#isSettled(index)) ?? null;
  }

  /** Whether the lines of this moment are here, as far as the picture reached. */
  has(offsetMs: number): boolean {
    const index = ReplayTrack.indexOf(offsetMs);
    return index > this.#lastIndex || this.#windows.has(index);
  }

  put(index: number, { lines, nextOffsetMs, untilMs }: WindowAnswer): void {
    const endMs = (index + 1) * WINDOW_MS;
    const isWhole = !this.#isGrowing || untilMs >= endMs;
    this.#windows.set(index, { lines: [...lines], nextOffsetMs, isWhole });
    if (lines.length === 0 && isWhole) this.#skipSilence(index, nextOffsetMs);
    this.#forgetFarFrom(index);
  }

  /** Lines after one offset and up to another, oldest first. */
  between(afterMs: number, untilMs: number): ReplayLine[] {
    const found: ReplayLine[] = [];
    const last = ReplayTrack.indexOf(untilMs);
    for (let index = ReplayTrack.indexOf(afterMs); index <= last; index += 1) {
      for (const one of this.#windows.get(index)?.lines ?? []) {
        if (one.offsetMs > afterMs && one.offsetMs <= untilMs) found.push(one);
      }
    }
    return found;
  }

  /** What was said last before the picture got there, from this minute and the one before. */
  before(offsetMs: number, count: number): ReplayLine[] {
    const start = (ReplayTrack.indexOf(offsetMs) - 1) * WINDOW_MS;
    return this.between(start - 1, offsetMs).slice(-count);
  }

  /** The offset of the first line after this one, as far as it is known. */
  nextAfter(offsetMs: number): number | null {
    const here = ReplayTrack.indexOf(offsetMs);
    for (const index of [here, here + 1]) {
      const window = this.#windows.get(index);
      const next = window?.lines.find((one) => one.offsetMs > offsetMs);
      if (next) return next.offsetMs;
      if (window?.lines.length === 0 && window.nextOffsetMs !== null) return window.nextOffsetMs;
    }
    return null;
  }

  #isSettled(index: number): boolean {
    return index > this.#lastIndex || this.#windows.get(index)?.isWhole === true;
  }

  // A quiet hour is one answer, not sixty.
  #skipSilence(index: number, nextOffsetMs: number | null): void {
    if (nextOffsetMs === null) {
      if (!this.#isGrowing) this.#lastIndex = Math.min(this.#lastIndex, index);
      return;
    }
    for (let quiet = index + 1; quiet < ReplayTrack.indexOf(nextOffsetMs); quiet += 1) {
      if (!this.#windows.has(quiet)) {
        this.#windows.set(quiet, { lines: [], nextOffsetMs, isWhole: true });
      }
    }
  }

  #forgetFarFrom(index: number): void {
    const full = [...this.#windows.keys()].filter((key) => this.#windows.get(key)?.lines.length);
    full.sort((a, b) => Math.abs(b - index) - Math.abs(a - index));
    for (const key of full.slice(0, Math.max(0, full.length - KEPT_WINDOWS))) {
      this.#windows.delete(key);
    }
  }
}
