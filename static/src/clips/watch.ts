/** Asks for a clip until it is ready or has failed. */
import { type Clip, readClip, Refusal } from "./api.ts";

const SOON_MS = 600;
const LATER_MS = 3000;
/** After so many looks it waits in a queue, and nobody stares at it any more. */
const LOOKS_SOON = 30;

export class ClipWatch {
  #timer = 0;
  #looks = 0;

  constructor(slug: string, changed: (clip: Clip) => void) {
    const look = async (): Promise<void> => {
      try {
        const clip = await readClip(slug);
        changed(clip);
        if (clip.state !== "pending") return;
      } catch (error) {
        if (error instanceof Refusal && error.code === "not_found") return;
      }
      this.#looks += 1;
      if (this.#timer < 0) return;
      const wait = this.#looks < LOOKS_SOON ? SOON_MS : LATER_MS;
      this.#timer = window.setTimeout(() => void look(), wait);
    };
    this.#timer = window.setTimeout(() => void look(), SOON_MS);
  }

  destroy(): void {
    clearTimeout(this.#timer);
    this.#timer = -1;
  }
}
