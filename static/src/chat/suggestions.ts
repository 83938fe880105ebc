/** The list over the composer that completes what is being written (ARIA: a textbox with a listbox). */
import { el } from "../shared/dom.ts";

export interface Suggestion {
  insert: string;
  label: string;
  detail: string;
  picture: HTMLElement | null;
}

export class Suggestions {
  readonly element: HTMLElement;
  #field: HTMLTextAreaElement;
  #items: Suggestion[] = [];
  #current = 0;
  #accept: (suggestion: Suggestion) => void;

  constructor(
    field: HTMLTextAreaElement,
    element: HTMLElement,
    accept: (suggestion: Suggestion) => void,
  ) {
    this.#field = field;
    this.element = element;
    this.#accept = accept;
    // The field keeps the focus, so that typing goes on.
    element.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      const option = (event.target as Element).closest<HTMLElement>("[data-index]");
      const item = this.#items[Number(option?.dataset["index"])];
      if (item) this.#accept(item);
    });
  }

  get isOpen(): boolean {
    return this.#items.length > 0;
  }

  show(items: Suggestion[]): void {
    this.#items = items;
    this.#current = 0;
    this.element.hidden = items.length === 0;
    this.element.replaceChildren(...items.map((item, index) => this.#option(item, index)));
    this.#mark();
  }

  hide(): void {
    if (this.isOpen) this.show([]);
  }

  /** Whether the key was for the list; what is `written` out in full needs no completing. */
  onKey(event: KeyboardEvent, written: string): boolean {
    if (!this.isOpen) return false;
    if (event.key === "Enter" && this.#items[this.#current]?.insert === written) {
      this.hide();
      return false;
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const item = this.#items[this.#current];
    if (step !== undefined) this.#move(step);
    else if (event.key === "Escape") this.hide();
    else if ((event.key === "Tab" || event.key === "Enter") && item) this.#accept(item);
    else return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  }

  #move(step: number): void {
    this.#current = (this.#current + step + this.#items.length) % this.#items.length;
    this.#mark();
  }

  #mark(): void {
    const options = [...this.element.children];
    options.forEach((option, index) => {
      option.setAttribute("aria-selected", String(index === this.#current));
    });
    const current = options[this.#current];
    current?.scrollIntoView({ block: "nearest" });
    if (current) this.#field.setAttribute("aria-activedescendant", current.id);
    else this.#field.removeAttribute("aria-activedescendant");
  }

  #option(item: Suggestion, index: number): HTMLElement {
    const attributes = { class: "chat-suggestion", role: "option", id: `chat-suggestion-${index}` };
    return el(
      "div",
      { ...attributes, "data-index": index },
      item.picture,
      el("span", { class: "chat-suggestion__label" }, item.label),
      item.detail && el("span", { class: "chat-suggestion__detail truncate" }, item.detail),
    );
  }
}
