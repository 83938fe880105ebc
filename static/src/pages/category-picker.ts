/** The category of a stream: a search box whose choice goes into a hidden field. */
import { Listeners } from "../shared/listeners.ts";
import type { Component } from "../shared/registry.ts";

/** Around a text input, [data-value] (the hidden field), [role=listbox] and [data-clear]. */
export class CategoryPicker implements Component {
  #element: HTMLElement;
  #listeners = new Listeners();
  #input: HTMLInputElement | null;
  #value: HTMLInputElement | null;
  #list: HTMLElement | null;
  #chosenName: string;

  constructor(element: HTMLElement) {
    this.#element = element;
    this.#input = element.querySelector('input[role="combobox"]');
    this.#value = element.querySelector("[data-value]");
    this.#list = element.querySelector('[role="listbox"]');
    this.#chosenName = this.#input?.value ?? "";
    this.#listeners.on<KeyboardEvent>(element, "keydown", (event) => this.#onKey(event));
    this.#listeners.on<MouseEvent>(element, "click", (event) => this.#onClick(event));
    this.#listeners.on<FocusEvent>(element, "focusout", (event) => {
      if (!element.contains(event.relatedTarget as Node | null)) this.#settle();
    });
    this.#listeners.on(element, "htmx:afterSwap", () => this.#select(-1));
  }

  destroy(): void {
    this.#listeners.destroy();
  }

  #options(): HTMLElement[] {
    return [...(this.#list?.querySelectorAll<HTMLElement>('[role="option"]') ?? [])];
  }

  #onClick(event: MouseEvent): void {
    const target = event.target as Element;
    const option = target.closest<HTMLElement>('[role="option"]');
    if (option) this.#choose(option.dataset["slug"] ?? "", option.dataset["name"] ?? "");
    else if (target.closest("[data-clear]")) this.#choose("", "");
  }

  #onKey(event: KeyboardEvent): void {
    const options = this.#options();
    const current = options.findIndex((one) => one.getAttribute("aria-selected") === "true");
    if (event.key === "ArrowDown") this.#select(Math.min(current + 1, options.length - 1));
    else if (event.key === "ArrowUp") this.#select(Math.max(current - 1, -1));
    else if (event.key === "Enter" && options.length > 0) options[Math.max(current, 0)]?.click();
    else if (event.key === "Escape" && options.length > 0) this.#settle();
    else return;
    event.preventDefault();
  }

  #select(index: number): void {
    const options = this.#options();
    this.#input?.setAttribute("aria-expanded", String(options.length > 0));
    this.#input?.removeAttribute("aria-activedescendant");
    options.forEach((option, position) => {
      option.id ||= `category-option-${position}`;
      option.setAttribute("aria-selected", String(position === index));
      if (position !== index) return;
      this.#input?.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    });
  }

  #choose(slug: string, name: string): void {
    if (this.#value) this.#value.value = slug;
    this.#chosenName = name;
    this.#settle();
    this.#input?.focus();
    this.#close();
  }

  // Letters that name no category are not a choice: an emptied box means none, others are undone.
  #settle(): void {
    if (this.#input && this.#input.value.trim() === "" && this.#chosenName !== "") {
      this.#chosenName = "";
      if (this.#value) this.#value.value = "";
    }
    if (this.#input) this.#input.value = this.#chosenName;
    const clear = this.#element.querySelector<HTMLElement>("[data-clear]");
    if (clear) clear.hidden = this.#chosenName === "";
    this.#close();
  }

  #close(): void {
    this.#list?.replaceChildren();
    this.#select(-1);
  }
}
