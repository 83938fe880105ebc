/** The dashboard's list of videos: progress moves while one looks, rows are fetched as they change. */
import type { VideoNewsDetail } from "../live/details.ts";
import { eventSocket } from "../live/event-socket.ts";
import { Listeners } from "../shared/listeners.ts";
import type { Component } from "../shared/registry.ts";
import { formatClock } from "../shared/times.ts";

/** What htmx lets one change before it asks. */
interface RequestConfig {
  path: string;
}

/** Around rows with data-video-id and data-state; "video:changed" on a row lets htmx fetch it again. */
export class OwnVideos implements Component {
  #element: HTMLElement;
  #listeners = new Listeners();
  #unsubscribe: () => void;
  #observer: MutationObserver;
  // The socket tells the newest once after each connection; those are in the list already.
  #seen = new Set<string>();

  constructor(element: HTMLElement) {
    this.#element = element;
    this.#unsubscribe = eventSocket.subscribeVideos();
    this.#listeners.on<CustomEvent<VideoNewsDetail>>(document, "video:news", ({ detail }) =>
      this.#apply(detail),
    );
    this.#listeners.on<CustomEvent<RequestConfig>>(element, "htmx:configRequest", (event) =>
      this.#placeNext(event),
    );
    // The last row gone, the list says what to do next.
    this.#observer = new MutationObserver(() => {
      if (!element.querySelector(".own-video")) document.dispatchEvent(new CustomEvent("videos:changed"));
    });
    const list = element.querySelector(".own-videos__list");
    if (list) this.#observer.observe(list, { childList: true });
  }

  destroy(): void {
    this.#observer.disconnect();
    this.#unsubscribe();
    this.#listeners.destroy();
  }

  // The next rows follow those that are left: counted from what was deleted, some would be skipped.
  #placeNext({ target, detail }: CustomEvent<RequestConfig>): void {
    if (!(target as Element).hasAttribute("data-next")) return;
    const shown = this.#element.querySelectorAll("[data-video-id]").length;
    detail.path = detail.path.replace(/offset=\d+/, `offset=${shown}`);
  }

  #apply({ video }: VideoNewsDetail): void {
    const row = this.#element.querySelector<HTMLElement>(`[data-video-id="${CSS.escape(video.id)}"]`);
    if (!row) {
      // A stream or an upload began while the list was open.
      const isNew = !this.#seen.has(video.id) && video.state !== "ready";
      this.#seen.add(video.id);
      if (isNew && this.#isWhole()) document.dispatchEvent(new CustomEvent("videos:changed"));
      return;
    }
    const bar = row.querySelector<HTMLProgressElement>("[data-progress]");
    if (bar) bar.value = video.progressPercent;
    const length = row.querySelector("[data-length]");
    if (length && video.state === "recording") length.textContent = formatClock(video.durationMs);
    const isWarned = row.querySelector("[data-warning]") !== null;
    const hasChanged = row.dataset["state"] !== video.state;
    if (hasChanged || isWarned !== (video.recordingWarning !== "")) {
      row.dataset["state"] = video.state;
      row.dispatchEvent(new CustomEvent("video:changed"));
    }
  }

  // Nothing is put into a list that somebody has narrowed.
  #isWhole(): boolean {
    return location.search === "" || location.search === "?";
  }
}

/** In place of a video that is not there yet: moves the bar, and opens the page anew when it is. */
export class VideoWait implements Component {
  #element: HTMLElement;
  #listeners = new Listeners();
  #unsubscribe: () => void;

  constructor(element: HTMLElement) {
    this.#element = element;
    this.#unsubscribe = eventSocket.subscribeVideos();
    this.#listeners.on<CustomEvent<VideoNewsDetail>>(document, "video:news", ({ detail }) => {
      if (detail.video.id === element.dataset["videoId"]) this.#apply(detail);
    });
  }

  destroy(): void {
    this.#unsubscribe();
    this.#listeners.destroy();
  }

  #apply({ video }: VideoNewsDetail): void {
    const bar = this.#element.querySelector<HTMLProgressElement>("[data-progress]");
    if (bar) bar.value = video.progressPercent;
    if (video.state === this.#element.dataset["state"]) return;
    this.#element.dataset["state"] = video.state;
    this.#element.querySelector<HTMLElement>("[data-again]")?.click();
  }
}
