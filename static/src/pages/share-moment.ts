/** The address of a video, if wanted with the moment that is shown. */
import { Listeners } from "../shared/listeners.ts";
import type { Component } from "../shared/registry.ts";
import { formatClock, formatMoment } from "../shared/times.ts";
import type { VideoTimeDetail } from "../videos/events.ts";

/** Around a read-only input, the tick [data-at-moment] and its words [data-moment]; data-url. */
export class ShareMoment implements Component {
  #element: HTMLElement;
  #listeners = new Listeners();
  #tick: HTMLInputElement | null;
  #offsetMs = 0;

  constructor(element: HTMLElement) {
    this.#element = element;
    this.#tick = element.querySelector("[data-at-moment]");
    if (this.#tick) this.#listeners.on(this.#tick, "change", () => this.#show());
    this.#listeners.on<CustomEvent<VideoTimeDetail>>(document, "video:time", ({ detail }) => {
      // The moment stays what it was when the tick was set.
      if (this.#tick?.checked || detail.offsetMs === this.#offsetMs) return;
      this.#offsetMs = detail.offsetMs;
      const words = this.#element.querySelector("[data-moment]");
      if (words) words.textContent = formatClock(this.#offsetMs);
    });
  }

  destroy(): void {
    this.#listeners.destroy();
  }

  #show(): void {
    const input = this.#element.querySelector<HTMLInputElement>("input[readonly]");
    if (!input) return;
    const url = this.#element.dataset["url"] ?? "";
    input.value = this.#tick?.checked ? `${url}?t=${formatMoment(this.#offsetMs)}` : url;
  }
}
