/** How many characters are left of a field's maximum. */
import { Listeners } from "../shared/listeners.ts";
import type { Component } from "../shared/registry.ts";

export class CharCount implements Component {
  #listeners = new Listeners();

  constructor(element: HTMLElement) {
    const field = element.querySelector<HTMLInputElement | HTMLTextAreaElement>("input, textarea");
    const place = element.querySelector("[data-char-count]");
    if (!field || !place || field.maxLength < 0) return;
    const show = (): void => {
      place.textContent = `${field.value.length} / ${field.maxLength}`;
    };
    this.#listeners.on(field, "input", show);
    show();
  }

  destroy(): void {
    this.#listeners.destroy();
  }
}
