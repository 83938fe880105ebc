/** What goes wrong with the recording of one's own stream, as it becomes known. */
import type { VideoNewsDetail } from "../live/details.ts";
import { eventSocket } from "../live/event-socket.ts";
import { Listeners } from "../shared/listeners.ts";
import type { Component } from "../shared/registry.ts";

/**
 * `<div data-component="recording-warning" data-login="ana">` around one hidden sentence for each warning,
 * [data-warning="disk_full"] and the like.
 */
export class RecordingWarning implements Component {
  #element: HTMLElement;
  #listeners = new Listeners();
  #unsubscribe: () => void;

  constructor(element: HTMLElement) {
    this.#element = element;
    const login = element.dataset["login"] ?? "";
    this.#unsubscribe = eventSocket.subscribeVideos();
    this.#listeners.on<CustomEvent<VideoNewsDetail>>(document, "video:news", ({ detail }) => {
      const { state, recordingWarning } = detail.video;
      if (detail.channel !== login) return;
      if (state === "recording") this.#show(recordingWarning);
      else if (state === "ready") this.#show("");
    });
  }

  destroy(): void {
    this.#unsubscribe();
    this.#listeners.destroy();
  }

  #show(warning: string): void {
    for (const node of this.#element.querySelectorAll<HTMLElement>("[data-warning]")) {
      node.hidden = node.dataset["warning"] !== warning;
    }
  }
}
