/** A video's chapters: a click goes there, and the one that plays is marked. */
import { Listeners } from "../shared/listeners.ts";
import type { Component } from "../shared/registry.ts";
import { type VideoTimeDetail, seekTo } from "../videos/events.ts";

/** Around links with data-offset-ms, in order; they lead to the same place without scripts. */
export class ChapterList implements Component {
  #element: HTMLElement;
  #listeners = new Listeners();
  #links: HTMLElement[];
  #current: HTMLElement | undefined;

  constructor(element: HTMLElement) {
    this.#element = element;
    this.#links = [...element.querySelectorAll<HTMLElement>("[data-offset-ms]")];
    this.#listeners.on<MouseEvent>(element, "click", (event) => this.#onClick(event));
    this.#listeners.on<CustomEvent<VideoTimeDetail>>(document, "video:time", ({ detail }) => {
      if (detail.videoId === element.dataset["videoId"]) this.#mark(detail.offsetMs);
    });
  }

  destroy(): void {
    this.#listeners.destroy();
  }

  #onClick(event: MouseEvent): void {
    const link = (event.target as Element).closest<HTMLElement>("[data-offset-ms]");
    if (!link || event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    seekTo(offsetOf(link));
  }

  #mark(offsetMs: number): void {
    const current = this.#links.findLast((link) => offsetOf(link) <= offsetMs + 250);
    if (current === this.#current) return;
    this.#current?.removeAttribute("aria-current");
    current?.setAttribute("aria-current", "true");
    this.#current = current;
    if (current && !this.#element.matches(":hover, :focus-within")) this.#reveal(current);
  }

  // Only the list scrolls: the page stays where somebody reads.
  #reveal(link: HTMLElement): void {
    const { top } = this.#element.getBoundingClientRect();
    const offset = link.getBoundingClientRect().top - top;
    if (offset < 0 || offset > this.#element.clientHeight - link.offsetHeight) {
      this.#element.scrollTop += offset;
    }
  }
}

function offsetOf(link: HTMLElement): number {
  return Number(link.dataset["offsetMs"] ?? "0");
}
