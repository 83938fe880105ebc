/** The search box: "/" reaches it, arrow keys walk its suggestions (ARIA combobox pattern). */
import { isTyping } from "../shared/dom.ts";
import { Listeners } from "../shared/listeners.ts";
import type { Component } from "../shared/registry.ts";

export class SearchBox implements Component {
  #listeners = new Listeners();
  #input: HTMLInputElement | null;
  #list: HTMLElement | null;

  constructor(element: HTMLElement) {
    this.#input = element.querySelector("input");
    this.#list = element.querySelector('[role="listbox"]');
    this.#listeners.on<KeyboardEvent>(document, "keydown", (event) => this.#onPageKey(event));
    this.#listeners.on<KeyboardEvent>(element, "keydown", (event) => this.#onKey(event));
    this.#listeners.on(element, "htmx:afterSwap", () => this.#select(-1));
    this.#listeners.on(element, "submit", () => this.#close());
    this.#listeners.on<MouseEvent>(element, "click", (event) => {
      if ((event.target as Element).closest('[role="option"]')) this.#close();
    });
  }

  destroy(): void {
    this.#listeners.destroy();
  }

  #options(): HTMLElement[] {
    return [...(this.#list?.querySelectorAll<HTMLElement>('[role="option"]') ?? [])];
  }

  #onPageKey(event: KeyboardEvent): void {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || isTyping(event.target)) return;
    event.preventDefault();
    this.#input?.focus();
    this.#input?.select();
  }

  #onKey(event: KeyboardEvent): void {
    const options = this.#options();
    const current = options.findIndex((o) => o.getAttribute("aria-selected") === "true");
    if (event.key === "Escape") this.#close();
    else if (event.key === "Enter" && current >= 0) options[current]?.click();
    else if (event.key === "ArrowDown") this.#select(Math.min(current + 1, options.length - 1));
    else if (event.key === "ArrowUp") this.#select(Math.max(current - 1, -1));
    else return;
    if (event.key !== "Enter" || current >= 0) event.preventDefault();
  }

  #select(index: number): void {
    const options = this.#options();
    this.#input?.setAttribute("aria-expanded", String(options.length > 0));
    this.#input?.removeAttribute("aria-activedescendant");
    options.forEach((option, position) => {
      option.id ||= `search-option-${position}`;
      option.setAttribute("aria-selected", String(position === index));
      if (position !== index) return;
      this.#input?.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    });
  }

  #close(): void {
    this.#list?.replaceChildren();
    this.#select(-1);
    this.#input?.blur();
  }
}
