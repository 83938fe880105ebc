/** One <video> and everything that keeps it going: engine, latency, recovery, states. */
import { Listeners } from "../shared/listeners.ts";
import { type Engine, type QualityLevel, createEngine } from "./engine.ts";
import { freezeFrame } from "./freeze-frame.ts";
import { LatencyController } from "./latency-controller.ts";
import { readVolume, storeVolume } from "./preferences.ts";
import { type FailureKind, Recovery } from "./recovery.ts";
import { Watchdog } from "./watchdog.ts";

export type PlaybackState =
  | "idle"
  | "loading"
  | "playing"
  | "buffering"
  | "paused"
  | "reconnecting"
  | "ended"
  | "offline"
  | "error";

const STEER_MS = 100;
/** A shorter stall is a hiccup, not worth an overlay; a longer one is worth words. */
const STALL_SHOWN_MS = 1000;
const STALL_EXPLAINED_MS = 5000;
/** A longer pause stops the download; playing again begins at the live edge anyway. */
const PAUSE_LOADS_MS = 8000;
const RATE_STEP = 0.015;
/** A move in the page may interrupt the picture; that says nothing about the connection. */
const MOVE_MS = 1500;

/** Fires "state", "levels", "volume" and "blocked" (autoplay refused with sound). */
export class Playback extends EventTarget {
  readonly video: HTMLVideoElement;
  levels: QualityLevel[] = [];
  currentLevel = -1;
  rebuffers = 0;
  isMutedByBrowser = false;
  /** The server said that the streamer's connection dropped. */
  isInGrace = false;
  #state: PlaybackState = "idle";
  #engine: Engine | null = null;
  #url = "";
  #latency = new LatencyController();
  #recovery = new Recovery();
  #watchdog = new Watchdog();
  #listeners = new Listeners();
  #timer: ReturnType<typeof setInterval>;
  #reload: ReturnType<typeof setTimeout> | undefined;
  #suspend: ReturnType<typeof setTimeout> | undefined;
  #wantsToPlay = false;
  #movedAtMs = -Infinity;
  #startsMuted: boolean;

  constructor(video: HTMLVideoElement, startsMuted: boolean) {
    super();
    this.video = video;
    this.#startsMuted = startsMuted;
    const { volume, isMuted } = readVolume();
    video.volume = volume;
    video.muted = startsMuted || isMuted;
    this.#listenToVideo();
    this.#timer = setInterval(() => this.#steer(performance.now()), STEER_MS);
  }

  get state(): PlaybackState {
    return this.#state;
  }

  get url(): string {
    return this.#url;
  }

  get floorS(): number {
    return this.#latency.floorS;
  }

  get engineStats(): ReturnType<Engine["stats"]> | null {
    return this.#engine?.stats() ?? null;
  }

  /** Play this stream; the one already playing goes on untouched. */
  load(url: string, isAutoplay: boolean): void {
    if (url === this.#url) return;
    this.#url = url;
    this.#wantsToPlay = isAutoplay;
    this.#latency = new LatencyController();
    this.#recovery = new Recovery();
    this.isInGrace = false;
    this.#engine?.destroy();
    this.#engine = null;
    if (isAutoplay) this.#start();
    else this.#enter("paused");
  }

  /** Leave the stream: offline, ended, or nothing chosen. */
  unload(state: "idle" | "offline" | "ended"): void {
    clearTimeout(this.#reload);
    clearTimeout(this.#suspend);
    this.#engine?.destroy();
    this.#engine = null;
    this.#url = "";
    this.#wantsToPlay = false;
    this.#enter(state);
  }

  async play(): Promise<void> {
    if (!this.#url) return;
    this.#wantsToPlay = true;
    clearTimeout(this.#suspend);
    if (!this.#engine) {
      this.#start();
      return;
    }
    this.#engine.resume();
    this.jumpToLive();
    await this.#playVideo();
  }

  pause(): void {
    this.#wantsToPlay = false;
    this.video.pause();
    clearTimeout(this.#suspend);
    this.#suspend = setTimeout(() => this.#engine?.suspend(), PAUSE_LOADS_MS);
  }

  togglePlay(): void {
    if (this.video.paused) void this.play();
    else this.pause();
  }

  setVolume(volume: number): void {
    this.video.volume = Math.min(1, Math.max(0, volume));
    this.setMuted(this.video.volume === 0);
  }

  setMuted(isMuted: boolean): void {
    this.video.muted = isMuted;
    this.isMutedByBrowser = false;
    if (!this.#startsMuted) storeVolume({ volume: this.video.volume, isMuted });
  }

  setLevel(index: number): void {
    this.currentLevel = index;
    this.#engine?.setLevel(index);
    this.dispatchEvent(new Event("levels"));
  }

  jumpToLive(): void {
    const edge = this.#engine?.liveEdgeS();
    if (edge === null || edge === undefined || edge <= this.video.currentTime + 0.5) return;
    this.video.currentTime = edge;
    this.#latency.reset();
  }

  /** The element was given another place. */
  noteMove(): void {
    this.#movedAtMs = performance.now();
    this.#latency.reset();
  }

  /** Seconds behind the camera, as far as it is known. */
  latencyS(): number | null {
    return this.#engine?.stats().latencyS ?? null;
  }

  forwardBufferS(): number {
    const { buffered, currentTime } = this.video;
    for (let index = 0; index < buffered.length; index += 1) {
      const isHere = currentTime >= buffered.start(index) - 0.1;
      if (isHere && currentTime <= buffered.end(index)) return buffered.end(index) - currentTime;
    }
    return 0;
  }

  /** Try now rather than when the back-off allows: the server said that the stream is back. */
  retryNow(): void {
    if (this.#wantsToPlay && this.#state !== "playing") this.#start();
  }

  destroy(): void {
    clearInterval(this.#timer);
    this.unload("idle");
    this.#listeners.destroy();
  }

  #start(): void {
    clearTimeout(this.#reload);
    this.#reload = undefined;
    if (this.#engine) freezeFrame(this.video);
    this.#engine?.destroy();
    if (this.#state !== "reconnecting") this.#enter("loading");
    this.#engine = createEngine(this.video, {
      onReady: () => {
        if (this.#wantsToPlay) void this.#playVideo();
      },
      onLevels: (levels, current) => {
        this.levels = levels;
        this.currentLevel = current;
        this.dispatchEvent(new Event("levels"));
      },
      onFailure: (kind) => this.#mend(kind),
    });
    if (this.#engine) this.#engine.load(this.#url);
    else this.#enter("error");
  }

  async #playVideo(): Promise<void> {
    try {
      await this.video.play();
    } catch (error) {
      if ((error as DOMException).name === "NotAllowedError") await this.#playMuted();
    }
  }

  // Browsers allow sound only after a gesture; a muted picture with a button is better than none.
  async #playMuted(): Promise<void> {
    this.video.muted = true;
    this.isMutedByBrowser = !this.#startsMuted;
    try {
      await this.video.play();
    } catch {
      this.#wantsToPlay = false;
      this.#enter("paused");
    }
    this.dispatchEvent(new Event("blocked"));
  }

  #mend(kind: FailureKind): void {
    const remedy = this.#recovery.remedyFor(kind, performance.now());
    if (remedy.action === "recover-media") {
      this.#engine?.recoverMedia();
      if (this.#wantsToPlay) void this.#playVideo();
      return;
    }
    this.#enter("reconnecting");
    clearTimeout(this.#reload);
    this.#reload = setTimeout(() => this.#start(), remedy.delayMs);
  }

  #listenToVideo(): void {
    const on = (type: string, handler: () => void): void =>
      this.#listeners.on(this.video, type, handler);
    on("playing", () => {
      this.#recovery.succeeded();
      this.#enter("playing");
    });
    on("pause", () => {
      if (!this.#wantsToPlay && this.#engine) this.#enter("paused");
    });
    on("waiting", () => this.#onWaiting());
    on("seeking", () => this.#latency.reset());
    on("ended", () => this.#enter("ended"));
    on("volumechange", () => this.dispatchEvent(new Event("volume")));
  }

  #onWaiting(): void {
    if (this.#state !== "playing" || this.video.seeking) return;
    if (performance.now() - this.#movedAtMs < MOVE_MS) return;
    this.rebuffers += 1;
    this.#latency.noteStall(performance.now());
  }

  #steer(nowMs: number): void {
    const { video } = this;
    if (!this.#engine || this.#state === "error") return;
    const isExpected = this.#wantsToPlay && this.#reload === undefined && this.#state !== "ended";
    if (this.#watchdog.isStuck(nowMs, video.currentTime, isExpected, this.isInGrace)) {
      this.#mend("other");
      return;
    }
    this.#showStall(nowMs);
    const isSteady = !video.paused && !video.seeking && video.readyState >= 3;
    if (!this.#engine.hasLatencyControl || !isSteady || this.#state !== "playing") return;
    const { rate, seekByS } = this.#latency.update(nowMs, this.forwardBufferS());
    if (seekByS > 0) video.currentTime += seekByS;
    if (Math.abs(video.playbackRate - rate) >= RATE_STEP || rate === 1) video.playbackRate = rate;
  }

  #showStall(nowMs: number): void {
    if (!["playing", "buffering", "reconnecting"].includes(this.#state)) return;
    const stillMs = this.#watchdog.stillMs(nowMs);
    const isExplained = stillMs > STALL_EXPLAINED_MS || this.isInGrace;
    if (stillMs > STALL_SHOWN_MS && this.#state !== "reconnecting")
      this.#enter(isExplained ? "reconnecting" : "buffering");
    else if (stillMs < 200 && this.video.readyState >= 3 && !this.video.paused)
      this.#enter("playing");
  }

  #enter(state: PlaybackState): void {
    if (state === this.#state) return;
    this.#state = state;
    if (state !== "playing") this.video.playbackRate = 1;
    this.dispatchEvent(new Event("state"));
  }
}
