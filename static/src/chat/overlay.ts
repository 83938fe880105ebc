/** Chat over a stream's picture in OBS: the newest lines, large, fading, nothing to click. */
import type { Component } from "../shared/registry.ts";
import { setMoving } from "./fragment-view.ts";
import type { ChatFrame, DirectFrame, Joined, LineFrame, RoomFrame } from "./frames.ts";
import { isCleared } from "./line-buffer.ts";
import { lineElement } from "./line-view.ts";
import type { Room } from "./room.ts";
import { type SocketListener, chatSocket } from "./socket.ts";

const MOST_LINES = 40;
/** More lines than this at once cannot be read over a picture: the newest count. */
const BURST_LINES = 12;
const FADE_MS = 600;
const BURST_MS = 120;
/** What decides whether a line is taken away. */
type Told = Pick<LineFrame, "id" | "userId" | "timestamp">;

const READER = { login: "", isModerator: false };

/** `<div data-component="chat-overlay" data-channel data-fade-s data-still>`; 0 s: lines stay. */
export class ChatOverlay implements Component, SocketListener {
  #element: HTMLElement;
  #room: Room;
  #fadeMs: number;
  #isMoving: boolean;
  #waiting: LineFrame[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(element: HTMLElement) {
    this.#element = element;
    this.#fadeMs = Number(element.dataset["fadeS"] ?? "0") * 1000;
    this.#isMoving = !("still" in element.dataset);
    this.#room = chatSocket.join(element.dataset["channel"] ?? "", this);
  }

  destroy(): void {
    clearTimeout(this.#timer);
    chatSocket.leave(this.#room);
  }

  onState(): void {
    // A lost connection is nobody's business on a stream; it comes back by itself.
  }

  onJoined(joined: Joined): void {
    this.#element.replaceChildren();
    const removed = joined.recent.filter(
      (frame) => frame.type !== "chat" && frame.type !== "notice",
    );
    for (const frame of joined.recent)
      if (isLine(frame) && this.#isRecent(frame)) this.#waiting.push(frame);
    this.#flush();
    for (const frame of removed) this.onFrame(frame);
  }

  onFrame(frame: RoomFrame): void {
    if (isLine(frame)) {
      this.#waiting.push(frame);
      this.#timer ??= setTimeout(() => this.#flush(), BURST_MS);
    } else if (frame.type === "message_deleted")
      this.#remove((line) => line.id === frame.messageId);
    else if (frame.type === "user_cleared") this.#remove((line) => isCleared(line, frame));
    else if (frame.type === "chat_cleared") this.#remove(() => true);
  }

  onDirect(_: DirectFrame): void {
    // Nothing here is for one socket alone.
  }

  onPending(): void {
    // Nobody writes here.
  }

  onSettled(): void {
    // Nobody writes here.
  }

  onRefused(): void {
    // Nobody writes here.
  }

  #isRecent(line: LineFrame): boolean {
    return this.#fadeMs === 0 || Date.now() - line.timestamp < this.#fadeMs;
  }

  // Timers, not animation frames: OBS may not draw a source that is not in the scene.
  #flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const lines = this.#waiting.slice(-BURST_LINES);
    this.#waiting = [];
    for (const line of lines) this.#show(line);
    while (this.#element.children.length > MOST_LINES) this.#element.firstElementChild?.remove();
  }

  #show(line: LineFrame): void {
    const element = lineElement(line, READER);
    for (const button of element.querySelectorAll("button")) button.replaceWith(plain(button));
    if (!this.#isMoving) setMoving(element, false);
    this.#element.append(element);
    if (this.#fadeMs === 0) return;
    setTimeout(() => element.setAttribute("data-fading", ""), this.#fadeMs);
    setTimeout(() => element.remove(), this.#fadeMs + FADE_MS);
  }

  #remove(isGone: (line: Told) => boolean): void {
    this.#waiting = this.#waiting.filter((line) => !isGone(line));
    for (const child of [...this.#element.children] as HTMLElement[]) {
      const { line: id = "", user: userId = "" } = child.dataset;
      if (isGone({ id, userId, timestamp: timeOf(id) })) child.remove();
    }
  }
}

/** The same words without a control. */
function plain(button: HTMLButtonElement): HTMLElement {
  const span = document.createElement("span");
  span.className = button.className;
  span.style.setProperty("--name-color", button.style.getPropertyValue("--name-color"));
  span.append(...button.childNodes);
  return span;
}

/** When a line was said: the first 48 bits of its id. */
function timeOf(id: string): number {
  return Number.parseInt(id.replaceAll("-", "").slice(0, 12), 16);
}

function isLine(frame: RoomFrame): frame is ChatFrame | Extract<LineFrame, { type: "notice" }> {
  return frame.type === "chat" || frame.type === "notice";
}
