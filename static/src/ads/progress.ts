/** What an ad's playing amounts to: quartiles, and two seconds in view. Pure. */

export type AdEvent =
  | "start"
  | "impression"
  | "firstQuartile"
  | "midpoint"
  | "thirdQuartile"
  | "complete"
  | "click"
  | "error";

const QUARTILES: [AdEvent, number][] = [
  ["firstQuartile", 0.25],
  ["midpoint", 0.5],
  ["thirdQuartile", 0.75],
];
/** MRC: half of the picture for two seconds on end. */
const VIEWABLE_S = 2;
/** More at once is a jump, not watching. */
const LONGEST_STEP_S = 1;

export class AdProgress {
  #durationS: number;
  #atS = 0;
  #inViewS = 0;
  #told = new Set<AdEvent>();

  constructor(durationMs: number) {
    this.#durationS = durationMs / 1000;
  }

  /** What is to be told now that the picture is at this moment; each once. */
  advance(atS: number, isInView: boolean): AdEvent[] {
    const stepS = atS - this.#atS;
    this.#atS = atS;
    const isWatched = isInView && stepS >= 0 && stepS <= LONGEST_STEP_S;
    this.#inViewS = isWatched ? this.#inViewS + stepS : 0;
    const events: AdEvent[] = atS > 0 ? ["start"] : [];
    if (this.#inViewS >= VIEWABLE_S) events.push("impression");
    for (const [event, part] of QUARTILES) if (atS >= part * this.#durationS) events.push(event);
    return this.once(...events);
  }

  /** Those of the events that have not been told. */
  once(...events: AdEvent[]): AdEvent[] {
    const fresh = events.filter((event) => !this.#told.has(event));
    for (const event of fresh) this.#told.add(event);
    return fresh;
  }

  /** Whole seconds that are left, never less than none. */
  leftS(): number {
    return Math.max(0, Math.ceil(this.#durationS - this.#atS));
  }
}
