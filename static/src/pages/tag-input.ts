/** Tags as chips over a plain text field, which keeps the words for the form. */
import { el, icon } from "../shared/dom.ts";
import { Listeners } from "../shared/listeners.ts";
import type { Component } from "../shared/registry.ts";

const SEPARATORS = /[\s,;#]+/;

/** Around the text input and [data-chips]; data-max bounds how many there are. */
export class TagInput implements Component {
  #element: HTMLElement;
  #listeners = new Listeners();
  #field: HTMLInputElement | null;
  #entry: HTMLInputElement;
  #tags: string[];
  #max: number;

  constructor(element: HTMLElement) {
    this.#element = element;
    this.#field = element.querySelector("input");
    this.#max = Number(element.dataset["max"] ?? "10");
    this.#tags = splitTags(this.#field?.value ?? "", this.#max);
    this.#entry = this.#makeEntry();
    this.#listeners.on<KeyboardEvent>(this.#entry, "keydown", (event) => this.#onKey(event));
    this.#listeners.on(this.#entry, "input", () => this.#onInput());
    this.#listeners.on(this.#entry, "blur", () => this.#take());
    this.#listeners.on<MouseEvent>(element, "click", (event) => this.#onClick(event));
    this.#show();
  }

  destroy(): void {
    this.#listeners.destroy();
  }

  // The labelled field takes the typing; its words move into a hidden one of the same name.
  #makeEntry(): HTMLInputElement {
    const field = this.#field;
    const hidden = el("input", { type: "hidden", name: field?.name ?? "tags" });
    const entry = field ?? el("input", { type: "text" });
    entry.removeAttribute("name");
    entry.value = "";
    entry.autocomplete = "off";
    entry.after(hidden);
    this.#field = hidden;
    return entry;
  }

  #onKey(event: KeyboardEvent): void {
    if (event.key === "Enter" && this.#entry.value.trim() !== "") {
      event.preventDefault();
      this.#take();
    } else if (event.key === "Backspace" && this.#entry.value === "" && this.#tags.length > 0) {
      event.preventDefault();
      this.#entry.value = this.#tags.pop() ?? "";
      this.#show();
    }
  }

  #onInput(): void {
    if (SEPARATORS.test(this.#entry.value)) this.#take();
  }

  #take(): void {
    this.#tags = splitTags([...this.#tags, this.#entry.value].join(" "), this.#max);
    this.#entry.value = "";
    this.#show();
  }

  #onClick(event: MouseEvent): void {
    const remove = (event.target as Element).closest<HTMLElement>("[data-tag]");
    if (!remove) return;
    this.#tags = this.#tags.filter((tag) => tag !== remove.dataset["tag"]);
    this.#show();
    this.#entry.focus();
  }

  #show(): void {
    if (this.#field) this.#field.value = this.#tags.join(" ");
    const chips = this.#tags.map((tag) => this.#chip(tag));
    this.#element.querySelector("[data-chips]")?.replaceChildren(...chips);
    const count = this.#element.querySelector("[data-tag-count]");
    if (count) count.textContent = `${this.#tags.length} / ${this.#max}`;
    this.#entry.readOnly = this.#tags.length >= this.#max;
  }

  #chip(tag: string): HTMLElement {
    const label = `${this.#element.dataset["removeLabel"] ?? ""} ${tag}`;
    const remove = el("button", { class: "tag__remove", type: "button", "aria-label": label, "data-tag": tag });
    remove.append(icon("x"));
    return el("span", { class: "tag" }, tag, remove);
  }
}

/** Different words, in lower case, in the order written. */
export function splitTags(text: string, max: number): string[] {
  const words = text.toLowerCase().split(SEPARATORS).filter(Boolean);
  return [...new Set(words)].slice(0, max);
}
