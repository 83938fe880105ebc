/** Lets a screen reader keep up: line by line in a quiet room, a count now and then in a busy one. */
import { translate } from "../shared/i18n.ts";
import { announce } from "../shared/toast.ts";
import type { ShownLine } from "./frames.ts";

/** More lines than this in one period cannot be read aloud. */
const READABLE_LINES = 6;
const PERIOD_MS = 6_000;

export class SpokenLines {
  #log: HTMLElement;
  #count = 0;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(log: HTMLElement) {
    this.#log = log;
  }

  destroy(): void {
    clearInterval(this.#timer);
  }

  /** Called before the lines are appended. */
  add(lines: readonly ShownLine[]): void {
    this.#count += lines.length;
    this.#log.setAttribute("aria-live", this.#count > READABLE_LINES ? "off" : "polite");
    this.#timer ??= setInterval(() => this.#sum(), PERIOD_MS);
  }

  #sum(): void {
    if (this.#count === 0) {
      clearInterval(this.#timer);
      this.#timer = undefined;
    } else if (this.#count > READABLE_LINES) {
      announce(translate("chat.new", { count: this.#count }));
    }
    this.#count = 0;
  }
}
