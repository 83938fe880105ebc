/** Decides what to do about an error that playback cannot go on after (pure). */
import { Backoff } from "../shared/backoff.ts";

/** "refused": the address is no longer good, however often it is asked for. */
export type FailureKind = "network" | "media" | "other" | "refused";
export type Remedy = { action: "recover-media" } | { action: "reload" | "renew"; delayMs: number };

const MEDIA_RETRY_MS = 5000;
const FIRST_DELAY_MS = 500;
const MAX_DELAY_MS = 8000;

export class Recovery {
  #backoff: Backoff;
  #lastMediaMs = -Infinity;

  constructor(random: () => number = Math.random) {
    this.#backoff = new Backoff(FIRST_DELAY_MS, MAX_DELAY_MS, random);
  }

  /** A decoder error is mended in place once; a refusal needs a new address first; everything else
   * starts the source anew, later each time. */
  remedyFor(kind: FailureKind, nowMs: number): Remedy {
    if (kind === "media" && nowMs - this.#lastMediaMs > MEDIA_RETRY_MS) {
      this.#lastMediaMs = nowMs;
      return { action: "recover-media" };
    }
    return { action: kind === "refused" ? "renew" : "reload", delayMs: this.#backoff.nextMs() };
  }

  /** The picture moves again. */
  succeeded(): void {
    this.#backoff.reset();
  }
}
