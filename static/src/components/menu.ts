/** A popover under its button: placed beside it, walked with the arrow keys. */
import { isTyping } from "../shared/dom.ts";
import { Listeners } from "../shared/listeners.ts";
import { invokerOf, placeBeside } from "../shared/placement.ts";
import type { Component } from "../shared/registry.ts";

const FOCUSABLE = "a[href], button:not([disabled]), input:not([disabled])";

export class Menu implements Component {
  #element: HTMLElement;
  #listeners = new Listeners();

  constructor(element: HTMLElement) {
    this.#element = element;
    this.#listeners.on<ToggleEvent>(element, "beforetoggle", (event) => {
      if (event.newState === "open") queueMicrotask(() => this.#place());
    });
    this.#listeners.on<ToggleEvent>(element, "toggle", (event) => {
      if (event.newState === "open") this.#open();
    });
    this.#listeners.on<KeyboardEvent>(element, "keydown", (event) => this.#onKey(event));
    this.#listeners.on<MouseEvent>(element, "click", (event) => this.#onClick(event));
    this.#listeners.on(window, "resize", () => this.#hide());
  }

  destroy(): void {
    this.#hide();
    this.#listeners.destroy();
  }

  #open(): void {
    this.#place();
    const checked = this.#element.querySelector<HTMLElement>('[aria-checked="true"]');
    (checked ?? this.#items()[0])?.focus({ preventScroll: true });
  }

  #items(): HTMLElement[] {
    return [...this.#element.querySelectorAll<HTMLElement>(FOCUSABLE)];
  }

  #place(): void {
    const anchor = invokerOf(this.#element);
    if (anchor) placeBeside(this.#element, anchor);
  }

  #onKey(event: KeyboardEvent): void {
    if (isTyping(event.target)) return;
    const items = this.#items();
    const index = items.indexOf(document.activeElement as HTMLElement);
    const next = { ArrowDown: index + 1, ArrowUp: index - 1, Home: 0, End: -1 }[event.key];
    if (next === undefined || items.length === 0) return;
    event.preventDefault();
    event.stopPropagation();
    items.at(next % items.length)?.focus();
  }

  #onClick(event: MouseEvent): void {
    const item = (event.target as Element).closest("a, button");
    if (!item || item.closest("[data-keep-open], .segmented")) return;
    this.#hide();
  }

  #hide(): void {
    if (this.#element.matches(":popover-open")) this.#element.hidePopover();
  }
}
