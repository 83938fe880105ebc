/** hls.js as the engine: its settings, and the page's words for its levels and errors. */
import Hls, { type Fragment, type HlsConfig, type LevelDetails } from "hls.js/light";
import type { Engine, EngineEvents, EngineStats, Stream } from "./engine.ts";
import { patientLoader } from "./patient-loader.ts";
import { readBandwidth, storeBandwidth } from "./preferences.ts";
import { type Run, timeAt, unixMsAt } from "./program-dates.ts";

// Measured settings (docs/architecture.md, playback). hls.js's own catch-up is off, because the
// LatencyController goes below the second of buffer at which it stops. Fragmented MP4 needs no
// transmuxing, so a worker would only copy bytes to and fro.
const LIVE_CONFIG = {
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

// A recording is fetched ahead, so that a short loss of the connection goes unnoticed, and kept
// behind, so that stepping back a little needs no fetch.
const RECORDED_CONFIG = {
  lowLatencyMode: false,
  startFragPrefetch: true,
  enableWorker: false,
  backBufferLength: 60,
  maxBufferLength: 30,
  maxMaxBufferLength: 60,
  testBandwidth: false,
  capLevelToPlayerSize: true,
  ignorePlaylistParsingErrors: true,
};

/** The token in the address has run out, or the video was taken from view. */
const REFUSED = [401, 403, 410];
/** A start that is out by less is not worth another request. */
const START_TOLERANCE_S = 0.5;
/** Dates come from arrival times and wander by less than this. */
const GAP_MS = 500;

export class HlsEngine implements Engine {
  readonly hasLatencyControl: boolean;
  #hls: Hls;
  #stream: Stream;
  #isSuspended = false;
  #dated: { details: LevelDetails; runs: Run[] } | null = null;
  #events: EngineEvents;

  constructor(video: HTMLVideoElement, stream: Stream, events: EngineEvents) {
    this.#events = events;
    this.#stream = stream;
    this.hasLatencyControl = !stream.isRecorded;
    // What the connection did last time is the best guess for the first picture.
    const abrEwmaDefaultEstimate = readBandwidth();
    this.#hls = new Hls({ ...configFor(stream, video), abrEwmaDefaultEstimate });
    this.#hls.attachMedia(video);
    this.#hls.on(Hls.Events.MANIFEST_PARSED, () => {
      this.#tellLevels();
      events.onReady();
    });
    this.#hls.on(Hls.Events.LEVEL_SWITCHED, () => this.#tellLevels());
    this.#hls.on(Hls.Events.LEVELS_UPDATED, () => this.#tellLevels());
    if ("unixMs" in stream.startAt) this.#startOnDate(stream.startAt.unixMs, stream.startAt.guessS);
    this.#hls.on(Hls.Events.ERROR, (_name, data) => {
      const status = data.response?.code ?? 0;
      // A single rendition may go missing while others stay; not so the list of all of them.
      const isGone = REFUSED.includes(status) || (status === 404 && data.fatal);
      if (stream.isRecorded && isGone) {
        this.#hls.stopLoad();
        events.onFailure("refused");
        return;
      }
      if (!data.fatal) return;
      const { NETWORK_ERROR, MEDIA_ERROR } = Hls.ErrorTypes;
      const isMedia = data.type === MEDIA_ERROR;
      events.onFailure(isMedia ? "media" : data.type === NETWORK_ERROR ? "network" : "other");
    });
  }

  load(): void {
    this.#hls.loadSource(this.#stream.url);
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

  unixMsAt(timeS: number): number | null {
    return unixMsAt(this.#runs(), timeS);
  }

  timeAt(unixMs: number): number | null {
    return timeAt(this.#runs(), unixMs);
  }

  stats(): EngineStats {
    const level = this.#hls.levels[this.#hls.currentLevel];
    return {
      name: `hls.js ${Hls.version}`,
      latencyS: !this.#stream.isRecorded && this.#hls.latency > 0 ? this.#hls.latency : null,
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

  // Where a date lies is known only with the playlist; hls.js has begun at the guess by then.
  #startOnDate(unixMs: number, guessS: number): void {
    this.#hls.once(Hls.Events.LEVEL_LOADED, (_name, { details }) => {
      const timeS = timeAt(toRuns(details.fragments), unixMs);
      if (timeS === null || Math.abs(timeS - guessS) < START_TOLERANCE_S) return;
      queueMicrotask(() => this.#hls.startLoad(timeS));
    });
  }

  #runs(): Run[] {
    const { levels, currentLevel, loadLevel } = this.#hls;
    const details = levels[currentLevel]?.details ?? levels[loadLevel]?.details;
    if (!details) return [];
    // The bar asks several times a second; the list of half a day has twenty thousand fragments.
    if (this.#dated?.details !== details) {
      this.#dated = { details, runs: toRuns(details.fragments) };
    }
    return this.#dated.runs;
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

function configFor({ isRecorded, startAt }: Stream, video: HTMLVideoElement): Partial<HlsConfig> {
  if (!isRecorded) return LIVE_CONFIG;
  const startPosition = "timeS" in startAt ? startAt.timeS : startAt.guessS;
  return { ...RECORDED_CONFIG, startPosition, pLoader: patientLoader(video) };
}

// Fragments whose dates follow from one another are one run: what is left are the gaps in which
// nobody published.
function toRuns(fragments: readonly Fragment[]): Run[] {
  const runs: Run[] = [];
  for (const { start, duration, programDateTime } of fragments) {
    if (programDateTime === null) continue;
    const last = runs.at(-1);
    const isNext = last && Math.abs(last.unixMs + last.durationS * 1000 - programDateTime) < GAP_MS;
    if (isNext) last.durationS = start + duration - last.startS;
    else runs.push({ startS: start, durationS: duration, unixMs: programDateTime });
  }
  return runs;
}

function levelLabel(height: number, frameRate: number, name: string | undefined): string {
  if (!height) return name ?? "–";
  return frameRate > 31 ? `${height}p${Math.round(frameRate)}` : `${height}p`;
}
