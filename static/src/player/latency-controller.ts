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
}

export const DEFAULTS: LatencyOptions = {
  floorS: 0.48,
  maxFloorS: 2,
  stallPenaltyS: 0.25,
  decayPerS: 0.005,
  windowMs: 2000,
  gain: 0.4,
  minRate: 0.95,
  maxRate: 1.5,
  deadBandS: 0.05,
  seekBeyondS: 3,
};

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
    if (excessS > this.#options.seekBeyondS) {
      this.reset();
      return { rate: 1, seekByS: excessS };
    }
    this.#rate = this.#rateFor(excessS);
    return { rate: this.#rate, seekByS: 0 };
  }

  /** The picture stood still for want of data: this connection needs a higher floor. */
  noteStall(): void {
    const { maxFloorS, stallPenaltyS } = this.#options;
    this.#floorS = Math.min(maxFloorS, this.#floorS + stallPenaltyS);
    this.reset();
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

  #rateFor(excessS: number): number {
    const { deadBandS, gain, minRate, maxRate } = this.#options;
    if (Math.abs(excessS) <= deadBandS) return 1;
    const rate = Math.min(maxRate, Math.max(minRate, 1 + gain * excessS));
    return Math.round(rate * 100) / 100;
  }
}
