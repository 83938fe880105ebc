/** A grid of live cards: those in view follow their channel, and their pictures are renewed. */
import { Listeners } from "../shared/listeners.ts";
import type { Component } from "../shared/registry.ts";
import { type ChannelEventDetail, eventSocket } from "./event-socket.ts";

const THUMBNAIL_MS = 20_000;
// The server bounds subscriptions per socket; a screen shows fewer cards than this.
const AT_MOST = 40;

export class LiveDirectory implements Component {
  #element: HTMLElement;
  #listeners = new Listeners();
  #subscriptions = new Map<HTMLElement, () => void>();
  #observer: IntersectionObserver;
  #mutations: MutationObserver;
  #timer: ReturnType<typeof setInterval>;

  constructor(element: HTMLElement) {
    this.#element = element;
    this.#observer = new IntersectionObserver((entries) => {
      for (const entry of entries) this.#follow(entry.target as HTMLElement, entry.isIntersecting);
    });
    this.#mutations = new MutationObserver(() => this.#watch());
    this.#mutations.observe(element, { childList: true });
    this.#watch();
    this.#listeners.on<CustomEvent<ChannelEventDetail>>(document, "channel:event", ({ detail }) =>
      this.#onEvent(detail),
    );
    this.#timer = setInterval(() => this.#renewThumbnails(), THUMBNAIL_MS);
  }

  destroy(): void {
    clearInterval(this.#timer);
    this.#observer.disconnect();
    this.#mutations.disconnect();
    this.#listeners.destroy();
    for (const unsubscribe of this.#subscriptions.values()) unsubscribe();
  }

  #watch(): void {
    for (const card of this.#element.querySelectorAll("[data-channel]")) this.#observer.observe(card);
  }

  #follow(card: HTMLElement, isVisible: boolean): void {
    const login = card.dataset["channel"];
    if (isVisible && login && !this.#subscriptions.has(card) && this.#subscriptions.size < AT_MOST) {
      this.#subscriptions.set(card, eventSocket.subscribe(login));
    } else if (!isVisible) {
      this.#subscriptions.get(card)?.();
      this.#subscriptions.delete(card);
    }
  }

  #onEvent({ channel, event, data }: ChannelEventDetail): void {
    const cards = this.#element.querySelectorAll<HTMLElement>(
      `[data-channel="${CSS.escape(channel)}"]`,
    );
    for (const card of cards) {
      if (event === "stream.offline") card.classList.add("card--offline");
      if (event === "stream.online") card.classList.remove("card--offline");
      const title = card.querySelector(".card__link");
      if (event === "channel.update" && title && typeof data["title"] === "string") {
        title.textContent = data["title"];
      }
    }
  }

  #renewThumbnails(): void {
    if (document.hidden) return;
    for (const card of this.#subscriptions.keys()) {
      const image = card.querySelector<HTMLImageElement>("img[data-thumbnail]");
      if (image) void renewImage(image);
    }
  }
}

/** Loaded aside first, so that the card never blinks. */
async function renewImage(image: HTMLImageElement): Promise<void> {
  const url = new URL(image.src);
  url.searchParams.set("t", String(Math.floor(Date.now() / THUMBNAIL_MS)));
  const next = new Image();
  next.src = url.href;
  try {
    await next.decode();
    image.src = next.src;
  } catch {
    // The stream may just have ended; the last picture stays.
  }
}
