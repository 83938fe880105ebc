/** Auto, light or dark; remembered in a cookie the server reads. */
import { setPreference } from "../shared/cookies.ts";
import { Listeners } from "../shared/listeners.ts";
import type { Component } from "../shared/registry.ts";

export class ThemeSwitch implements Component {
  #element: HTMLElement;
  #listeners = new Listeners();

  constructor(element: HTMLElement) {
    this.#element = element;
    for (const button of this.#options()) {
      this.#listeners.on(button, "click", () => this.#choose(button.dataset["themeChoice"] ?? ""));
    }
    this.#show();
  }

  destroy(): void {
    this.#listeners.destroy();
  }

  #options(): HTMLElement[] {
    return [...this.#element.querySelectorAll<HTMLElement>("[data-theme-choice]")];
  }

  #choose(theme: string): void {
    document.documentElement.dataset["theme"] = theme;
    setPreference("theme", theme);
    this.#show();
  }

  #show(): void {
    const current = document.documentElement.dataset["theme"] ?? "auto";
    for (const button of this.#options()) {
      button.setAttribute("aria-pressed", String(button.dataset["themeChoice"] === current));
    }
  }
}
