/** The left rail: folds and unfolds, and fetches its channels again once a minute. */
import { setPreference } from "../shared/cookies.ts";
import { Listeners } from "../shared/listeners.ts";
import { refresh } from "../shared/navigation.ts";
import type { Component } from "../shared/registry.ts";

const REFRESH_MS = 60_000;

export class Rail implements Component {
  #element: HTMLElement;
  #listeners = new Listeners();
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(element: HTMLElement) {
    this.#element = element;
    const toggle = element.querySelector("[data-rail-toggle]");
    if (toggle) this.#listeners.on(toggle, "click", () => this.#toggle());
    const url = element.dataset["url"];
    if (url) this.#timer = setInterval(() => this.#refresh(url), REFRESH_MS);
  }

  destroy(): void {
    clearInterval(this.#timer);
    this.#listeners.destroy();
  }

  #toggle(): void {
    const isNarrow = this.#element.clientWidth < 100;
    const next = isNarrow ? "open" : "collapsed";
    document.documentElement.dataset["rail"] = next;
    setPreference("rail", next);
  }

  #refresh(url: string): void {
    // Not under somebody's fingers: a swap would take the focus away.
    if (document.hidden || this.#element.matches(":focus-within")) return;
    void refresh(url, "#rail-sections").catch(() => undefined);
  }
}
