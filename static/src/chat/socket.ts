/** The page's one chat socket, shared by the rooms on it. */
import { Connection } from "../live/connection.ts";
import type { Frame } from "./frames.ts";
import { parseFrame, rawFrames } from "./parse-frames.ts";
import { Room, type RoomEvents } from "./room.ts";

/** Long enough to walk from one channel to the next without a new connection. */
const LINGER_MS = 3_000;
/** The account logged out, or was suspended: this socket may not come back as it was. */
const SIGNED_OUT = 4403;

export type SocketState = "connecting" | "open" | "closed" | "signed_out";

/** Hears each message as it came, known or not, besides the rooms. */
type Eavesdropper = (raw: unknown) => void;

export interface SocketListener extends RoomEvents {
  onState(state: SocketState): void;
}

class ChatSocket {
  #rooms = new Map<Room, SocketListener>();
  #eavesdroppers = new Set<Eavesdropper>();
  #joined = new Map<string, unknown>();
  #state: SocketState = "connecting";
  #isRefused = false;
  #linger: ReturnType<typeof setTimeout> | undefined;
  #connection = new Connection("/ws/chat", {
    onOpen: () => this.#onOpen(),
    onText: (text) => this.#onText(text),
    onClose: (code) => this.#onClose(code),
    isWanted: () => this.#rooms.size > 0 && !this.#isRefused,
  });

  /** A room of the channel until `leave`; its listener hears of everything from now on. */
  join(login: string, listener: SocketListener): Room {
    clearTimeout(this.#linger);
    this.#isRefused = false;
    const room = new Room(login, listener, (message) => this.#connection.send(message));
    this.#rooms.set(room, listener);
    listener.onState(this.#state);
    if (this.#state === "open") room.open();
    else this.#connection.open();
    return room;
  }

  leave(room: Room): void {
    this.#rooms.delete(room);
    this.#joined.delete(room.channelId);
    room.leave();
    if (this.#rooms.size > 0) return;
    this.#linger = setTimeout(() => this.#connection.close(), LINGER_MS);
  }

  /** For what is no talk: a moderator's desk beside the room, which may come after the room was
   *  joined and is told so. The result ends it. */
  overhear(listener: Eavesdropper): () => void {
    this.#eavesdroppers.add(listener);
    for (const raw of this.#joined.values()) listener(raw);
    return () => this.#eavesdroppers.delete(listener);
  }

  /** Say something that is no room's own; whether the socket was open. */
  tell(message: object): boolean {
    return this.#connection.send(message);
  }

  #onOpen(): void {
    this.#tellState("open");
    for (const room of this.#rooms.keys()) room.open();
  }

  #onClose(code: number): void {
    this.#isRefused = code === SIGNED_OUT;
    for (const room of this.#rooms.keys()) room.closed();
    this.#tellState(this.#isRefused ? "signed_out" : "closed");
  }

  #tellState(state: SocketState): void {
    this.#state = state;
    for (const listener of this.#rooms.values()) listener.onState(state);
  }

  #onText(text: string): void {
    for (const raw of rawFrames(text)) {
      const frame = parseFrame(raw);
      if (frame?.type === "joined") this.#joined.set(frame.channelId, raw);
      if (frame) this.#dispatch(frame);
      for (const listener of this.#eavesdroppers) listener(raw);
    }
  }

  // A refusal that names no room answers the latest thing said in any of them.
  #dispatch(frame: Frame): void {
    const isForAll = !("channelId" in frame) || frame.channelId === "";
    for (const room of this.#rooms.keys()) {
      if (isForAll || room.isFor(frame)) room.hear(frame);
    }
  }
}

export const chatSocket = new ChatSocket();
