/** The scrolling list of lines: appended in bursts, never more than a few hundred, paused by reading. */
import { el, icon } from "../shared/dom.ts";
import { translate } from "../shared/i18n.ts";
import { Listeners } from "../shared/listeners.ts";
import { setMoving } from "./fragment-view.ts";
import type { ShownLine } from "./frames.ts";
import { LineBuffer } from "./line-buffer.ts";
import { type Reader, hideText, lineElement, pendingElement } from "./line-view.ts";
import type { PendingLine } from "./pending.ts";
import { SpokenLines } from "./spoken-lines.ts";

/** In a busy room a burst this often is calmer to read, and cheaper, than every frame. */
const BURST_MS = 90;
const AT_END_PX = 12;
/** Further from the end than a picture that arrives late can push: somebody dragged the bar. */
const AWAY_PX = 60;

type Removal = Parameters<LineBuffer["remove"]>[0];

export class LineList {
  readonly element: HTMLElement;
  reader: Reader = { login: "", isModerator: false };
  isMoving = true;
  /** Whose lines are not shown. */
  hidden: ReadonlySet<string> = new Set();
  #lines = el("div", { class: "chat__settled" });
  #pending = el("div", { class: "chat__pending" });
  #more: HTMLElement;
  #buffer = new LineBuffer();
  #spoken: SpokenLines;
  #listeners = new Listeners();
  #resizing: ResizeObserver;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #burstAtMs = 0;
  #lastTop = 0;

  /** `element` scrolls; `more` is the button that leads back to the newest lines. */
  constructor(element: HTMLElement, more: HTMLElement) {
    this.element = element;
    this.#more = more;
    this.#spoken = new SpokenLines(element);
    element.replaceChildren(this.#lines, this.#pending);
    this.#listeners.on<WheelEvent>(
      element,
      "wheel",
      (event) => {
        if (event.deltaY < 0) this.#pause();
      },
      { passive: true },
    );
    this.#listeners.on(element, "touchmove", () => this.#pauseWhenAbove(), { passive: true });
    this.#listeners.on(element, "scroll", () => this.#onScroll(), { passive: true });
    this.#listeners.on(more, "click", () => this.resume());
    this.#listeners.on(document, "visibilitychange", () => this.#schedule());
    this.#resizing = new ResizeObserver(() => this.#stick());
    this.#resizing.observe(element);
  }

  destroy(): void {
    clearTimeout(this.#timer);
    this.#resizing.disconnect();
    this.#spoken.destroy();
    this.#listeners.destroy();
  }

  push(line: ShownLine): void {
    if (line.type !== "system" && this.hidden.has(line.userId)) return;
    this.#buffer.push(line);
    if (this.#buffer.isPaused) this.#showMore();
    else this.#schedule();
  }

  /** Start over with these lines. */
  reset(lines: readonly ShownLine[]): void {
    this.#buffer.clear();
    this.#lines.replaceChildren();
    for (const line of lines) {
      if (line.type === "system" || !this.hidden.has(line.userId)) this.#buffer.push(line);
    }
    this.resume();
  }

  /** Lines that were taken away: their words go, their places stay. */
  remove(removal: Removal): void {
    for (const id of this.#buffer.remove(removal)) {
      const element = this.elementOf(id);
      if (element) hideText(element, this.reader.isModerator);
    }
  }

  /** No line of this account is shown any more. */
  hideUser(userId: string): void {
    for (const element of this.#lines.querySelectorAll(`[data-user="${CSS.escape(userId)}"]`)) {
      element.remove();
    }
  }

  addPending(line: PendingLine, name: string, color: string): void {
    this.resume();
    this.#pending.append(pendingElement(line, name, color));
    this.#stick();
  }

  settle(nonce: string): void {
    this.#flush();
    this.#pending.querySelector(`[data-nonce="${CSS.escape(nonce)}"]`)?.remove();
  }

  find(id: string): ShownLine | undefined {
    return this.#buffer.find(id);
  }

  select(isWanted: (line: ShownLine) => boolean): ShownLine[] {
    return this.#buffer.select(isWanted);
  }

  elementOf(id: string): HTMLElement | null {
    return this.#lines.querySelector(`[data-line="${CSS.escape(id)}"]`);
  }

  /** Every settled line's element, oldest first. */
  elements(): HTMLElement[] {
    return [...this.#lines.children] as HTMLElement[];
  }

  /** Hold still, because somebody reads or points at something above. */
  pause(): void {
    this.#pause();
  }

  resume(): void {
    this.#buffer.resume();
    this.#more.hidden = true;
    this.#flush();
    this.#stick();
  }

  get isPaused(): boolean {
    return this.#buffer.isPaused;
  }

  setMoving(isMoving: boolean): void {
    this.isMoving = isMoving;
    setMoving(this.element, isMoving);
  }

  // A hidden tab gets no frames; what waits is bounded, and is shown when somebody looks again.
  #schedule(): void {
    if (this.#timer !== undefined || document.hidden || !this.#buffer.hasWaiting) return;
    const waitMs = Math.max(0, this.#burstAtMs + BURST_MS - performance.now());
    this.#timer = setTimeout(() => requestAnimationFrame(() => this.#flush()), waitMs);
  }

  #flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (!this.#buffer.hasWaiting) return;
    this.#burstAtMs = performance.now();
    const { added, dropped } = this.#buffer.take();
    const elements = added.map((line) => lineElement(line, this.reader));
    const children = this.#lines.children;
    const gone = Math.min(dropped, children.length);
    if (gone === children.length) this.#lines.replaceChildren();
    else for (let count = 0; count < gone; count += 1) children[0]?.remove();
    this.#spoken.add(added);
    this.#lines.append(...elements);
    if (!this.isMoving) setMoving(this.#lines, false);
    this.#stick();
  }

  #stick(): void {
    if (!this.#buffer.isPaused) this.element.scrollTop = this.element.scrollHeight;
  }

  #toEndPx(): number {
    const { scrollTop, scrollHeight, clientHeight } = this.element;
    return scrollHeight - scrollTop - clientHeight;
  }

  #onScroll(): void {
    const isUpward = this.element.scrollTop < this.#lastTop;
    this.#lastTop = this.element.scrollTop;
    if (this.#buffer.isPaused && !isUpward && this.#toEndPx() <= AT_END_PX) this.resume();
    else if (isUpward && this.#toEndPx() > AWAY_PX) this.#pause();
  }

  #pauseWhenAbove(): void {
    if (this.#toEndPx() > AT_END_PX) this.#pause();
  }

  #pause(): void {
    const { scrollHeight, clientHeight } = this.element;
    if (this.#buffer.isPaused || scrollHeight <= clientHeight) return;
    this.#flush();
    this.#buffer.isPaused = true;
    this.#showMore();
  }

  #showMore(): void {
    const { missed } = this.#buffer;
    const words = missed ? translate("chat.new", { count: missed }) : translate("chat.paused");
    this.#more.replaceChildren(icon(missed ? "chevron-down" : "pause"), words);
    this.#more.hidden = false;
  }
}
