/** One WebSocket per page for live events; components subscribe to channels, DOM events tell them. */
import { Backoff } from "../shared/backoff.ts";
import { type Json, type LiveState, type ServerMessage, parseServerMessage } from "./messages.ts";
import { EventSequence } from "./sequence.ts";

const PATH = "/ws/events";
const PING_MS = 25_000;
const SILENCE_MS = 60_000;

export interface ChannelEventDetail {
  channel: string;
  event: string;
  data: Json;
  atMs: number;
}

export interface ChannelStateDetail {
  channel: string;
  live: LiveState;
  /** True when events were missed for good, so that the state is all there is. */
  isSnapshot: boolean;
}

export interface HealthDetail {
  channel: string;
  /** Null while nothing arrives. */
  health: Json | null;
}

/** A publisher of one's own channel was turned away. */
export interface RefusalDetail {
  channel: string;
  code: string;
  reason: string;
}

export interface DirectoryDetail {
  event: string;
  channelId: number;
  data: Json;
}

class EventSocket {
  #socket: WebSocket | null = null;
  #subscribers = new Map<string, number>();
  #health = new Map<string, number>();
  #directorySubscribers = 0;
  #sequence = new EventSequence();
  #backoff = new Backoff(500, 15_000);
  #retry: ReturnType<typeof setTimeout> | undefined;
  #ping: ReturnType<typeof setInterval> | undefined;
  #heardAtMs = 0;

  constructor() {
    addEventListener("online", () => this.#hurry());
    document.addEventListener("visibilitychange", () => {
      if (!document.hidden) this.#hurry();
    });
  }

  /** Follow a channel's events until the result is called. */
  subscribe(channel: string): () => void {
    const count = this.#subscribers.get(channel) ?? 0;
    this.#subscribers.set(channel, count + 1);
    if (count === 0) this.#sendSubscribe(channel);
    this.#connect();
    let isActive = true;
    return () => {
      if (isActive) this.#release(channel);
      isActive = false;
    };
  }

  /** The figures of a stream whose channel is one's own (dashboard). */
  subscribeHealth(channel: string): () => void {
    this.#health.set(channel, (this.#health.get(channel) ?? 0) + 1);
    this.#send({ type: "subscribe_health", channel });
    this.#connect();
    return () => {
      const count = (this.#health.get(channel) ?? 1) - 1;
      if (count > 0) this.#health.set(channel, count);
      else this.#health.delete(channel);
    };
  }

  /** Which channels go live or offline. */
  subscribeDirectory(): () => void {
    this.#directorySubscribers += 1;
    if (this.#directorySubscribers === 1) this.#send({ type: "subscribe_directory" });
    this.#connect();
    return () => {
      this.#directorySubscribers -= 1;
    };
  }

  /** Count this viewer; false when the socket is down and the caller must find another way. */
  heartbeat(channel: string): boolean {
    return this.#send({ type: "heartbeat", channel });
  }

  #release(channel: string): void {
    const count = (this.#subscribers.get(channel) ?? 1) - 1;
    if (count > 0) {
      this.#subscribers.set(channel, count);
      return;
    }
    this.#subscribers.delete(channel);
    this.#sequence.forget(channel);
    this.#send({ type: "unsubscribe", channel });
  }

  #sendSubscribe(channel: string): void {
    this.#send({ type: "subscribe", channel, after: this.#sequence.after(channel) });
  }

  #send(message: object): boolean {
    if (this.#socket?.readyState !== WebSocket.OPEN) return false;
    this.#socket.send(JSON.stringify(message));
    return true;
  }

  #connect(): void {
    if (this.#socket || this.#retry !== undefined) return;
    const scheme = location.protocol === "https:" ? "wss:" : "ws:";
    const socket = new WebSocket(`${scheme}//${location.host}${PATH}`);
    this.#socket = socket;
    socket.addEventListener("open", () => this.#onOpen());
    socket.addEventListener("message", (event) => this.#onMessage(event));
    socket.addEventListener("close", () => this.#onClose());
  }

  #onOpen(): void {
    this.#heardAtMs = Date.now();
    for (const channel of this.#subscribers.keys()) this.#sendSubscribe(channel);
    for (const channel of this.#health.keys()) this.#send({ type: "subscribe_health", channel });
    if (this.#directorySubscribers > 0) this.#send({ type: "subscribe_directory" });
    this.#ping = setInterval(() => this.#checkAlive(), PING_MS);
    document.dispatchEvent(new CustomEvent("events:connected"));
  }

  // A half-open connection says nothing; closing it starts the reconnect.
  #checkAlive(): void {
    if (Date.now() - this.#heardAtMs > SILENCE_MS) this.#socket?.close();
    else this.#send({ type: "ping" });
  }

  #onClose(): void {
    clearInterval(this.#ping);
    this.#socket = null;
    if (!this.#isWanted()) return;
    this.#retry = setTimeout(() => {
      this.#retry = undefined;
      this.#connect();
    }, this.#backoff.nextMs());
    document.dispatchEvent(new CustomEvent("events:disconnected"));
  }

  #isWanted(): boolean {
    return this.#subscribers.size > 0 || this.#health.size > 0 || this.#directorySubscribers > 0;
  }

  #hurry(): void {
    if (this.#retry === undefined) return;
    clearTimeout(this.#retry);
    this.#retry = undefined;
    this.#connect();
  }

  #onMessage(event: MessageEvent): void {
    this.#heardAtMs = Date.now();
    this.#backoff.reset();
    const message = typeof event.data === "string" ? parseServerMessage(event.data) : null;
    if (message) this.#dispatch(message);
  }

  #dispatch(message: ServerMessage): void {
    if (message.type === "subscribed") {
      this.#sequence.advance(message.channel, message.lastId);
      emit<ChannelStateDetail>("channel:state", message);
    } else if (message.type === "event") {
      if (this.#sequence.accept(message.channel, message.id)) {
        emit<ChannelEventDetail>("channel:event", message);
      }
    } else if (message.type === "viewers") {
      emit("channel:viewers", { channel: message.channel, count: message.count });
    } else if (message.type === "health") {
      emit<HealthDetail>("stream:health", message);
    } else if (message.type === "refusal") {
      emit<RefusalDetail>("stream:refusal", message);
    } else if (message.type === "directory") {
      emit<DirectoryDetail>("directory:event", message);
    }
  }
}

function emit<T>(name: string, detail: T): void {
  document.dispatchEvent(new CustomEvent<T>(name, { detail }));
}

export const eventSocket = new EventSocket();
