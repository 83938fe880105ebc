/** Cuts a video's beginning and end: two handles on a bar, two fields that say the same. */
import { Listeners } from "../shared/listeners.ts";
import type { Component } from "../shared/registry.ts";
import { formatClock, parseMomentText } from "../shared/times.ts";
import { type VideoTimeDetail, seekTo } from "../videos/events.ts";
import { moveEnd, stepOfKey, type TrimRange } from "../videos/trim-range.ts";

type End = "start" | "end";

/**
 * Around the inputs named start and end, and [data-bar] with [data-handle="start"] and "end"; data-length-ms
 * is of everything stored, data-shown-start-ms where the player beside it begins.
 */
export class TrimEditor implements Component {
  #element: HTMLElement;
  #listeners = new Listeners();
  #bar: HTMLElement | null;
  #lengthMs: number;
  #shownStartMs: number;
  #range: TrimRange;

  constructor(element: HTMLElement) {
    this.#element = element;
    this.#bar = element.querySelector("[data-bar]");
    this.#lengthMs = Number(element.dataset["lengthMs"] ?? "0");
    this.#shownStartMs = Number(element.dataset["shownStartMs"] ?? "0");
    this.#range = { startMs: this.#read("start") ?? 0, endMs: this.#read("end") ?? this.#lengthMs };
    for (const end of ["start", "end"] as const) this.#listenTo(end);
    for (const button of element.querySelectorAll<HTMLElement>("[data-set]")) {
      this.#listeners.on(button, "click", () => this.#move(button.dataset["set"] as End, this.#atMs));
    }
    const whole = element.querySelector("[data-whole]");
    if (whole) {
      this.#listeners.on(whole, "click", () => {
        this.#range = { startMs: 0, endMs: this.#lengthMs };
        this.#show();
      });
    }
    this.#listeners.on<CustomEvent<VideoTimeDetail>>(document, "video:time", ({ detail }) => {
      if (detail.videoId === element.dataset["videoId"]) this.#showPlace(detail.offsetMs);
    });
    this.#show();
  }

  destroy(): void {
    this.#listeners.destroy();
  }

  #atMs = 0;

  #input(end: End): HTMLInputElement | null {
    return this.#element.querySelector(`input[name="${end}"]`);
  }

  #handle(end: End): HTMLElement | null {
    return this.#element.querySelector(`[data-handle="${end}"]`);
  }

  #read(end: End): number | null {
    return parseMomentText(this.#input(end)?.value ?? "");
  }

  #listenTo(end: End): void {
    const input = this.#input(end);
    if (input) {
      this.#listeners.on(input, "change", () => {
        const toMs = this.#read(end);
        if (toMs === null) this.#show();
        else this.#move(end, toMs);
      });
    }
    const handle = this.#handle(end);
    if (!handle) return;
    this.#listeners.on<PointerEvent>(handle, "pointerdown", (event) => {
      handle.setPointerCapture(event.pointerId);
      handle.focus();
      event.preventDefault();
    });
    this.#listeners.on<PointerEvent>(handle, "pointermove", (event) => {
      if (handle.hasPointerCapture(event.pointerId)) this.#move(end, this.#msAt(event.clientX));
    });
    this.#listeners.on<KeyboardEvent>(handle, "keydown", (event) => {
      const step = stepOfKey(event.key, event.shiftKey, this.#lengthMs);
      if (step === null) return;
      event.preventDefault();
      const from = end === "start" ? this.#range.startMs : this.#range.endMs;
      this.#move(end, from + step);
    });
  }

  #msAt(clientX: number): number {
    const box = this.#bar?.getBoundingClientRect();
    if (!box || box.width === 0) return 0;
    return ((clientX - box.left) / box.width) * this.#lengthMs;
  }

  #move(end: End, toMs: number): void {
    this.#range = moveEnd(this.#range, end, toMs, this.#lengthMs);
    this.#show();
    // The picture beside it shows the edge: of the end a moment before, which is still in.
    const edgeMs = end === "start" ? this.#range.startMs : this.#range.endMs - 1000;
    seekTo(Math.max(0, edgeMs - this.#shownStartMs));
  }

  #show(): void {
    const { startMs, endMs } = this.#range;
    this.#bar?.style.setProperty("--trim-start", `${share(startMs, this.#lengthMs)}%`);
    this.#bar?.style.setProperty("--trim-end", `${share(endMs, this.#lengthMs)}%`);
    this.#tell("start", startMs, 0, endMs);
    this.#tell("end", endMs, startMs, this.#lengthMs);
    const kept = this.#element.querySelector("[data-kept]");
    if (kept) kept.textContent = formatClock(endMs - startMs);
  }

  #tell(end: End, valueMs: number, leastMs: number, mostMs: number): void {
    const input = this.#input(end);
    if (input && document.activeElement !== input) input.value = formatClock(valueMs);
    const handle = this.#handle(end);
    handle?.setAttribute("aria-valuemin", String(Math.floor(leastMs / 1000)));
    handle?.setAttribute("aria-valuemax", String(Math.floor(mostMs / 1000)));
    handle?.setAttribute("aria-valuenow", String(Math.floor(valueMs / 1000)));
    handle?.setAttribute("aria-valuetext", formatClock(valueMs));
  }

  #showPlace(offsetMs: number): void {
    this.#atMs = offsetMs + this.#shownStartMs;
    this.#bar?.style.setProperty("--trim-place", `${share(this.#atMs, this.#lengthMs)}%`);
  }
}

function share(ms: number, lengthMs: number): number {
  return lengthMs > 0 ? (ms / lengthMs) * 100 : 0;
}
