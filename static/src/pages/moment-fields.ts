/** Fields for moments beside a player: a button takes the moment that is shown. */
import { Listeners } from "../shared/listeners.ts";
import type { Component } from "../shared/registry.ts";
import { formatClock } from "../shared/times.ts";
import { type VideoTimeDetail, seekTo } from "../videos/events.ts";

/** Around inputs and buttons whose data-take names an input. */
export class MomentFields implements Component {
  #listeners = new Listeners();
  #offsetMs = 0;

  constructor(element: HTMLElement) {
    this.#listeners.on<CustomEvent<VideoTimeDetail>>(document, "video:time", ({ detail }) => {
      this.#offsetMs = detail.offsetMs;
    });
    this.#listeners.on<MouseEvent>(element, "click", (event) => {
      const button = (event.target as Element).closest<HTMLElement>("[data-take]");
      const name = button?.dataset["take"];
      const input = name && element.querySelector<HTMLInputElement>(`input[name="${name}"]`);
      if (!input) return;
      input.value = formatClock(this.#offsetMs);
      input.dispatchEvent(new Event("input", { bubbles: true }));
    });
  }

  destroy(): void {
    this.#listeners.destroy();
  }
}

/** A button that lets the player beside it go to data-offset-ms. */
export class SeekButton implements Component {
  #listeners = new Listeners();

  constructor(element: HTMLElement) {
    this.#listeners.on(element, "click", () => {
      seekTo(Number(element.dataset["offsetMs"] ?? "0"));
    });
  }

  destroy(): void {
    this.#listeners.destroy();
  }
}
