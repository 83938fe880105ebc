/** A list of things that wait, one element each; says how many there are, and when there are none. */
import { el } from "../../shared/dom.ts";

export interface CasePlace {
  list: HTMLElement;
  empty: HTMLElement;
  /** The figure on the tab. */
  count: HTMLElement | null;
}

export class CaseList<T> {
  readonly element: HTMLElement;
  #place: CasePlace;
  #draw: (item: T) => HTMLElement;
  #elements = new Map<string, HTMLElement>();

  constructor(place: CasePlace, draw: (item: T) => HTMLElement) {
    this.#place = place;
    this.#draw = draw;
    this.element = place.list;
    this.#tell();
  }

  get size(): number {
    return this.#elements.size;
  }

  /** At the end, or at the start; in its old place when it is there already. */
  put(key: string, item: T, isFirst = false): void {
    const element = el("li", { class: "case-item", "data-key": key }, this.#draw(item));
    const old = this.#elements.get(key);
    this.#elements.set(key, element);
    if (old) old.replaceWith(element);
    else if (isFirst) this.element.prepend(element);
    else this.element.append(element);
    this.#tell();
  }

  /** Gone; the keyboard stays in the list. */
  remove(key: string): boolean {
    const element = this.#elements.get(key);
    if (!element) return false;
    const neighbour = element.nextElementSibling ?? element.previousElementSibling;
    const hadFocus = element.contains(document.activeElement);
    this.#elements.delete(key);
    element.remove();
    if (hadFocus) neighbour?.querySelector<HTMLElement>("[tabindex], button")?.focus();
    this.#tell();
    return true;
  }

  /** Start over with these; what has the focus keeps it where it is still there. */
  reset(items: readonly (readonly [key: string, item: T])[]): void {
    const wanted = new Set(items.map(([key]) => key));
    for (const key of this.#elements.keys()) if (!wanted.has(key)) this.remove(key);
    for (const [key, item] of items) if (!this.#elements.has(key)) this.put(key, item);
  }

  /** No more than this many: the last ones go. */
  trim(size: number): void {
    while (this.size > size) this.remove((this.element.lastElementChild as HTMLElement).dataset["key"] ?? "");
  }

  #tell(): void {
    this.#place.empty.hidden = this.size > 0;
    const { count } = this.#place;
    if (!count) return;
    count.textContent = this.size > 0 ? String(this.size) : "";
    count.hidden = this.size === 0;
  }
}
