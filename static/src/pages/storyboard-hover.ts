/** A video's card under the mouse: leafs through its storyboard; gone when the mouse is. */
import { el } from "../shared/dom.ts";
import { Listeners } from "../shared/listeners.ts";
import type { Component } from "../shared/registry.ts";
import { placeOfFrame, type Sheet, spreadFrames } from "../videos/storyboard.ts";

const DELAY_MS = 250;
const FRAME_MS = 550;
const AT_MOST = 12;

export class StoryboardHover implements Component {
  #element: HTMLElement;
  #listeners = new Listeners();
  #sheet: Sheet;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #frames: HTMLElement | null = null;

  constructor(element: HTMLElement) {
    this.#element = element;
    const number = (name: string): number => Math.max(1, Number(element.dataset[name] ?? "1"));
    this.#sheet = { columns: number("columns"), rows: number("rows"), frames: number("frames") };
    const card = element.closest<HTMLElement>(".card") ?? element;
    this.#listeners.on<PointerEvent>(card, "pointerenter", ({ pointerType }) => {
      if (pointerType === "mouse" && !isStill()) this.#startLater();
    });
    this.#listeners.on(card, "pointerleave", () => this.#stop());
  }

  destroy(): void {
    this.#stop();
    this.#listeners.destroy();
  }

  #startLater(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#start(), DELAY_MS);
  }

  // The sheet is decoded aside, so that the thumbnail stays until there is something to show.
  async #start(): Promise<void> {
    const image = new Image();
    image.src = this.#element.dataset["sheet"] ?? "";
    const timer = this.#timer;
    try {
      await image.decode();
    } catch {
      return;
    }
    if (timer !== this.#timer) return;
    const bar = el("span", { class: "video-card__frames-bar" });
    this.#frames = el("div", { class: "video-card__frames", "aria-hidden": "true" }, bar);
    this.#frames.style.backgroundImage = `url("${image.src}")`;
    this.#element.append(this.#frames);
    this.#show(spreadFrames(this.#sheet.frames, AT_MOST), 0);
  }

  #show(frames: number[], index: number): void {
    if (!this.#frames) return;
    const { size, position } = placeOfFrame(this.#sheet, frames[index] ?? 0);
    this.#frames.style.backgroundSize = size;
    this.#frames.style.backgroundPosition = position;
    const bar = this.#frames.firstElementChild as HTMLElement;
    bar.style.inlineSize = `${((index + 1) / frames.length) * 100}%`;
    this.#timer = setTimeout(() => this.#show(frames, (index + 1) % frames.length), FRAME_MS);
  }

  #stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#frames?.remove();
    this.#frames = null;
  }
}

function isStill(): boolean {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}
