/** A long text shown in part, with a button for the rest. */
import { Listeners } from "../shared/listeners.ts";
import type { Component } from "../shared/registry.ts";

const SHOWN_PX = 96;

/** Around [data-fold] and [data-fold-toggle], whose data-less says what it does once unfolded. */
export class Fold implements Component {
  #element: HTMLElement;
  #listeners = new Listeners();

  constructor(element: HTMLElement) {
    this.#element = element;
    const text = element.querySelector<HTMLElement>("[data-fold]");
    const toggle = element.querySelector<HTMLElement>("[data-fold-toggle]");
    if (!text || !toggle || text.scrollHeight <= SHOWN_PX * 1.4) return;
    const more = toggle.textContent ?? "";
    element.dataset["folded"] = "";
    toggle.hidden = false;
    this.#listeners.on(toggle, "click", () => {
      const isFolded = element.toggleAttribute("data-folded");
      toggle.setAttribute("aria-expanded", String(!isFolded));
      toggle.textContent = isFolded ? more : (toggle.dataset["less"] ?? more);
    });
    // A link inside that gets the focus must be seen.
    this.#listeners.on(text, "focusin", () => {
      if (this.#element.hasAttribute("data-folded")) toggle.click();
    });
  }

  destroy(): void {
    this.#listeners.destroy();
  }
}
