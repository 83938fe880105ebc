/** One <video> and everything that keeps it going: engine, latency, recovery, states. */
import { Listeners } from "../shared/listeners.ts";
import { startPlaying } from "./autoplay.ts";
import { createEngine } from "./create-engine.ts";
import type { Engine, QualityLevel } from "./engine.ts";
import { freezeFrame } from "./freeze-frame.ts";
import { LatencySteering, forwardBufferS } from "./latency-steering.ts";
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
  #steering: LatencySteering;
  #recovery = new Recovery();
  #watchdog = new Watchdog();
  #listeners = new Listeners();
  #timer: ReturnType<typeof setInterval>;
  #reload: ReturnType<typeof setTimeout> | undefined;
  #suspend: ReturnType<typeof setTimeout> | undefined;
  #wantsToPlay = false;
  #startsMuted: boolean;

  constructor(video: HTMLVideoElement, startsMuted: boolean) {
    super();
    this.video = video;
    this.#steering = new LatencySteering(video);
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
    return this.#steering.floorS;
  }

  get engineStats(): ReturnType<Engine["stats"]> | null {
    return this.#engine?.stats() ?? null;
  }

  /** Play this stream; the one already playing goes on untouched. */
  load(url: string, isAutoplay: boolean): void {
    if (url === this.#url) return;
    this.#url = url;
    this.#wantsToPlay = isAutoplay;
    this.#steering = new LatencySteering(this.video);
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
    this.#steering.reset();
  }

  /** The element was given another place. */
  noteMove(): void {
    this.#steering.noteMove(performance.now());
  }

  /** Seconds behind the camera, as far as it is known. */
  latencyS(): number | null {
    return this.#engine?.stats().latencyS ?? null;
  }

  forwardBufferS(): number {
    return forwardBufferS(this.video);
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
    const outcome = await startPlaying(this.video);
    if (outcome === "muted") this.isMutedByBrowser = !this.#startsMuted;
    if (outcome === "refused") {
      this.#wantsToPlay = false;
      this.#enter("paused");
    }
    if (outcome !== "playing") this.dispatchEvent(new Event("blocked"));
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
    on("pause", () => this.#onPause());
    on("waiting", () => this.#onWaiting());
    on("seeking", () => this.#steering.reset());
    on("ended", () => this.#enter("ended"));
    on("volumechange", () => this.dispatchEvent(new Event("volume")));
  }

  // Also by a media key or the phone's lock screen, which is as good as our own button; but not the
  // pause that the end of a stream or the loading of another one brings with it.
  #onPause(): void {
    const { video } = this;
    if (!this.#engine || !video.paused || video.ended || video.readyState === 0) return;
    this.#wantsToPlay = false;
    this.#enter("paused");
  }

  #onWaiting(): void {
    if (this.#state !== "playing" || this.video.seeking) return;
    if (this.#steering.noteStall(performance.now())) this.rebuffers += 1;
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
    if (this.#engine.hasLatencyControl && this.#state === "playing") this.#steering.steer(nowMs);
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
