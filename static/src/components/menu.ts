/** A popover under its button: placed beside it, walked with the arrow keys. */
import { Listeners } from "../shared/listeners.ts";
import type { Component } from "../shared/registry.ts";

const GAP_PX = 6;
const EDGE_PX = 8;
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

  #invoker(): HTMLElement | null {
    return document.querySelector(`[popovertarget="${CSS.escape(this.#element.id)}"]`);
  }

  // Below the button and flush with its nearer side; above it where there is no room below, or
  // where data-placement="above" asks for it.
  #place(): void {
    const anchor = this.#invoker()?.getBoundingClientRect();
    if (!anchor) return;
    const { offsetWidth: width, offsetHeight: height } = this.#element;
    const isRight = anchor.left + anchor.width / 2 > innerWidth / 2;
    const left = isRight ? anchor.right - width : anchor.left;
    const below = anchor.bottom + GAP_PX;
    const isAbove =
      this.#element.dataset["placement"] === "above" || below + height > innerHeight - EDGE_PX;
    const top = isAbove ? anchor.top - height - GAP_PX : below;
    this.#element.style.left = `${Math.min(Math.max(EDGE_PX, left), innerWidth - width - EDGE_PX)}px`;
    this.#element.style.top = `${Math.max(EDGE_PX, top)}px`;
  }

  #onKey(event: KeyboardEvent): void {
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
