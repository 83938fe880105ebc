/** Shows ads over the player while the live picture goes on: hidden before it, small in a break. */
import type { PlayerView } from "../player/view.ts";
import { el, icon } from "../shared/dom.ts";
import { translate } from "../shared/i18n.ts";
import { Listeners } from "../shared/listeners.ts";
import type { Ad } from "./ad.ts";
import { AdProgress } from "./progress.ts";
import { reportAd } from "./reports.ts";

const TICK_MS = 200;
/** A film that does not begin, or stands still, for as long is left: the stream is never held up. */
const PATIENCE_MS = 5000;

export class AdShow {
  #view: PlayerView;
  #ads: Ad[];
  #onEnd: () => void;
  #video = el("video", { class: "ad-stage__video", playsinline: true, preload: "auto" });
  #label = el("span", { class: "ad-stage__count", role: "status" });
  #left = el("span", { class: "ad-stage__left", role: "timer", "aria-live": "off" });
  #link = el(
    "a",
    { class: "ad-stage__click", target: "_blank", rel: "noopener noreferrer sponsored" },
    el(
      "span",
      { class: "button button--small ad-stage__link" },
      icon("external-link"),
      translate("ads.learn_more"),
    ),
  );
  #stage: HTMLElement;
  #listeners = new Listeners();
  #observer: IntersectionObserver;
  #timer: ReturnType<typeof setInterval>;
  #index = -1;
  #progress = new AdProgress(0);
  #movedAtMs = 0;
  #lastS = 0;
  #isInView = false;
  #isOver = false;

  constructor(view: PlayerView, kind: "preroll" | "midroll", ads: Ad[], onEnd: () => void) {
    this.#view = view;
    this.#ads = ads;
    this.#onEnd = onEnd;
    this.#stage = el(
      "div",
      { class: "ad-stage", role: "region", "aria-label": translate("ads.region") },
      this.#video,
      this.#link,
      el("p", { class: "ad-stage__about" }, this.#label, this.#left),
    );
    view.element.dataset["ad"] = kind;
    view.playback.video.after(this.#stage);
    view.playback.lendSound(this.#video);
    this.#observer = new IntersectionObserver(
      ([entry]) => {
        this.#isInView = (entry?.intersectionRatio ?? 0) >= 0.5;
      },
      { threshold: [0, 0.5, 1] },
    );
    this.#observer.observe(this.#video);
    this.#listen();
    this.#timer = setInterval(() => this.#tick(performance.now()), TICK_MS);
    this.#next();
  }

  /** Back to the picture, at whatever moment. */
  destroy(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    clearInterval(this.#timer);
    this.#observer.disconnect();
    this.#listeners.destroy();
    this.#view.playback.takeSoundBack();
    delete this.#view.element.dataset["ad"];
    this.#video.removeAttribute("src");
    this.#video.load();
    this.#stage.remove();
    this.#onEnd();
  }

  get #ad(): Ad | undefined {
    return this.#ads[this.#index];
  }

  #listen(): void {
    const { playback } = this.#view;
    this.#listeners.on(this.#video, "ended", () => {
      this.#tell(...this.#progress.once("start", "complete"));
      this.#next();
    });
    this.#listeners.on(this.#video, "error", () => this.#fail());
    this.#listeners.on(this.#link, "click", () => this.#tell(...this.#progress.once("click")));
    // Who pauses the picture pauses the ad; a picture that buffers does not.
    this.#listeners.on(playback, "state", () => {
      if (playback.state === "paused") this.#video.pause();
      else if (playback.state === "playing" && this.#video.paused) void this.#play();
    });
  }

  #next(): void {
    this.#index += 1;
    const ad = this.#ad;
    if (!ad) {
      this.destroy();
      return;
    }
    this.#progress = new AdProgress(ad.durationMs);
    this.#lastS = 0;
    this.#movedAtMs = performance.now();
    this.#label.textContent = translate("ads.count", {
      number: String(this.#index + 1),
      count: String(this.#ads.length),
    });
    this.#link.hidden = ad.clickUrl === "";
    if (ad.clickUrl) this.#link.href = ad.clickUrl;
    this.#link.title = ad.title;
    this.#showLeft();
    this.#video.src = ad.mediaUrl;
    if (this.#view.playback.state !== "paused") void this.#play();
  }

  // With sound where the browser allows it; the button for that is the player's own.
  async #play(): Promise<void> {
    try {
      await this.#video.play();
    } catch (error) {
      const isRefused = error instanceof DOMException && error.name === "NotAllowedError";
      if (!isRefused || this.#video.muted) return;
      this.#view.playback.muteSilently();
      await this.#video.play().catch(() => undefined);
    }
  }

  #tick(nowMs: number): void {
    const { currentTime, paused } = this.#video;
    if (currentTime !== this.#lastS || (paused && this.#view.playback.state === "paused")) {
      this.#movedAtMs = nowMs;
      this.#lastS = currentTime;
    }
    if (nowMs - this.#movedAtMs > PATIENCE_MS) {
      this.#fail();
      return;
    }
    const isInView = this.#isInView && !paused && document.visibilityState === "visible";
    this.#tell(...this.#progress.advance(currentTime, isInView));
    this.#showLeft();
  }

  #showLeft(): void {
    this.#left.textContent = translate("ads.left", { seconds: String(this.#progress.leftS()) });
  }

  #fail(): void {
    this.#tell(...this.#progress.once("error"));
    this.#next();
  }

  #tell(...events: Parameters<typeof reportAd>[1][]): void {
    const token = this.#ad?.token;
    if (token) for (const event of events) void reportAd(token, event);
  }
}
