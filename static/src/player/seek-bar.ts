/** The bar that shows how far along one is, and takes one elsewhere by mouse, finger or keyboard. */
import { el } from "../shared/dom.ts";
import { translate } from "../shared/i18n.ts";
import { Listeners } from "../shared/listeners.ts";
import type { Timeline } from "./mode.ts";
import { type Span, fractionOf, insetOf, offsetAtPoint } from "./seek-maths.ts";

const REFRESH_MS = 250;

export class SeekBar {
  readonly element: HTMLElement;
  #timeline: Timeline;
  #buffered = el("span", { class: "player__buffered" });
  #played = el("span", { class: "player__played" });
  #ghost = el("span", { class: "player__ghost" });
  #marks = el("span", { class: "player__marks" });
  #thumb = el("span", { class: "player__thumb" });
  #track: HTMLElement;
  #peekPicture = el("div", { class: "player__peek-picture" });
  #peekText = el("p", { class: "player__peek-text numeric" });
  #peek = el("div", { class: "player__peek", hidden: true, "aria-hidden": "true" }, this.#peekPicture, this.#peekText);
  #listeners = new Listeners();
  #timer: ReturnType<typeof setInterval>;
  #draggedMs: number | null = null;
  #chapters: Span[] = [];

  constructor(timeline: Timeline, wake: () => void) {
    this.#timeline = timeline;
    this.#track = el(
      "div",
      { class: "player__track" },
      this.#buffered,
      this.#ghost,
      this.#played,
      this.#marks,
    );
    this.element = el(
      "div",
      { class: "player__bar", role: "slider", tabindex: 0, "aria-valuemin": 0, "aria-label": translate("player.seek") },
      this.#track,
      this.#thumb,
      this.#peek,
    );
    this.#listen(wake);
    this.#timer = setInterval(() => this.update(), REFRESH_MS);
    this.update();
  }

  destroy(): void {
    clearInterval(this.#timer);
    this.#listeners.destroy();
  }

  /** Chapters divide the bar; muted stretches are shown on it. */
  mark(lengthMs: number, chapters: Span[], muted: Span[]): void {
    this.#chapters = chapters;
    const ticks = chapters.slice(1).map(({ startMs }) => {
      const tick = el("span", { class: "player__tick" });
      tick.style.left = percent(startMs, lengthMs);
      return tick;
    });
    const silent = muted.map((span) => {
      const mark = el("span", { class: "player__muted" });
      place(mark, span, lengthMs);
      return mark;
    });
    this.#marks.replaceChildren(...silent, ...ticks);
  }

  update(): void {
    this.element.hidden = !this.#timeline.isSeekable;
    if (this.element.hidden || document.hidden) return;
    const lengthMs = this.#timeline.lengthMs();
    const positionMs = this.#draggedMs ?? this.#timeline.positionMs();
    const at = percent(positionMs, lengthMs);
    this.#played.style.width = at;
    this.#thumb.style.left = at;
    this.#showBuffered(positionMs, lengthMs);
    this.#say(positionMs, lengthMs);
  }

  // The stretch that goes on from here; what else is kept is of no use to the viewer.
  #showBuffered(positionMs: number, lengthMs: number): void {
    const spans = this.#timeline.buffered();
    const here = spans.find((one) => one.startMs <= positionMs + 500 && one.endMs >= positionMs);
    place(this.#buffered, here ?? { startMs: 0, endMs: 0 }, lengthMs);
  }

  #say(positionMs: number, lengthMs: number): void {
    const { element } = this;
    element.setAttribute("aria-valuemax", String(Math.round(lengthMs / 1000)));
    element.setAttribute("aria-valuenow", String(Math.round(positionMs / 1000)));
    element.setAttribute("aria-valuetext", this.#timeline.describe(positionMs));
  }

  #listen(wake: () => void): void {
    const on = (type: string, handler: (event: PointerEvent) => void): void =>
      this.#listeners.on<PointerEvent>(this.element, type, handler);
    on("pointerdown", (event) => {
      if (event.button !== 0) return;
      this.element.setPointerCapture(event.pointerId);
      this.#drag(event);
    });
    on("pointermove", (event) => {
      wake();
      if (this.#draggedMs !== null) this.#drag(event);
      else if (event.pointerType === "mouse") this.#showPeek(event.clientX);
    });
    on("pointerup", () => this.#drop());
    on("pointercancel", () => this.#cancel());
    on("pointerleave", () => {
      if (this.#draggedMs === null) this.#hidePeek();
    });
    // A drag must not select words or scroll the page.
    on("touchmove", (event) => event.preventDefault());
  }

  #drag(event: PointerEvent): void {
    this.#draggedMs = this.#offsetAt(event.clientX);
    this.element.dataset["dragging"] = "";
    this.#showPeek(event.clientX);
    this.update();
  }

  #drop(): void {
    const offsetMs = this.#draggedMs;
    if (offsetMs === null) return;
    this.#timeline.seek(offsetMs);
    this.#cancel();
  }

  #cancel(): void {
    this.#draggedMs = null;
    delete this.element.dataset["dragging"];
    this.#hidePeek();
    this.update();
  }

  #offsetAt(clientX: number): number {
    const { left, width } = this.#track.getBoundingClientRect();
    return offsetAtPoint(clientX, left, width, this.#timeline.lengthMs());
  }

  #showPeek(clientX: number): void {
    const { left, width } = this.#track.getBoundingClientRect();
    const offsetMs = this.#offsetAt(clientX);
    const lengthMs = this.#timeline.lengthMs();
    const picture = this.#timeline.preview(offsetMs);
    if (picture !== this.#peekPicture.firstElementChild) {
      this.#peekPicture.replaceChildren(...(picture ? [picture] : []));
    }
    this.#peekText.textContent = this.#timeline.label(offsetMs);
    this.#peek.hidden = false;
    const centre = fractionOf(offsetMs, lengthMs) * width;
    this.#peek.style.left = `${insetOf(centre, this.#peek.offsetWidth, width)}px`;
    this.#ghost.style.width = `${Math.min(Math.max(0, clientX - left), width)}px`;
    this.#raiseChapter(offsetMs, lengthMs);
  }

  #hidePeek(): void {
    this.#peek.hidden = true;
    this.#ghost.style.width = "0";
    this.element.style.removeProperty("--chapter");
    this.#marks.querySelector(".player__chapter")?.remove();
  }

  #raiseChapter(offsetMs: number, lengthMs: number): void {
    if (this.#chapters.length < 2) return;
    const chapter = this.#chapters.findLast(({ startMs }) => startMs <= offsetMs);
    let mark = this.#marks.querySelector<HTMLElement>(".player__chapter");
    if (!mark) this.#marks.prepend((mark = el("span", { class: "player__chapter" })));
    if (chapter) place(mark, chapter, lengthMs);
  }
}

function percent(offsetMs: number, lengthMs: number): string {
  return `${(fractionOf(offsetMs, lengthMs) * 100).toFixed(3)}%`;
}

function place(mark: HTMLElement, { startMs, endMs }: Span, lengthMs: number): void {
  mark.style.left = percent(startMs, lengthMs);
  mark.style.width = percent(endMs - startMs, lengthMs);
}
