/** A WebSocket that comes back by itself while somebody wants it, and notices a dead line. */
import { Backoff } from "../shared/backoff.ts";

const PATH = "/ws/events";
const PING_MS = 25_000;
const SILENCE_MS = 60_000;

export interface ConnectionEvents {
  onOpen(): void;
  onText(text: string): void;
  /** Whether to come back after a loss. */
  isWanted(): boolean;
}

export class Connection {
  #events: ConnectionEvents;
  #socket: WebSocket | null = null;
  #backoff = new Backoff(500, 15_000);
  #retry: ReturnType<typeof setTimeout> | undefined;
  #ping: ReturnType<typeof setInterval> | undefined;
  #heardAtMs = 0;

  constructor(events: ConnectionEvents) {
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
    this.#socket = new WebSocket(`${scheme}//${location.host}${PATH}`);
    this.#socket.addEventListener("open", () => this.#onOpen());
    this.#socket.addEventListener("message", (event) => this.#onMessage(event));
    this.#socket.addEventListener("close", () => this.#onClose());
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
    document.dispatchEvent(new CustomEvent("events:connected"));
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

  #onClose(): void {
    clearInterval(this.#ping);
    this.#socket = null;
    if (!this.#events.isWanted()) return;
    this.#retry = setTimeout(() => this.#hurry(), this.#backoff.nextMs());
    document.dispatchEvent(new CustomEvent("events:disconnected"));
  }

  // Back on the network, or looked at again: no reason to wait the rest of the time.
  #hurry(): void {
    if (this.#retry === undefined) return;
    clearTimeout(this.#retry);
    this.#retry = undefined;
    this.open();
  }
}
