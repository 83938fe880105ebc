/** The strip of pictures with two handles: by pointer, or by keys as ARIA's slider pattern says. */
import { el } from "../shared/dom.ts";
import { translate } from "../shared/i18n.ts";
import { Listeners } from "../shared/listeners.ts";
import {
  type Bounds,
  type End,
  formatMs,
  keyStepMs,
  moveEnd,
  moveSpan,
  type Span,
} from "./selection.ts";

const AGAIN_MS = 2500;
const TRIES = 3;

export interface TrimEvents {
  /** The span changes; `end` is the handle that moves, null while the whole span does. */
  moving(span: Span, end: End | null): void;
  /** The pointer or the key was let go. */
  settled(span: Span, end: End | null): void;
}

export class TrimBar {
  readonly element: HTMLElement;
  #listeners = new Listeners();
  #span: Span;
  #bounds: Bounds;
  #fps: number;
  #events: TrimEvents;
  #handles: Record<End, HTMLElement>;
  #middle: HTMLElement;
  #strip: HTMLImageElement;
  #again = 0;
  #tries = 0;

  constructor(span: Span, bounds: Bounds, fps: number, events: TrimEvents) {
    this.#span = span;
    this.#bounds = bounds;
    this.#fps = fps;
    this.#events = events;
    this.#handles = { start: this.#handle("start"), end: this.#handle("end") };
    this.#middle = el("div", { class: "clip-trim__middle" });
    this.#strip = el("img", { class: "clip-trim__strip", alt: "", draggable: "false", hidden: true });
    this.element = el(
      "div",
      { class: "clip-trim", role: "group", "aria-label": translate("clip.part") },
      this.#strip,
      el("div", { class: "clip-trim__pending", title: translate("clip.arriving") }),
      el("div", { class: "clip-trim__shade clip-trim__shade--before" }),
      el("div", { class: "clip-trim__shade clip-trim__shade--after" }),
      this.#middle,
      this.#handles.start,
      this.#handles.end,
      el("div", { class: "clip-trim__playhead" }),
    );
    this.#listeners.on(this.#strip, "load", () => (this.#strip.hidden = false));
    this.#listeners.on(this.#strip, "error", () => this.#tryAgain());
    this.#listenToPointer(this.#handles.start, "start");
    this.#listenToPointer(this.#handles.end, "end");
    this.#listenToPointer(this.#middle, null);
    this.#show();
  }

  destroy(): void {
    window.clearTimeout(this.#again);
    this.#listeners.destroy();
  }

  get span(): Span {
    return this.#span;
  }

  showStrip(url: string): void {
    window.clearTimeout(this.#again);
    this.#tries = TRIES;
    this.#strip.src = url;
  }

  /** The server draws one strip at a time, and says 503 to whoever would wait for long. */
  #tryAgain(): void {
    if (this.#tries-- <= 0) return;
    const url = this.#strip.src;
    this.#again = window.setTimeout(() => (this.#strip.src = url), AGAIN_MS);
  }

  showStored(storedMs: number): void {
    this.#set("--stored", storedMs);
  }

  showPlayhead(atMs: number): void {
    this.#set("--at", atMs);
  }

  focusStart(): void {
    this.#handles.start.focus();
  }

  #handle(end: End): HTMLElement {
    const handle = el("div", {
      class: `clip-trim__handle clip-trim__handle--${end}`,
      role: "slider",
      tabindex: 0,
      "aria-label": translate(end === "start" ? "clip.start" : "clip.end"),
      "aria-orientation": "horizontal",
      "aria-valuemin": 0,
    });
    this.#listeners.on<KeyboardEvent>(handle, "keydown", (event) => this.#onKey(event, end));
    this.#listeners.on<KeyboardEvent>(handle, "keyup", (event) => {
      if (keyStepMs(event.key, false, this.#fps) !== null) this.#events.settled(this.#span, end);
    });
    return handle;
  }

  #onKey(event: KeyboardEvent, end: End): void {
    const step = keyStepMs(event.key, event.shiftKey, this.#fps);
    if (step === null || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    const from = end === "start" ? this.#span.startMs : this.#span.endMs;
    this.#move(moveEnd(this.#span, end, from + step, this.#bounds), end);
  }

  #listenToPointer(target: HTMLElement, end: End | null): void {
    this.#listeners.on<PointerEvent>(target, "pointerdown", (event) => {
      if (event.button !== 0) return;
      event.preventDefault();
      target.setPointerCapture(event.pointerId);
      if (end) target.focus();
      const from = this.#span;
      const startX = event.clientX;
      const width = this.element.getBoundingClientRect().width || 1;
      const drag = new Listeners();
      drag.on<PointerEvent>(target, "pointermove", (moved) => {
        const byMs = ((moved.clientX - startX) / width) * this.#bounds.lengthMs;
        this.#move(this.#dragged(from, end, byMs), end);
      });
      const finish = (): void => {
        drag.destroy();
        this.#events.settled(this.#span, end);
      };
      drag.on(target, "pointerup", finish);
      drag.on(target, "pointercancel", finish);
    });
  }

  #dragged(from: Span, end: End | null, byMs: number): Span {
    if (end === null) return moveSpan(from, from.startMs + byMs, this.#bounds);
    return moveEnd(from, end, (end === "start" ? from.startMs : from.endMs) + byMs, this.#bounds);
  }

  #move(span: Span, end: End | null): void {
    this.#span = span;
    this.#show();
    this.#events.moving(span, end);
  }

  #show(): void {
    const { startMs, endMs } = this.#span;
    this.#set("--from", startMs);
    this.#set("--to", endMs);
    for (const [end, value] of [
      ["start", startMs],
      ["end", endMs],
    ] as const) {
      const handle = this.#handles[end];
      handle.setAttribute("aria-valuemax", String(Math.round(this.#bounds.lengthMs)));
      handle.setAttribute("aria-valuenow", String(Math.round(value)));
      handle.setAttribute("aria-valuetext", formatMs(value));
    }
  }

  #set(name: string, ms: number): void {
    const share = Math.max(0, Math.min(1, ms / this.#bounds.lengthMs));
    this.element.style.setProperty(name, `${(share * 100).toFixed(3)}%`);
  }
}
