/** One channel's room on the socket: joins, resumes, drops what it has seen, sends. */
import type { DirectFrame, Frame, Joined, RoomFrame, You } from "./frames.ts";
import { isRoomFrame } from "./frames.ts";
import { type PendingLine, PendingLines } from "./pending.ts";

export interface RoomEvents {
  /** The room from the start, or again after too long an absence: forget what was shown. */
  onJoined(joined: Joined): void;
  /** Each once, in the room's order. */
  onFrame(frame: RoomFrame): void;
  onDirect(frame: DirectFrame): void;
  /** An own line is on its way, is the room's (`null`), or comes back with the reason. */
  onPending(line: PendingLine): void;
  onSettled(nonce: string): void;
  onRefused(line: PendingLine, reason: { code: string; message: string; retryAfter: number }): void;
}

type Send = (message: object) => boolean;

export class Room {
  readonly login: string;
  channelId = "";
  you: You | null = null;
  #events: RoomEvents;
  #send: Send;
  #pending: PendingLines;
  #last = "";
  #isJoined = false;

  constructor(login: string, events: RoomEvents, send: Send, pending = new PendingLines()) {
    this.login = login;
    this.#events = events;
    this.#send = send;
    this.#pending = pending;
  }

  get isJoined(): boolean {
    return this.#isJoined;
  }

  /** The socket is open, for the first time or again. */
  open(): void {
    if (this.channelId && this.#last) {
      this.#send({ type: "resume", channelId: this.channelId, after: this.#last });
    } else {
      this.#send({ type: "join", channel: this.login });
    }
  }

  closed(): void {
    this.#isJoined = false;
  }

  /** Ask anew who one is here; what is shown starts over. */
  rejoin(): void {
    this.#last = "";
    this.open();
  }

  leave(): void {
    if (this.channelId) this.#send({ type: "leave", channelId: this.channelId });
  }

  /** Say something: shown at once through onPending, whatever becomes of it. */
  say(text: string, replyTo: string | null, nowMs = Date.now()): void {
    const line = this.#pending.add(text, replyTo, nowMs);
    this.#events.onPending(line);
    this.#sendLine(line);
  }

  /** A message about this room that needs no answer of its own. */
  tell(type: string, rest: object = {}): boolean {
    return this.#send({ type, channelId: this.channelId, ...rest });
  }

  /** Give back what nobody answered for; called now and then. */
  giveUp(message: string, nowMs = Date.now()): void {
    for (const line of this.#pending.takeOverdue(nowMs)) {
      this.#events.onSettled(line.nonce);
      this.#events.onRefused(line, { code: "no_answer", message, retryAfter: 0 });
    }
  }

  /** Whether the frame is this room's. */
  isFor(frame: Frame): boolean {
    if (frame.type === "joined") return frame.channel === this.login;
    return "channelId" in frame && frame.channelId !== "" && frame.channelId === this.channelId;
  }

  hear(frame: Frame): void {
    if (frame.type === "joined") this.#onJoined(frame);
    else if (isRoomFrame(frame)) this.#onRoomFrame(frame);
    else this.#onDirect(frame);
  }

  #onJoined(joined: Joined): void {
    this.channelId = joined.channelId;
    this.you = joined.you;
    this.#isJoined = true;
    if (joined.isReset || !this.#last) {
      for (const frame of joined.recent) this.#settle(frame);
      this.#last = joined.last || this.#last;
      this.#events.onJoined(joined);
    } else {
      this.#events.onDirect(joined);
      for (const frame of joined.recent) this.#onRoomFrame(frame);
    }
    for (const line of this.#pending.unconfirmed()) this.#sendLine(line);
  }

  // Ids are positions written in hexadecimal: their order as text is the room's order.
  #onRoomFrame(frame: RoomFrame): void {
    if (frame.id && frame.id <= this.#last) return;
    this.#last = frame.id || this.#last;
    this.#settle(frame);
    this.#events.onFrame(frame);
  }

  #settle(frame: RoomFrame): void {
    if (frame.type !== "chat" || !frame.nonce) return;
    if (frame.userId === this.you?.userId && this.#pending.take(frame.nonce)) {
      this.#events.onSettled(frame.nonce);
    }
  }

  #onDirect(frame: DirectFrame): void {
    if (frame.type === "sent") this.#pending.confirm(frame.nonce);
    else if (frame.type === "error" && this.#refuse(frame)) return;
    else if ((frame.type === "held" || frame.type === "command") && frame.nonce) {
      this.#pending.take(frame.nonce);
      this.#events.onSettled(frame.nonce);
    }
    this.#events.onDirect(frame);
  }

  #refuse(frame: Extract<DirectFrame, { type: "error" }>): boolean {
    const line = frame.nonce ? this.#pending.take(frame.nonce) : undefined;
    if (!line) return false;
    this.#events.onSettled(line.nonce);
    this.#events.onRefused(line, frame);
    return true;
  }

  #sendLine(line: PendingLine): void {
    if (!this.#isJoined) return;
    const { channelId } = this;
    const { text, nonce, replyTo } = line;
    this.#send({ type: "chat", channelId, text, nonce, ...(replyTo ? { replyTo } : {}) });
  }
}
