/** The watch page's two columns: the talk can be dragged wider, narrower, or folded away. */
import { Listeners } from "../shared/listeners.ts";
import type { Component } from "../shared/registry.ts";
import { readStored, store } from "../shared/storage.ts";

const LEAST_PX = 260;
const MOST_PX = 640;
const STEP_PX = 20;

interface Layout {
  chatPx: number;
  isCollapsed: boolean;
}

export class WatchLayout implements Component {
  #element: HTMLElement;
  #listeners = new Listeners();
  #layout = readStored<Layout>("watch-layout", { chatPx: 340, isCollapsed: false });

  constructor(element: HTMLElement) {
    this.#element = element;
    const resizer = element.querySelector<HTMLElement>("[data-resizer]");
    const toggle = element.querySelector<HTMLElement>("[data-chat-toggle]");
    if (resizer) this.#listenTo(resizer);
    if (toggle) {
      this.#listeners.on(toggle, "click", () => {
        this.#change({ isCollapsed: !this.#layout.isCollapsed });
      });
    }
    this.#apply();
  }

  destroy(): void {
    this.#listeners.destroy();
  }

  #listenTo(resizer: HTMLElement): void {
    this.#listeners.on<PointerEvent>(resizer, "pointerdown", (event) => {
      resizer.setPointerCapture(event.pointerId);
    });
    this.#listeners.on<PointerEvent>(resizer, "pointermove", (event) => {
      if (!resizer.hasPointerCapture(event.pointerId)) return;
      this.#change({ chatPx: this.#element.getBoundingClientRect().right - event.clientX });
    });
    this.#listeners.on<KeyboardEvent>(resizer, "keydown", (event) => {
      const step = { ArrowLeft: STEP_PX, ArrowRight: -STEP_PX }[event.key];
      if (step === undefined) return;
      event.preventDefault();
      this.#change({ chatPx: this.#layout.chatPx + step });
    });
  }

  #change(change: Partial<Layout>): void {
    Object.assign(this.#layout, change);
    this.#layout.chatPx = Math.round(Math.min(MOST_PX, Math.max(LEAST_PX, this.#layout.chatPx)));
    store("watch-layout", this.#layout);
    this.#apply();
  }

  #apply(): void {
    this.#element.style.setProperty("--chat-size", `${this.#layout.chatPx}px`);
    this.#element.dataset["chat"] = this.#layout.isCollapsed ? "collapsed" : "open";
    const toggle = this.#element.querySelector("[data-chat-toggle]");
    toggle?.setAttribute("aria-expanded", String(!this.#layout.isCollapsed));
    const resizer = this.#element.querySelector("[data-resizer]");
    resizer?.setAttribute("aria-valuenow", String(this.#layout.chatPx));
  }
}
