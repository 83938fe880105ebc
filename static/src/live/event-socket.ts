/** One WebSocket per page for live events; components subscribe to channels, DOM events tell them. */
import { OFFLINE, reduceChannel } from "./channel-state.ts";
import { Connection } from "./connection.ts";
import type {
  ChannelEventDetail,
  ChannelLiveDetail,
  DirectoryDetail,
  HealthDetail,
  OverlayDetail,
  RefusalDetail,
  VideoNewsDetail,
} from "./details.ts";
import { type LiveState, type ServerMessage, parseServerMessage } from "./messages.ts";
import { EventSequence } from "./sequence.ts";

/** The close code for an overlay's secret that opens nothing any more. */
const TAKEN_BACK = 4401;

class EventSocket {
  #connection = new Connection("/ws/events", {
    onOpen: () => this.#onOpen(),
    onText: (text) => this.#onText(text),
    onClose: (code) => this.#onClose(code),
    isWanted: () => this.#isWanted(),
  });
  #subscribers = new Map<string, number>();
  #health = new Map<string, number>();
  #overlayToken = "";
  #directorySubscribers = 0;
  #videoSubscribers = 0;
  #sequence = new EventSequence();
  #states = new Map<string, LiveState>();

  /** Follow a channel until the result is called; "channel:live" tells its state soon after. */
  subscribe(channel: string): () => void {
    const count = this.#subscribers.get(channel) ?? 0;
    this.#subscribers.set(channel, count + 1);
    if (count === 0) this.#sendSubscribe(channel);
    else queueMicrotask(() => this.#tellState(channel));
    this.#connection.open();
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
    this.#connection.open();
    return () => {
      const count = (this.#health.get(channel) ?? 1) - 1;
      if (count > 0) this.#health.set(channel, count);
      else this.#health.delete(channel);
    };
  }

  /** What the channel of an overlay's secret tells its pages: "overlay:told", "overlay:closed". */
  subscribeOverlay(token: string): void {
    this.#overlayToken = token;
    this.#send({ type: "subscribe_overlay", token });
    this.#connection.open();
  }

  /** Ask, when subscribing next, for what came after this event of the channel. */
  resumeAfter(channel: string, id: number): void {
    this.#sequence.advance(channel, id);
  }

  /** Which channels go live or offline. */
  subscribeDirectory(): () => void {
    this.#directorySubscribers += 1;
    if (this.#directorySubscribers === 1) this.#send({ type: "subscribe_directory" });
    this.#connection.open();
    return () => {
      this.#directorySubscribers -= 1;
    };
  }

  /** What becomes of one's own recordings and uploads: "video:news". */
  subscribeVideos(): () => void {
    this.#videoSubscribers += 1;
    if (this.#videoSubscribers === 1) this.#send({ type: "subscribe_videos" });
    this.#connection.open();
    return () => {
      this.#videoSubscribers -= 1;
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
    this.#states.delete(channel);
    this.#send({ type: "unsubscribe", channel });
  }

  #sendSubscribe(channel: string): void {
    this.#send({ type: "subscribe", channel, after: this.#sequence.after(channel) });
  }

  #send(message: object): boolean {
    return this.#connection.send(message);
  }

  #onOpen(): void {
    for (const channel of this.#subscribers.keys()) this.#sendSubscribe(channel);
    for (const channel of this.#health.keys()) this.#send({ type: "subscribe_health", channel });
    if (this.#overlayToken) {
      this.#send({ type: "subscribe_overlay", token: this.#overlayToken });
    }
    if (this.#directorySubscribers > 0) this.#send({ type: "subscribe_directory" });
    if (this.#videoSubscribers > 0) this.#send({ type: "subscribe_videos" });
    document.dispatchEvent(new CustomEvent("events:connected"));
  }

  #onClose(code: number): void {
    if (code === TAKEN_BACK) this.#giveUp();
  }

  // Nothing comes back by trying again.
  #giveUp(): void {
    this.#connection.close();
    document.dispatchEvent(new CustomEvent("overlay:closed"));
  }

  #isWanted(): boolean {
    const others = this.#health.size + this.#directorySubscribers + this.#videoSubscribers;
    return this.#subscribers.size > 0 || others > 0;
  }

  #onText(text: string): void {
    const message = parseServerMessage(text);
    if (message) this.#dispatch(message);
  }

  #dispatch(message: ServerMessage): void {
    if (message.type === "subscribed") {
      this.#sequence.advance(message.channel, message.lastId);
      this.#states.set(message.channel, message.live);
      this.#tellState(message.channel);
    } else if (message.type === "event") {
      if (this.#sequence.accept(message.channel, message.id)) this.#apply(message);
    } else if (message.type === "viewers") {
      const live = this.#states.get(message.channel);
      if (live) this.#states.set(message.channel, { ...live, viewerCount: message.count });
      emit("channel:viewers", { channel: message.channel, count: message.count });
    } else if (message.type === "health") {
      emit<HealthDetail>("stream:health", message);
    } else if (message.type === "refusal") {
      emit<RefusalDetail>("stream:refusal", message);
    } else if (message.type === "video") {
      emit<VideoNewsDetail>("video:news", message);
    } else if (message.type === "error") {
      if (this.#overlayToken && message.code === "not_found") this.#giveUp();
    } else if (message.type === "overlay") {
      emit<OverlayDetail>("overlay:told", message);
    } else if (message.type === "directory") {
      emit<DirectoryDetail>("directory:event", message);
    }
  }

  #apply(message: ChannelEventDetail): void {
    const { channel, event, data } = message;
    const before = this.#states.get(channel) ?? OFFLINE;
    const next = reduceChannel(before, event, data);
    this.#states.set(channel, next);
    emit<ChannelEventDetail>("channel:event", message);
    if (next !== before) this.#tellState(channel);
  }

  #tellState(channel: string): void {
    const live = this.#states.get(channel);
    if (live) emit<ChannelLiveDetail>("channel:live", { channel, live });
  }
}

function emit<T>(name: string, detail: T): void {
  document.dispatchEvent(new CustomEvent<T>(name, { detail }));
}

export const eventSocket = new EventSocket();
