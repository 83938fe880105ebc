/** The browser's own HLS as the engine: Safari without media source extensions. */
import type { Engine, EngineEvents, EngineStats, Stream } from "./engine.ts";

interface DatedVideo extends HTMLVideoElement {
  /** The date of the video's time 0, from EXT-X-PROGRAM-DATE-TIME. */
  getStartDate?(): Date;
}

/** The system plays, we only listen. */
export class NativeEngine implements Engine {
  readonly hasLatencyControl = false;
  #video: DatedVideo;
  #stream: Stream;
  #events: EngineEvents;
  #listeners = new AbortController();

  constructor(video: HTMLVideoElement, stream: Stream, events: EngineEvents) {
    this.#video = video;
    this.#stream = stream;
    this.#events = events;
    const { signal } = this.#listeners;
    video.addEventListener("loadedmetadata", () => this.#onMetadata(), { signal });
    video.addEventListener("error", () => void this.#onError(), { signal });
  }

  load(): void {
    this.#video.src = this.#stream.url;
  }

  recoverMedia(): void {
    this.#video.load();
  }

  // The system stops and starts by itself, and chooses the rendition.
  suspend(): void {}

  resume(): void {}

  setLevel(): void {}

  liveEdgeS(): number | null {
    const { seekable } = this.#video;
    return seekable.length > 0 ? seekable.end(seekable.length - 1) - 1 : null;
  }

  unixMsAt(timeS: number): number | null {
    const startMs = this.#video.getStartDate?.().getTime() ?? Number.NaN;
    return Number.isNaN(startMs) ? null : startMs + timeS * 1000;
  }

  timeAt(unixMs: number): number | null {
    const startMs = this.unixMsAt(0);
    return startMs === null ? null : Math.max(0, (unixMs - startMs) / 1000);
  }

  stats(): EngineStats {
    const edge = this.liveEdgeS();
    return {
      name: "HLS",
      latencyS:
        edge === null || this.#stream.isRecorded
          ? null
          : Math.max(0, edge + 1 - this.#video.currentTime),
      bitrateBps: null,
      bandwidthBps: null,
      codecs: "",
    };
  }

  destroy(): void {
    this.#listeners.abort();
    this.#video.removeAttribute("src");
    this.#video.load();
  }

  #onMetadata(): void {
    const { isRecorded, startAt } = this.#stream;
    if (isRecorded) {
      const timeS = "timeS" in startAt ? startAt.timeS : this.timeAt(startAt.unixMs);
      if (timeS) this.#video.currentTime = timeS;
    }
    this.#events.onReady();
  }

  // The element says only that it failed; asking again tells whether we are turned away.
  async #onError(): Promise<void> {
    const status = this.#stream.isRecorded
      ? await fetch(this.#stream.url).then(
          (response) => response.status,
          () => 0,
        )
      : 0;
    if (this.#listeners.signal.aborted) return;
    this.#events.onFailure(status === 403 || status === 410 ? "refused" : "network");
  }
}
