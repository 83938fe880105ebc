/** Plays the selected part of a draft round and round. */
import Hls from "hls.js/light";
import { Listeners } from "../shared/listeners.ts";
import type { Span } from "./selection.ts";

// A recording that is still stored is a playlist that grows; nothing may jump to its end.
const CONFIG = {
  lowLatencyMode: false,
  enableWorker: false,
  maxBufferLength: 30,
  backBufferLength: 90,
  liveDurationInfinity: false,
  manifestLoadingMaxRetry: 3,
};
/** Nearer to the end than this it begins anew: a frame beyond would be seen. */
const END_SLACK_S = 0.02;
/** What is played of the end after the end was moved. */
const TAIL_MS = 1500;

export class Preview {
  readonly video: HTMLVideoElement;
  onTime: (atMs: number) => void = () => undefined;
  onFailed: () => void = () => undefined;
  #listeners = new Listeners();
  #hls: Hls | null = null;
  #span: Span;
  #storedMs: number;
  #frame = 0;

  constructor(video: HTMLVideoElement, url: string, span: Span, storedMs: number) {
    this.video = video;
    this.#span = span;
    this.#storedMs = storedMs;
    this.#load(url);
    this.#listeners.on(video, "loadedmetadata", () => this.playFrom(span.startMs), { once: true });
    this.#listeners.on(video, "error", () => this.onFailed());
    this.#watch();
  }

  destroy(): void {
    cancelAnimationFrame(this.#frame);
    this.#listeners.destroy();
    this.#hls?.destroy();
    this.video.removeAttribute("src");
    this.video.load();
  }

  set storedMs(value: number) {
    this.#storedMs = value;
  }

  /** Show the picture at one end while it moves. */
  showMoment(span: Span, atMs: number): void {
    this.#span = span;
    this.video.pause();
    this.video.currentTime = Math.min(atMs, this.#storedMs - 50) / 1000;
  }

  /** Play what was chosen: from its start, or the last bit of it when its end was moved. */
  settle(span: Span, isEnd: boolean): void {
    this.#span = span;
    const tail = Math.max(span.startMs, Math.min(span.endMs, this.#storedMs) - TAIL_MS);
    this.playFrom(isEnd ? tail : span.startMs);
  }

  playFrom(atMs: number): void {
    this.video.currentTime = Math.max(0, Math.min(atMs, this.#storedMs - 100)) / 1000;
    // A browser that wants a gesture first leaves it paused; the button plays it.
    this.video.play().catch(() => undefined);
  }

  toggle(): void {
    if (this.video.paused) this.video.play().catch(() => undefined);
    else this.video.pause();
  }

  #load(url: string): void {
    if (!Hls.isSupported()) {
      this.video.src = url;
      return;
    }
    this.#hls = new Hls({ ...CONFIG, startPosition: this.#span.startMs / 1000 });
    this.#hls.on(Hls.Events.ERROR, (_name, data) => {
      if (data.fatal) this.onFailed();
    });
    this.#hls.loadSource(url);
    this.#hls.attachMedia(this.video);
  }

  #watch(): void {
    const atS = this.video.currentTime;
    const endS = Math.min(this.#span.endMs, this.#storedMs) / 1000;
    if (!this.video.paused && atS >= endS - END_SLACK_S) {
      this.video.currentTime = this.#span.startMs / 1000;
    }
    this.onTime(atS * 1000);
    this.#frame = requestAnimationFrame(() => this.#watch());
  }
}
