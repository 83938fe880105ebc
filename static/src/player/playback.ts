/** One <video> and everything that keeps it going: engine, latency, recovery, states. */
import { Listeners } from "../shared/listeners.ts";
import { startPlaying } from "./autoplay.ts";
import { createEngine } from "./create-engine.ts";
import type { Engine, QualityLevel, StartAt, Stream } from "./engine.ts";
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
  | "error"
  | "gone";

const STEER_MS = 100;
/** A shorter stall is a hiccup, not worth an overlay; a longer one is worth words. */
const STALL_SHOWN_MS = 1000;
const STALL_EXPLAINED_MS = 5000;
/** A longer pause stops the download; playing again begins at the live edge anyway. */
const PAUSE_LOADS_MS = 8000;

const FROM_LIVE: StartAt = { timeS: -1 };

/** Fires "state", "levels", "volume", "seek", "speed" and "blocked" (autoplay refused with sound). */
export class Playback extends EventTarget {
  readonly video: HTMLVideoElement;
  levels: QualityLevel[] = [];
  currentLevel = -1;
  rebuffers = 0;
  isMutedByBrowser = false;
  /** The server said that the streamer's connection dropped. */
  isInGrace = false;
  /** Asks for another address where this one is refused; null: the video is gone. */
  renewUrl: (() => Promise<string | null>) | null = null;
  #state: PlaybackState = "idle";
  #engine: Engine | null = null;
  #stream: Stream | null = null;
  #speed = 1;
  /** The quality that was chosen, by its label: another list may number them otherwise. */
  #chosenLabel = "";
  #steering: LatencySteering;
  #recovery = new Recovery();
  #watchdog = new Watchdog();
  #listeners = new Listeners();
  #timer: ReturnType<typeof setInterval>;
  #reload: ReturnType<typeof setTimeout> | undefined;
  #suspend: ReturnType<typeof setTimeout> | undefined;
  #wantsToPlay = false;
  #startsMuted: boolean;
  /** The film of an ad, while it is heard in the picture's place. */
  #guest: HTMLVideoElement | null = null;

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
    return this.#stream?.url ?? "";
  }

  /** Whether what is loaded goes at the viewer's pace. */
  get isRecorded(): boolean {
    return this.#stream?.isRecorded ?? false;
  }

  get speed(): number {
    return this.#speed;
  }

  get floorS(): number {
    return this.#steering.floorS;
  }

  get engineStats(): ReturnType<Engine["stats"]> | null {
    return this.#engine?.stats() ?? null;
  }

  /** Play this live stream; the one already playing goes on untouched. */
  load(url: string, isAutoplay: boolean): void {
    if (url !== this.url) this.#load({ url, isRecorded: false, startAt: FROM_LIVE }, isAutoplay);
  }

  /** Play something recorded from a moment on. */
  loadRecorded(url: string, startAt: StartAt, isAutoplay: boolean): void {
    this.#load({ url, isRecorded: true, startAt }, isAutoplay);
  }

  /** Go on with another list of the same broadcast; the last picture stays until there is one. */
  switchTo(stream: Stream): void {
    this.#stream = stream;
    this.#wantsToPlay = true;
    this.#recovery = new Recovery();
    this.#enter("loading");
    this.#start();
  }

  /** Back to the camera. */
  switchToLive(url: string): void {
    this.switchTo({ url, isRecorded: false, startAt: FROM_LIVE });
  }

  #load(stream: Stream, isAutoplay: boolean): void {
    this.#stream = stream;
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
  unload(state: "idle" | "offline" | "ended" | "gone"): void {
    clearTimeout(this.#reload);
    clearTimeout(this.#suspend);
    this.#engine?.destroy();
    this.#engine = null;
    this.#stream = null;
    this.#wantsToPlay = false;
    this.#enter(state);
  }

  async play(): Promise<void> {
    if (!this.#stream) return;
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
    // What is recorded waits where it is; only a live stream would be fetched for nothing.
    if (!this.isRecorded)
      this.#suspend = setTimeout(() => this.#engine?.suspend(), PAUSE_LOADS_MS);
  }

  togglePlay(): void {
    if (this.video.paused) void this.play();
    else this.pause();
  }

  /** What the controls of the sound are about. */
  get sounding(): HTMLVideoElement {
    return this.#guest ?? this.video;
  }

  setVolume(volume: number): void {
    this.sounding.volume = Math.min(1, Math.max(0, volume));
    this.setMuted(this.sounding.volume === 0);
  }

  setMuted(isMuted: boolean): void {
    this.sounding.muted = isMuted;
    this.isMutedByBrowser = false;
    if (!this.#startsMuted) storeVolume({ volume: this.sounding.volume, isMuted });
  }

  /** The browser plays without sound only: until the viewer asks for it, and not for ever. */
  muteSilently(): void {
    this.sounding.muted = true;
    this.isMutedByBrowser = true;
    this.dispatchEvent(new Event("blocked"));
  }

  /** Somebody else is heard as loud as the picture was, which goes on in silence. */
  lendSound(guest: HTMLVideoElement): void {
    this.takeSoundBack();
    guest.volume = this.video.volume;
    guest.muted = this.video.muted;
    this.#guest = guest;
    this.video.muted = true;
    guest.addEventListener("volumechange", this.#onGuestVolume);
  }

  /** The picture is heard again, as loud as the guest was last. */
  takeSoundBack(): void {
    const guest = this.#guest;
    if (!guest) return;
    guest.removeEventListener("volumechange", this.#onGuestVolume);
    this.#guest = null;
    this.video.volume = guest.volume;
    this.video.muted = guest.muted;
  }

  setLevel(index: number): void {
    this.currentLevel = index;
    this.#chosenLabel = this.levels.find((level) => level.index === index)?.label ?? "";
    this.#engine?.setLevel(index);
    this.dispatchEvent(new Event("levels"));
  }

  /** Go to a moment of something recorded. */
  seek(timeS: number): void {
    if (!this.#stream?.isRecorded) return;
    this.#stream = { ...this.#stream, startAt: { timeS } };
    if (this.#engine && this.video.readyState > 0) this.video.currentTime = timeS;
    // Before there is a list the start of the engine is what counts; after the end, playing again.
    else if (this.#engine) this.#start();
    if (this.#state === "ended") void this.play();
    this.dispatchEvent(new Event("seek"));
  }

  setSpeed(speed: number): void {
    this.#speed = speed;
    if (this.isRecorded) this.video.playbackRate = speed;
    this.dispatchEvent(new Event("speed"));
  }

  /** What the clock showed at this moment of the video; null without dates. */
  unixMsAt(timeS: number): number | null {
    return this.#engine?.unixMsAt(timeS) ?? null;
  }

  timeAt(unixMs: number): number | null {
    return this.#engine?.timeAt(unixMs) ?? null;
  }

  jumpToLive(): void {
    if (this.isRecorded) return;
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

  #onGuestVolume = (): void => {
    this.dispatchEvent(new Event("volume"));
  };

  #start(): void {
    clearTimeout(this.#reload);
    this.#reload = undefined;
    const stream = this.#stream;
    if (!stream) return;
    if (this.#engine) freezeFrame(this.video);
    this.#engine?.destroy();
    if (this.#state !== "reconnecting") this.#enter("loading");
    this.#engine = createEngine(this.video, stream, {
      onReady: () => {
        this.#chooseAgain();
        if (this.#wantsToPlay) void this.#playVideo();
      },
      onLevels: (levels, current) => {
        this.levels = levels;
        this.currentLevel = current;
        this.dispatchEvent(new Event("levels"));
      },
      onFailure: (kind) => this.#mend(kind),
    });
    if (this.#engine) this.#engine.load();
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
    const again = remedy.action === "renew" ? () => void this.#renew() : () => this.#start();
    this.#reload = setTimeout(again, remedy.delayMs);
  }

  async #renew(): Promise<void> {
    const before = this.#stream;
    // Where the site cannot be reached either, the next refusal asks again.
    const url = await (this.renewUrl?.() ?? Promise.resolve(null)).catch(() => before?.url ?? null);
    if (this.#stream === null || this.#stream.url !== before?.url) return;
    if (url === null) {
      this.unload("gone");
      return;
    }
    this.#stream = { ...this.#stream, url };
    this.#start();
  }

  #chooseAgain(): void {
    const level = this.levels.find(({ label }) => label === this.#chosenLabel);
    if (level) this.#engine?.setLevel(level.index);
  }

  #listenToVideo(): void {
    const on = (type: string, handler: () => void): void =>
      this.#listeners.on(this.video, type, handler);
    on("playing", () => {
      this.#recovery.succeeded();
      this.#enter("playing");
      if (this.isRecorded) this.video.playbackRate = this.#speed;
    });
    on("pause", () => this.#onPause());
    on("waiting", () => this.#onWaiting());
    on("seeking", () => {
      this.#steering.reset();
      this.dispatchEvent(new Event("seek"));
    });
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
    this.#notePosition();
    if (this.#engine.hasLatencyControl && this.#state === "playing") this.#steering.steer(nowMs);
  }

  // Where to go on, should the stream have to be loaded anew.
  #notePosition(): void {
    const { seeking, readyState, currentTime } = this.video;
    const isMoving = this.#state === "playing" || this.#state === "paused";
    if (!this.#stream?.isRecorded || !isMoving || seeking || readyState < 2) return;
    this.#stream = { ...this.#stream, startAt: { timeS: currentTime } };
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
    if (state !== "playing" && !this.isRecorded) this.video.playbackRate = 1;
    this.dispatchEvent(new Event("state"));
  }
}
