/** Shows the follow at once; puts it back when the server refuses. */
import { setIcon } from "../shared/dom.ts";
import { Listeners } from "../shared/listeners.ts";
import type { Component } from "../shared/registry.ts";

export class FollowButton implements Component {
  #element: HTMLElement;
  #listeners = new Listeners();

  constructor(element: HTMLElement) {
    this.#element = element;
    const wasFollowing = element.getAttribute("aria-pressed") === "true";
    this.#listeners.on(element, "htmx:beforeRequest", () => this.#show(!wasFollowing));
    for (const failure of ["htmx:responseError", "htmx:sendError"]) {
      this.#listeners.on(element, failure, () => this.#show(wasFollowing));
    }
  }

  destroy(): void {
    this.#listeners.destroy();
  }

  #show(isFollowing: boolean): void {
    this.#element.setAttribute("aria-pressed", String(isFollowing));
    this.#element.classList.toggle("button--primary", !isFollowing);
    setIcon(this.#element, isFollowing ? "heart-filled" : "heart");
    const label = this.#element.querySelector("[data-label]");
    const key = isFollowing ? "followingText" : "followText";
    if (label) label.textContent = this.#element.dataset[key] ?? "";
  }
}
