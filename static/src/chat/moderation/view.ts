/** The columns of the moderation view; on a phone one at a time. */
import { Listeners } from "../../shared/listeners.ts";
import type { Component } from "../../shared/registry.ts";

/** `<main data-component="moderation-view">` with `[data-column]` and `[data-switch]` of the same names. */
export class ModerationView implements Component {
  #element: HTMLElement;
  #listeners = new Listeners();

  constructor(element: HTMLElement) {
    this.#element = element;
    for (const button of this.#switches()) {
      this.#listeners.on(button, "click", () => this.#show(button.dataset["switch"] ?? ""));
    }
    const first = this.#switches()[0];
    if (first) this.#show(first.dataset["switch"] ?? "");
  }

  destroy(): void {
    this.#listeners.destroy();
  }

  #switches(): HTMLElement[] {
    return [...this.#element.querySelectorAll<HTMLElement>("[data-switch]")];
  }

  #show(name: string): void {
    for (const button of this.#switches()) {
      button.setAttribute("aria-pressed", String(button.dataset["switch"] === name));
    }
    for (const column of this.#element.querySelectorAll<HTMLElement>("[data-column]")) {
      column.toggleAttribute("data-shown", column.dataset["column"] === name);
    }
  }
}
