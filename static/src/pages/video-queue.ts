/** A collection that is played through: the next video follows unless somebody says no. */
import { el } from "../shared/dom.ts";
import { translate } from "../shared/i18n.ts";
import { Listeners } from "../shared/listeners.ts";
import type { Component } from "../shared/registry.ts";

const WAIT_S = 8;

/** Around [data-list]; data-next-url and data-next-title name what follows. */
export class VideoQueue implements Component {
  #element: HTMLElement;
  #listeners = new Listeners();
  #timer: ReturnType<typeof setInterval> | undefined;
  #card: HTMLElement | null = null;

  constructor(element: HTMLElement) {
    this.#element = element;
    this.#listeners.on<CustomEvent<{ videoId?: string }>>(document, "video:ended", ({ detail }) => {
      const isOurs = !detail?.videoId || detail.videoId === element.dataset["videoId"];
      if (isOurs && element.dataset["nextUrl"]) this.#countDown();
    });
    // Who plays on or looks at another moment does not want to leave.
    this.#listeners.on(document, "video:seek", () => this.#cancel());
    this.#scrollToCurrent();
  }

  destroy(): void {
    this.#cancel();
    this.#listeners.destroy();
  }

  #countDown(): void {
    this.#cancel();
    const words = el("p", { class: "up-next__text", role: "status" });
    const now = el("button", { class: "button button--primary button--small", type: "button" }, translate("queue.now"));
    const stop = el("button", { class: "button button--small", type: "button" }, translate("queue.cancel"));
    this.#listeners.on(now, "click", () => this.#go());
    this.#listeners.on(stop, "click", () => this.#cancel());
    this.#card = el("div", { class: "up-next" }, words, now, stop);
    this.#element.querySelector("[data-list]")?.before(this.#card);
    this.#card.scrollIntoView({ block: "nearest" });
    let left = WAIT_S;
    const tick = (): void => {
      const title = this.#element.dataset["nextTitle"] ?? "";
      words.textContent = translate("queue.next", { title, seconds: left });
      if (left <= 0) this.#go();
      left -= 1;
    };
    tick();
    this.#timer = setInterval(tick, 1000);
  }

  #cancel(): void {
    clearInterval(this.#timer);
    this.#card?.remove();
    this.#card = null;
  }

  // A boosted link, so that the page is swapped and not loaded.
  #go(): void {
    clearInterval(this.#timer);
    const path = this.#element.dataset["nextUrl"] ?? "";
    const links = this.#element.querySelectorAll<HTMLAnchorElement>("a[href]");
    [...links].find((link) => link.getAttribute("href") === path)?.click();
  }

  #scrollToCurrent(): void {
    const list = this.#element.querySelector<HTMLElement>("[data-list]");
    const current = list?.querySelector<HTMLElement>("[aria-current]");
    if (list && current) list.scrollTop = current.offsetTop - list.offsetTop - list.clientHeight / 3;
  }
}
