/** A WebSocket that comes back by itself while somebody wants it, and notices a dead line. */
import { Backoff } from "../shared/backoff.ts";

const PING_MS = 25_000;
const SILENCE_MS = 60_000;

export interface ConnectionEvents {
  onOpen(): void;
  onText(text: string): void;
  /** The line is gone; `code` is the WebSocket's close code. */
  onClose?(code: number): void;
  /** Whether to come back after a loss. */
  isWanted(): boolean;
}

export class Connection {
  #path: string;
  #events: ConnectionEvents;
  #socket: WebSocket | null = null;
  #backoff = new Backoff(500, 15_000);
  #retry: ReturnType<typeof setTimeout> | undefined;
  #ping: ReturnType<typeof setInterval> | undefined;
  #heardAtMs = 0;

  /** `path` is the socket's address on this site, for example "/ws/events". */
  constructor(path: string, events: ConnectionEvents) {
    this.#path = path;
    this.#events = events;
    addEventListener("online", () => this.#hurry());
    document.addEventListener("visibilitychange", () => {
      if (!document.hidden) this.#hurry();
    });
  }

  /** Connect unless it is connected, or about to be. */
  open(): void {
    if (this.#socket || this.#retry !== undefined) return;
    const scheme = location.protocol === "https:" ? "wss:" : "ws:";
    this.#socket = new WebSocket(`${scheme}//${location.host}${this.#path}`);
    this.#socket.addEventListener("open", () => this.#onOpen());
    this.#socket.addEventListener("message", (event) => this.#onMessage(event));
    this.#socket.addEventListener("close", (event) => this.#onClose(event.code));
  }

  /** Hang up; nothing comes back until `open`. */
  close(): void {
    clearTimeout(this.#retry);
    this.#retry = undefined;
    this.#socket?.close();
  }

  /** False when there is no line to send it on. */
  send(message: object): boolean {
    if (this.#socket?.readyState !== WebSocket.OPEN) return false;
    this.#socket.send(JSON.stringify(message));
    return true;
  }

  #onOpen(): void {
    this.#heardAtMs = Date.now();
    this.#ping = setInterval(() => this.#checkAlive(), PING_MS);
    this.#events.onOpen();
  }

  // A half-open connection says nothing; closing it starts the reconnect.
  #checkAlive(): void {
    if (Date.now() - this.#heardAtMs > SILENCE_MS) this.#socket?.close();
    else this.send({ type: "ping" });
  }

  #onMessage(event: MessageEvent): void {
    this.#heardAtMs = Date.now();
    this.#backoff.reset();
    if (typeof event.data === "string") this.#events.onText(event.data);
  }

  #onClose(code: number): void {
    clearInterval(this.#ping);
    this.#socket = null;
    if (this.#events.isWanted()) {
      this.#retry = setTimeout(() => this.#hurry(), this.#backoff.nextMs());
    }
    this.#events.onClose?.(code);
  }

  // Back on the network, or looked at again: no reason to wait the rest of the time.
  #hurry(): void {
    if (this.#retry === undefined) return;
    clearTimeout(this.#retry);
    this.#retry = undefined;
    this.open();
  }
}
