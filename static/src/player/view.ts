/** The player as seen: picture, overlay, controls; one per page, plus previews. */
import { el } from "../shared/dom.ts";
import { translate } from "../shared/i18n.ts";
import { Listeners } from "../shared/listeners.ts";
import { Controls } from "./controls.ts";
import { IdleBar } from "./idle-bar.ts";
import type { Mode } from "./mode.ts";
import { move } from "./moving.ts";
import { Overlay } from "./overlay.ts";
import { Playback } from "./playback.ts";
import { acceptMature, hasAcceptedMature } from "./preferences.ts";
import { SeekBar } from "./seek-bar.ts";
import { offsetForKey } from "./seek-maths.ts";
import { handleShortcut } from "./shortcuts.ts";
import type { Source } from "./source.ts";
import { StatsPanel } from "./stats-panel.ts";
import { toggleFullscreen, togglePip } from "./windowing.ts";

/** What follows the player (chat replay) moves on this often. */
const TIME_MS = 250;
/** The keys that a double tap on the left, middle and right third stands for. */
const SIDES = ["j", "", "l"];

export class PlayerView {
  readonly element: HTMLElement;
  readonly playback: Playback;
  readonly bar: SeekBar;
  source: Source;
  /** Told when live events change what there is to show. */
  onSource: ((source: Source) => void) | null = null;
  #mode: Mode;
  #video = el("video", { class: "player__video", playsinline: true, disableremoteplayback: true });
  #overlay: Overlay;
  #controls: Controls;
  #stats: StatsPanel;
  #listeners = new Listeners();
  #idle: IdleBar;
  #timer: ReturnType<typeof setInterval>;
  #isGated = false;

  constructor(source: Source, makeMode: (view: PlayerView) => Mode) {
    this.source = source;
    this.playback = new Playback(this.#video, source.isPreview);
    this.#mode = makeMode(this);
    this.#overlay = new Overlay(this.playback);
    this.#stats = new StatsPanel(this.playback);
    this.bar = new SeekBar(this.#mode.timeline, () => this.#idle.wake());
    this.#controls = new Controls(this.playback, this.bar, this.#mode, {
      togglePip: () => togglePip(this.#video),
      toggleTheater: () => this.#toggleTheater(),
      toggleFullscreen: () => toggleFullscreen(this.element, this.#video),
      clip: source.isPreview || source.isEmbed ? null : () => this.#clip(),
    });
    this.element = el(
      "section",
      { class: source.isPreview ? "player" : "player player--main" },
      this.#video,
      this.#overlay.element,
      this.#overlay.unmute,
      this.#stats.element,
      this.#controls.element,
    );
    this.#idle = new IdleBar(this.element, () => this.playback.state === "playing");
    this.#timer = setInterval(() => {
      if (this.playback.state === "playing") this.#tellTime();
    }, TIME_MS);
    this.#listen();
  }

  /** Show this source; what plays already goes on. */
  show(source: Source): void {
    this.source = source;
    const name = source.video?.title || source.name;
    this.element.setAttribute("aria-label", translate("player.region", { name }));
    this.#controls.setTheaterAvailable(this.element.closest(".watch") !== null);
    this.#isGated = source.isMature && !source.isPreview && !hasAcceptedMature(source.login);
    this.#mode.show(source, this.#isGated);
    if (source.poster) this.#video.poster = source.poster;
    else this.#video.removeAttribute("poster");
    this.#update();
  }

  /** Show the same with this changed, and tell the place in the page. */
  change(change: Partial<Source>): void {
    this.show({ ...this.source, ...change });
    this.onSource?.(this.source);
  }

  moveTo(parent: HTMLElement, before: Node | null = null): void {
    this.playback.noteMove();
    move(this.element, parent, before);
  }

  destroy(): void {
    clearInterval(this.#timer);
    this.#idle.destroy();
    this.#mode.destroy();
    this.#listeners.destroy();
    this.#controls.destroy();
    this.bar.destroy();
    this.#stats.destroy();
    this.playback.destroy();
    this.element.remove();
  }

  #accept(): void {
    acceptMature(this.source.login);
    this.#isGated = false;
    this.source = { ...this.source, isAutoplay: true };
    this.#mode.begin(this.source);
    this.#update();
  }

  #listen(): void {
    for (const type of ["state", "volume", "blocked"]) {
      this.#listeners.on(this.playback, type, () => this.#update());
    }
    this.#listeners.on(this.playback, "state", () => this.#onState());
    this.#listeners.on(this.playback, "seek", () => {
      this.bar.update();
      this.#tellTime();
    });
    this.#listeners.on(document, "fullscreenchange", () => this.#update());
    this.#listeners.on<MouseEvent>(this.#video, "click", () => this.#onPictureClick());
    this.#listeners.on<MouseEvent>(this.#video, "dblclick", (event) => this.#onDoubleClick(event));
    if (this.source.isPreview) return;
    this.#listeners.on<KeyboardEvent>(document, "keydown", (event) => this.#onKey(event));
    this.#listeners.on<CustomEvent<{ offsetMs: number }>>(document, "video:seek", ({ detail }) =>
      this.#mode.seekTo(detail.offsetMs),
    );
    this.#listeners.on(document, "video:ask", () => this.#tellTime());
  }

  #onState(): void {
    this.#tellTime();
    const { videoId } = this.#mode.moment();
    if (this.playback.state === "ended" && videoId && !this.source.isPreview)
      document.dispatchEvent(new CustomEvent("video:ended", { detail: { videoId } }));
  }

  #tellTime(): void {
    const { videoId, offsetMs } = this.#mode.moment();
    if (!videoId || offsetMs === null || this.source.isPreview) return;
    const detail = { videoId, offsetMs, isPlaying: this.playback.state === "playing" };
    document.dispatchEvent(new CustomEvent("video:time", { detail }));
  }

  #clip(): void {
    const detail = { channel: this.source.login, ...this.#mode.moment() };
    document.dispatchEvent(new CustomEvent("clip:open", { detail }));
  }

  // On touch the first tap brings the controls; with a mouse a click plays or pauses.
  #onPictureClick(): void {
    if (matchMedia("(pointer: fine)").matches) this.playback.togglePlay();
  }

  // Two taps near a side step back or forward, as fingers know it from elsewhere.
  #onDoubleClick(event: MouseEvent): void {
    const { left, width } = this.#video.getBoundingClientRect();
    const key = SIDES[Math.floor((3 * (event.clientX - left)) / width)];
    const isFinger = matchMedia("(pointer: coarse)").matches;
    if (isFinger && key && this.#seekByKey(key)) this.bar.update();
    else toggleFullscreen(this.element, this.#video);
  }

  #onKey(event: KeyboardEvent): void {
    const isHandled = handleShortcut(event, this.element, {
      play: () => this.playback.togglePlay(),
      mute: () => this.playback.setMuted(!this.playback.sounding.muted),
      fullscreen: () => toggleFullscreen(this.element, this.#video),
      theater: () => this.#toggleTheater(),
      pip: () => togglePip(this.#video),
      stats: () => this.#stats.toggle(),
      clip: () => this.#canClip() && this.#clip(),
      changeVolume: (by) => this.playback.setVolume(this.playback.sounding.volume + by),
      other: (key) => this.#onOtherKey(key, event.target as Node),
    });
    if (!isHandled) return;
    event.preventDefault();
    this.#idle.wake();
    this.bar.update();
  }

  // In the corner, keys with a meaning on the page around it count only inside the player.
  #onOtherKey(key: string, target: Node): boolean {
    const isElsewhere = this.element.dataset["mini"] !== undefined && !this.element.contains(target);
    if (this.#isGated || isElsewhere) return false;
    return this.#mode.onKey(key) || this.#seekByKey(key);
  }

  #seekByKey(key: string): boolean {
    const { timeline } = this.#mode;
    if (!timeline.isSeekable) return false;
    const offsetMs = offsetForKey(key, timeline.positionMs(), timeline.lengthMs());
    if (offsetMs !== null) timeline.step(offsetMs);
    return offsetMs !== null;
  }

  #canClip(): boolean {
    const { isEmbed, isLive, video } = this.source;
    const isHere = this.element.dataset["mini"] === undefined;
    return isHere && !isEmbed && !this.#isGated && (isLive || video !== null);
  }

  #toggleTheater(): void {
    if (!this.element.closest(".watch")) return;
    document.documentElement.toggleAttribute("data-theater");
    this.#update();
  }

  #update(): void {
    this.element.dataset["kind"] = this.source.video ? "video" : "live";
    this.element.dataset["state"] = this.#isGated ? "gated" : this.playback.state;
    const gate = this.#isGated ? () => this.#accept() : null;
    this.#overlay.update(this.source, gate, () => this.#mode.overlay());
    this.#controls.element.inert = this.#isGated || (!this.source.isLive && !this.source.video);
    this.#controls.update();
    this.#mode.update();
    if (this.playback.state === "playing") this.#idle.wake();
  }
}
