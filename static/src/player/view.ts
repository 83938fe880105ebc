/** The player as seen: picture, overlay, controls; one per page, plus previews. */
import type { ChannelLiveDetail } from "../live/details.ts";
import { eventSocket } from "../live/event-socket.ts";
import type { LiveState } from "../live/messages.ts";
import { el } from "../shared/dom.ts";
import { translate } from "../shared/i18n.ts";
import { Listeners } from "../shared/listeners.ts";
import { Controls } from "./controls.ts";
import { Heartbeat } from "./heartbeat.ts";
import { IdleBar } from "./idle-bar.ts";
import { move } from "./moving.ts";
import { Overlay } from "./overlay.ts";
import { Playback } from "./playback.ts";
import { acceptMature, hasAcceptedMature } from "./preferences.ts";
import { handleShortcut } from "./shortcuts.ts";
import type { Source } from "./source.ts";
import { StatsPanel } from "./stats-panel.ts";
import { toggleFullscreen, togglePip } from "./windowing.ts";

/** What is still in the buffer when a stream ends. */
const LAST_WORDS_MS = 1500;

export class PlayerView {
  readonly element: HTMLElement;
  readonly playback: Playback;
  source: Source;
  /** Told when live events change what there is to show. */
  onSource: ((source: Source) => void) | null = null;
  #unsubscribe: (() => void) | null = null;
  #video = el("video", { class: "player__video", playsinline: true, disableremoteplayback: true });
  #overlay: Overlay;
  #controls: Controls;
  #stats: StatsPanel;
  #heartbeat: Heartbeat | null = null;
  #listeners = new Listeners();
  #idle: IdleBar;
  #isGated = false;

  constructor(source: Source) {
    this.source = source;
    this.playback = new Playback(this.#video, source.isPreview);
    this.#overlay = new Overlay(this.playback);
    this.#stats = new StatsPanel(this.playback);
    this.#controls = new Controls(this.playback, {
      togglePip: () => togglePip(this.#video),
      toggleTheater: () => this.#toggleTheater(),
      toggleFullscreen: () => toggleFullscreen(this.element, this.#video),
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
    this.#listen();
  }

  /** Show this source; what plays already goes on. */
  show(source: Source): void {
    const isOther = source.login !== this.source.login;
    this.source = source;
    if (isOther || !this.#unsubscribe) {
      this.#unsubscribe?.();
      this.#unsubscribe = eventSocket.subscribe(source.login);
    }
    this.element.setAttribute("aria-label", translate("player.region", { name: source.name }));
    this.#controls.setTheaterAvailable(this.element.closest(".watch") !== null);
    this.#isGated = source.isMature && !source.isPreview && !hasAcceptedMature(source.login);
    if (isOther || !source.isLive) this.#stopCounting();
    if (!source.isLive) this.playback.unload("offline");
    else if (!this.#isGated) this.#start();
    else this.playback.unload("idle");
    if (source.poster) this.#video.poster = source.poster;
    else this.#video.removeAttribute("poster");
    this.#update();
  }

  moveTo(parent: HTMLElement, before: Node | null = null): void {
    this.playback.noteMove();
    move(this.element, parent, before);
  }

  destroy(): void {
    this.#idle.destroy();
    this.#unsubscribe?.();
    this.#stopCounting();
    this.#listeners.destroy();
    this.#controls.destroy();
    this.#stats.destroy();
    this.playback.destroy();
    this.element.remove();
  }

  // The channel's own events, wherever the player is: on its page, in a preview, in the corner.
  #follow(live: LiveState): void {
    const wasInGrace = this.playback.isInGrace;
    if (!live.isLive) this.#goOffline();
    else if (live.playbackUrl && live.playbackUrl !== this.source.playbackUrl) {
      this.#change({ playbackUrl: live.playbackUrl, isLive: true });
    }
    this.playback.isInGrace = live.isReconnecting;
    if (wasInGrace && !live.isReconnecting) this.playback.retryNow();
  }

  #goOffline(): void {
    if (!this.source.isLive) return;
    const { playbackUrl } = this.source;
    const leave = (): void => {
      if (this.source.playbackUrl === playbackUrl) this.#change({ isLive: false, playbackUrl: "" });
    };
    if (this.playback.state === "playing") setTimeout(leave, LAST_WORDS_MS);
    else leave();
  }

  #change(change: Partial<Source>): void {
    this.show({ ...this.source, ...change });
    this.onSource?.(this.source);
  }

  #start(): void {
    this.playback.load(this.source.playbackUrl, this.source.isAutoplay);
    if (!this.source.isPreview) this.#heartbeat ??= new Heartbeat(this.playback, this.source);
  }

  #stopCounting(): void {
    this.#heartbeat?.destroy();
    this.#heartbeat = null;
  }

  #accept(): void {
    acceptMature(this.source.login);
    this.#isGated = false;
    this.source = { ...this.source, isAutoplay: true };
    this.#start();
    this.#update();
  }

  #listen(): void {
    for (const type of ["state", "volume", "blocked"]) {
      this.#listeners.on(this.playback, type, () => this.#update());
    }
    this.#listeners.on<CustomEvent<ChannelLiveDetail>>(document, "channel:live", ({ detail }) => {
      if (detail.channel === this.source.login) this.#follow(detail.live);
    });
    this.#listeners.on(document, "fullscreenchange", () => this.#update());
    this.#listeners.on<MouseEvent>(this.#video, "click", () => this.#onPictureClick());
    this.#listeners.on(this.#video, "dblclick", () => toggleFullscreen(this.element, this.#video));
    if (!this.source.isPreview) {
      this.#listeners.on<KeyboardEvent>(document, "keydown", (event) => this.#onKey(event));
    }
  }

  // On touch the first tap brings the controls; with a mouse a click plays or pauses.
  #onPictureClick(): void {
    if (matchMedia("(pointer: fine)").matches) this.playback.togglePlay();
  }

  #onKey(event: KeyboardEvent): void {
    const isHandled = handleShortcut(event, this.element, {
      play: () => this.playback.togglePlay(),
      mute: () => this.playback.setMuted(!this.#video.muted),
      fullscreen: () => toggleFullscreen(this.element, this.#video),
      theater: () => this.#toggleTheater(),
      pip: () => togglePip(this.#video),
      live: () => this.playback.jumpToLive(),
      stats: () => this.#stats.toggle(),
      changeVolume: (by) => this.playback.setVolume(this.#video.volume + by),
    });
    if (!isHandled) return;
    event.preventDefault();
    this.#idle.wake();
  }

  #toggleTheater(): void {
    if (!this.element.closest(".watch")) return;
    document.documentElement.toggleAttribute("data-theater");
    this.#update();
  }

  #update(): void {
    this.element.dataset["state"] = this.#isGated ? "gated" : this.playback.state;
    this.#overlay.update(this.source, this.#isGated ? () => this.#accept() : null);
    this.#controls.element.inert = this.#isGated || !this.source.isLive;
    this.#controls.update();
    if (this.playback.state === "playing") this.#idle.wake();
  }
}
