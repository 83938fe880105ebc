/** What was searched for lately, kept in this browser only. */
import { el } from "../shared/dom.ts";
import { Listeners } from "../shared/listeners.ts";
import type { Component } from "../shared/registry.ts";
import { readStored, store } from "../shared/storage.ts";

const KEY = "recent-searches";
const KEPT = 8;

/** With data-query it remembers that one; with [data-recent] inside it shows them as links. */
export class RecentSearches implements Component {
  #element: HTMLElement;
  #listeners = new Listeners();

  constructor(element: HTMLElement) {
    this.#element = element;
    const query = element.dataset["query"]?.trim();
    if (query) store(KEY, addRecent(readStored<string[]>(KEY, []), query));
    const forget = element.querySelector("[data-forget]");
    if (forget) {
      this.#listeners.on(forget, "click", () => {
        store(KEY, []);
        this.#show();
      });
    }
    this.#show();
  }

  destroy(): void {
    this.#listeners.destroy();
  }

  #show(): void {
    const place = this.#element.querySelector("[data-recent]");
    if (!place) return;
    const url = this.#element.dataset["searchUrl"] ?? "";
    const recent = readStored<string[]>(KEY, []);
    place.replaceChildren(
      ...recent.map((query) =>
        el("a", { class: "tag tag--large", href: `${url}?q=${encodeURIComponent(query)}` }, query),
      ),
    );
    this.#element.hidden = recent.length === 0;
  }
}

/** The newest first, each once in any case. */
export function addRecent(recent: readonly string[], query: string): string[] {
  const others = recent.filter((one) => one.toLowerCase() !== query.toLowerCase());
  return [query, ...others].slice(0, KEPT);
}
