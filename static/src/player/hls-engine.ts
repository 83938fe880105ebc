/** hls.js as the engine: its settings, and the page's words for its levels and errors. */
import Hls from "hls.js/light";
import type { Engine, EngineEvents, EngineStats } from "./engine.ts";
import { readBandwidth, storeBandwidth } from "./preferences.ts";

// Measured settings (docs/architecture.md, playback). hls.js's own catch-up is off, because the
// LatencyController goes below the second of buffer at which it stops. Fragmented MP4 needs no
// transmuxing, so a worker would only copy bytes to and fro.
const HLS_CONFIG = {
  lowLatencyMode: true,
  maxLiveSyncPlaybackRate: 1,
  liveSyncDuration: 1,
  liveMaxLatencyDuration: 8,
  liveSyncOnStallIncrease: 0,
  enableWorker: false,
  backBufferLength: 20,
  maxBufferLength: 12,
  testBandwidth: false,
  // hls.js weighs a measurement by its transfer time. Parts take milliseconds, so with its half-life
  // of 3 s of transfer one slow part would hold a good connection at the lowest rendition for minutes.
  abrEwmaFastLive: 0.3,
  abrEwmaSlowLive: 1,
  capLevelToPlayerSize: true,
  ignorePlaylistParsingErrors: true,
};

export class HlsEngine implements Engine {
  readonly hasLatencyControl = true;
  #hls: Hls;
  #isSuspended = false;
  #events: EngineEvents;

  constructor(video: HTMLVideoElement, events: EngineEvents) {
    this.#events = events;
    // What the connection did last time is the best guess for the first picture.
    const abrEwmaDefaultEstimate = readBandwidth();
    this.#hls = new Hls({ ...HLS_CONFIG, abrEwmaDefaultEstimate });
    this.#hls.attachMedia(video);
    this.#hls.on(Hls.Events.MANIFEST_PARSED, () => {
      events.onReady();
      this.#tellLevels();
    });
    this.#hls.on(Hls.Events.LEVEL_SWITCHED, () => this.#tellLevels());
    this.#hls.on(Hls.Events.LEVELS_UPDATED, () => this.#tellLevels());
    this.#hls.on(Hls.Events.ERROR, (_name, data) => {
      if (!data.fatal) return;
      const { NETWORK_ERROR, MEDIA_ERROR } = Hls.ErrorTypes;
      const isMedia = data.type === MEDIA_ERROR;
      events.onFailure(isMedia ? "media" : data.type === NETWORK_ERROR ? "network" : "other");
    });
  }

  load(url: string): void {
    this.#hls.loadSource(url);
  }

  recoverMedia(): void {
    this.#hls.recoverMediaError();
  }

  suspend(): void {
    this.#isSuspended = true;
    this.#hls.stopLoad();
  }

  resume(): void {
    if (this.#isSuspended) this.#hls.startLoad(-1);
    this.#isSuspended = false;
  }

  setLevel(index: number): void {
    this.#hls.nextLevel = index;
    this.#tellLevels();
  }

  liveEdgeS(): number | null {
    return this.#hls.liveSyncPosition;
  }

  stats(): EngineStats {
    const level = this.#hls.levels[this.#hls.currentLevel];
    return {
      name: `hls.js ${Hls.version}`,
      latencyS: this.#hls.latency > 0 ? this.#hls.latency : null,
      bitrateBps: level?.bitrate ?? null,
      bandwidthBps: Number.isFinite(this.#hls.bandwidthEstimate)
        ? this.#hls.bandwidthEstimate
        : null,
      codecs: [level?.videoCodec, level?.audioCodec].filter(Boolean).join(", "),
    };
  }

  destroy(): void {
    storeBandwidth(this.#hls.bandwidthEstimate);
    this.#hls.destroy();
  }

  #tellLevels(): void {
    const levels = this.#hls.levels.map((level, index) => ({
      index,
      label: levelLabel(level.height, level.frameRate, level.name),
      isSource: level.uri.includes("/source/"),
    }));
    const current = this.#hls.autoLevelEnabled ? -1 : this.#hls.currentLevel;
    this.#events.onLevels(levels.reverse(), current);
  }
}

function levelLabel(height: number, frameRate: number, name: string | undefined): string {
  if (!height) return name ?? "–";
  return frameRate > 31 ? `${height}p${Math.round(frameRate)}` : `${height}p`;
}
