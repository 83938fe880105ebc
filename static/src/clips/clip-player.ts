/** A clip's picture: the browser's own controls, and its first playing counts a view. */
import { postJson } from "../shared/http.ts";
import { Listeners } from "../shared/listeners.ts";
import type { Component } from "../shared/registry.ts";

export class ClipPlayer implements Component {
  #listeners = new Listeners();
  #video: HTMLVideoElement;

  constructor(element: HTMLElement) {
    this.#video = element as HTMLVideoElement;
    const slug = element.dataset["slug"] ?? "";
    this.#listeners.on(
      element,
      "playing",
      () => void postJson(`/api/v1/clips/${slug}/views/`, {}).catch(() => undefined),
      { once: true },
    );
    if (element.dataset["autoplay"] !== undefined) void this.#autoplay();
  }

  destroy(): void {
    this.#listeners.destroy();
    this.#video.pause();
  }

  /** With sound where the browser allows it, else silent. */
  async #autoplay(): Promise<void> {
    try {
      await this.#video.play();
    } catch {
      this.#video.muted = true;
      await this.#video.play().catch(() => undefined);
    }
  }
}
