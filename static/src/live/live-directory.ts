/** A grid of live cards: marks those that end, and renews the pictures of those in view. */
import { Listeners } from "../shared/listeners.ts";
import type { Component } from "../shared/registry.ts";
import type { DirectoryDetail } from "./details.ts";
import { eventSocket } from "./event-socket.ts";

const THUMBNAIL_MS = 20_000;

export class LiveDirectory implements Component {
  #element: HTMLElement;
  #listeners = new Listeners();
  #unsubscribe: () => void;
  #timer: ReturnType<typeof setInterval>;

  constructor(element: HTMLElement) {
    this.#element = element;
    this.#unsubscribe = eventSocket.subscribeDirectory();
    this.#listeners.on<CustomEvent<DirectoryDetail>>(document, "directory:event", ({ detail }) =>
      this.#onEvent(detail),
    );
    this.#timer = setInterval(() => this.#renewThumbnails(), THUMBNAIL_MS);
  }

  destroy(): void {
    clearInterval(this.#timer);
    this.#unsubscribe();
    this.#listeners.destroy();
  }

  // A card keeps its place: one that vanished under the pointer would take the click with it.
  #onEvent({ event, channelId }: DirectoryDetail): void {
    const selector = `[data-channel-id="${channelId}"]`;
    for (const card of this.#element.querySelectorAll<HTMLElement>(selector)) {
      const isLive = event !== "stream.offline";
      card.classList.toggle("card--offline", !isLive);
      for (const mark of card.querySelectorAll<HTMLElement>(".badge")) mark.hidden = !isLive;
    }
  }

  #renewThumbnails(): void {
    if (document.hidden) return;
    for (const image of this.#element.querySelectorAll<HTMLImageElement>("img[data-thumbnail]")) {
      const { top, bottom } = image.getBoundingClientRect();
      if (bottom > 0 && top < innerHeight) void renewImage(image);
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
