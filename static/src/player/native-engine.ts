/** The browser's own HLS as the engine: Safari without media source extensions. */
import type { Engine, EngineEvents, EngineStats } from "./engine.ts";

/** The system plays, we only listen. */
export class NativeEngine implements Engine {
  readonly hasLatencyControl = false;
  #video: HTMLVideoElement;
  #listeners = new AbortController();

  constructor(video: HTMLVideoElement, events: EngineEvents) {
    this.#video = video;
    const { signal } = this.#listeners;
    video.addEventListener("loadedmetadata", () => events.onReady(), { signal });
    video.addEventListener("error", () => events.onFailure("network"), { signal });
  }

  load(url: string): void {
    this.#video.src = url;
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

  stats(): EngineStats {
    const edge = this.liveEdgeS();
    return {
      name: "HLS",
      latencyS: edge === null ? null : Math.max(0, edge + 1 - this.#video.currentTime),
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
}
