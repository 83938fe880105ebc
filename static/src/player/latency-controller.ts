/**
 * Steers the playback rate so that the forward buffer never holds more than it must.
 *
 * The signal is the smallest forward buffer of the last two seconds: the buffer saws up and down
 * with every part that arrives, and its lowest point is what stands between the viewer and a stall.
 * hls.js's own catch-up stops at one second of buffer, which costs half a second of latency.
 */

export interface LatencyOptions {
  /** Seconds of forward buffer at its lowest point. */
  floorS: number;
  /** The floor after stalls, at most. */
  maxFloorS: number;
  /** Added to the floor by each stall. */
  stallPenaltyS: number;
  /** Stalls closer together than this are one. */
  stallApartMs: number;
  /** How fast the floor comes down again, in seconds per second. */
  decayPerS: number;
  windowMs: number;
  /** Change of rate per second of excess. */
  gain: number;
  minRate: number;
  maxRate: number;
  /** Excess within this is left alone, so that the pitch corrector mostly rests. */
  deadBandS: number;
  /** Excess beyond this is skipped by one seek. */
  seekBeyondS: number;
  /** The same for a viewer who has only just come, whom a jump costs nothing. */
  arrivalSeekBeyondS: number;
  arrivalMs: number;
}

export const DEFAULTS: LatencyOptions = {
  floorS: 0.48,
  maxFloorS: 2,
  stallPenaltyS: 0.2,
  stallApartMs: 3000,
  decayPerS: 0.008,
  windowMs: 2000,
  gain: 0.4,
  minRate: 0.95,
  maxRate: 1.5,
  deadBandS: 0.05,
  seekBeyondS: 3,
  arrivalSeekBeyondS: 1.2,
  arrivalMs: 4000,
};

/** Fewer samples than this do not show the lowest point yet. */
const LEAST_WINDOW_MS = 700;

export interface Steering {
  rate: number;
  /** Seconds to jump forward, 0 for none. */
  seekByS: number;
}

interface Sample {
  atMs: number;
  /** Forward buffer, plus what faster playback had used up by then. */
  levelS: number;
}

export class LatencyController {
  readonly #options: LatencyOptions;
  #samples: Sample[] = [];
  #floorS: number;
  #usedUpS = 0;
  #rate = 1;
  #lastMs: number | null = null;
  #arrivedMs: number | null = null;
  #stalledMs = -Infinity;

  constructor(options: Partial<LatencyOptions> = {}) {
    this.#options = { ...DEFAULTS, ...options };
    this.#floorS = this.#options.floorS;
  }

  get floorS(): number {
    return this.#floorS;
  }

  /** Call about every 100 ms while playing. */
  update(nowMs: number, forwardBufferS: number): Steering {
    this.#advance(nowMs);
    this.#samples.push({ atMs: nowMs, levelS: forwardBufferS + this.#usedUpS });
    const excessS = this.#lowestS(nowMs) - this.#floorS;
    if (excessS > this.#seekBeyondS(nowMs)) {
      this.reset();
      return { rate: 1, seekByS: excessS };
    }
    this.#rate = this.#rateFor(excessS);
    return { rate: this.#rate, seekByS: 0 };
  }

  /** The picture stood still for want of data: this connection needs a higher floor. */
  noteStall(nowMs: number): void {
    const { maxFloorS, stallApartMs, stallPenaltyS } = this.#options;
    this.reset();
    if (nowMs - this.#stalledMs < stallApartMs) return;
    this.#stalledMs = nowMs;
    this.#floorS = Math.min(maxFloorS, this.#floorS + stallPenaltyS);
  }

  /** Forget the past after a seek or a pause; the floor that was learnt stays. */
  reset(): void {
    this.#samples = [];
    this.#usedUpS = 0;
    this.#rate = 1;
    this.#lastMs = null;
  }

  // Faster playback has drained the buffer since a sample was taken; without this the window would
  // remember seconds that are gone, and overshoot.
  #advance(nowMs: number): void {
    const elapsedS = this.#lastMs === null ? 0 : Math.max(0, nowMs - this.#lastMs) / 1000;
    this.#lastMs = nowMs;
    this.#usedUpS += (this.#rate - 1) * elapsedS;
    const { floorS, decayPerS } = this.#options;
    this.#floorS = Math.max(floorS, this.#floorS - decayPerS * elapsedS);
  }

  #lowestS(nowMs: number): number {
    const sinceMs = nowMs - this.#options.windowMs;
    while ((this.#samples[0]?.atMs ?? nowMs) < sinceMs) this.#samples.shift();
    return Math.min(...this.#samples.map((sample) => sample.levelS)) - this.#usedUpS;
  }

  #seekBeyondS(nowMs: number): number {
    this.#arrivedMs ??= nowMs;
    const firstMs = this.#samples[0]?.atMs ?? nowMs;
    const isArriving = nowMs - this.#arrivedMs < this.#options.arrivalMs;
    if (!isArriving || nowMs - firstMs < LEAST_WINDOW_MS) return this.#options.seekBeyondS;
    return this.#options.arrivalSeekBeyondS;
  }

  #rateFor(excessS: number): number {
    const { deadBandS, gain, minRate, maxRate } = this.#options;
    if (Math.abs(excessS) <= deadBandS) return 1;
    const rate = Math.min(maxRate, Math.max(minRate, 1 + gain * excessS));
    return Math.round(rate * 100) / 100;
  }
}
