/** A muted moving picture on a card under the mouse; gone when the mouse is. */
import Hls from "hls.js/light";
import { el } from "../shared/dom.ts";
import { Listeners } from "../shared/listeners.ts";
import type { Component } from "../shared/registry.ts";

const DELAY_MS = 400;

interface ConnectionNavigator extends Navigator {
  connection?: { saveData?: boolean };
}

export class HoverPreview implements Component {
  #element: HTMLElement;
  #listeners = new Listeners();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #hls: Hls | null = null;
  #video: HTMLVideoElement | null = null;

  constructor(element: HTMLElement) {
    this.#element = element;
    const card = element.closest(".card") ?? element;
    this.#listeners.on(card, "pointerenter", () => {
      if (isWelcome()) this.#timer = setTimeout(() => this.#start(), DELAY_MS);
    });
    this.#listeners.on(card, "pointerleave", () => this.#stop());
  }

  destroy(): void {
    this.#stop();
    this.#listeners.destroy();
  }

  #start(): void {
    const url = this.#element.dataset["playbackUrl"];
    if (!url || !Hls.isSupported()) return;
    const video = el("video", { class: "card__preview", playsinline: true, "aria-hidden": "true" });
    video.muted = true;
    this.#video = video;
    video.addEventListener("playing", () => (video.dataset["playing"] = ""));
    this.#element.prepend(video);
    // A glance needs neither the lowest latency nor more pixels than the card has.
    this.#hls = new Hls({
      lowLatencyMode: false,
      enableWorker: false,
      capLevelToPlayerSize: true,
      maxBufferLength: 6,
    });
    this.#hls.on(Hls.Events.MANIFEST_PARSED, () => void video.play().catch(() => undefined));
    this.#hls.on(Hls.Events.ERROR, (_name, { fatal }) => {
      if (fatal) this.#stop();
    });
    this.#hls.loadSource(url);
    this.#hls.attachMedia(video);
  }

  #stop(): void {
    clearTimeout(this.#timer);
    this.#hls?.destroy();
    this.#hls = null;
    this.#video?.remove();
    this.#video = null;
  }
}

function isWelcome(): boolean {
  const isSaving = (navigator as ConnectionNavigator).connection?.saveData === true;
  const isFine = matchMedia("(hover: hover) and (pointer: fine)").matches;
  return isFine && !isSaving && !matchMedia("(prefers-reduced-motion: reduce)").matches;
}
