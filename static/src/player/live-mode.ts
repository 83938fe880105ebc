/** Watching live: follows the channel, counts the viewer, rewinds and comes back. */
import type { ChannelLiveDetail } from "../live/details.ts";
import { eventSocket } from "../live/event-socket.ts";
import type { LiveState } from "../live/messages.ts";
import { Listeners } from "../shared/listeners.ts";
import { AdBreaks } from "./ad-breaks.ts";
import { Dvr } from "./dvr.ts";
import { Heartbeat } from "./heartbeat.ts";
import { LiveButton } from "./live-button.ts";
import type { Mode, Moment } from "./mode.ts";
import type { Source } from "./source.ts";
import type { PlayerView } from "./view.ts";

/** What is still in the buffer when a stream ends. */
const LAST_WORDS_MS = 1500;

export class LiveMode implements Mode {
  readonly timeline: Dvr;
  readonly start: HTMLElement[];
  readonly end: HTMLElement[] = [];
  #view: PlayerView;
  #button: LiveButton;
  #heartbeat: Heartbeat | null = null;
  #ads: AdBreaks | null = null;
  #listeners = new Listeners();
  #unsubscribe: (() => void) | null = null;
  #login = "";

  constructor(view: PlayerView) {
    this.#view = view;
    this.timeline = new Dvr(view.playback, () => view.source);
    this.#button = new LiveButton(
      () => ({ seconds: this.timeline.behindS(), isPaused: view.playback.video.paused }),
      () => this.#goLive(),
    );
    this.start = [this.#button.element];
    this.#listeners.on<CustomEvent<ChannelLiveDetail>>(document, "channel:live", ({ detail }) => {
      if (detail.channel === view.source.login) this.#follow(detail.live);
    });
  }

  show(source: Source, isGated: boolean): void {
    const isOther = source.login !== this.#login;
    this.#login = source.login;
    if (isOther) {
      this.#unsubscribe?.();
      this.#unsubscribe = eventSocket.subscribe(source.login);
    }
    if (isOther || !source.isLive) this.#stopCounting();
    if (!source.isLive) this.#view.playback.unload("offline");
    else if (!isGated) this.begin(source);
    else this.#view.playback.unload("idle");
  }

  begin(source: Source): void {
    this.timeline.show(source);
    if (source.isPreview) return;
    this.#heartbeat ??= new Heartbeat(this.#view.playback, source);
    this.#ads ??= new AdBreaks(this.#view);
    this.#ads.begin(source);
  }

  overlay(): null {
    return null;
  }

  update(): void {
    this.#button.update();
  }

  onKey(key: string): boolean {
    const isLive = key.toLowerCase() === "l";
    if (isLive) this.#goLive();
    return isLive;
  }

  seekTo(offsetMs: number): void {
    this.timeline.seekRecording(offsetMs);
  }

  moment(): Moment {
    return { videoId: this.#view.source.recordingId, offsetMs: this.timeline.recordingMs() };
  }

  destroy(): void {
    this.#unsubscribe?.();
    this.#stopCounting();
    this.#ads?.destroy();
    this.#button.destroy();
    this.timeline.destroy();
    this.#listeners.destroy();
  }

  #goLive(): void {
    const { playback } = this.#view;
    if (this.timeline.isRewound) this.timeline.backToLive();
    else playback.jumpToLive();
    if (playback.video.paused) void playback.play();
  }

  // The channel's own events, wherever the player is: on its page, in a preview, in the corner.
  #follow(live: LiveState): void {
    const { source, playback } = this.#view;
    const wasInGrace = playback.isInGrace;
    if (live.startedAtMs) source.startedAtMs = live.startedAtMs;
    if (!live.isLive) this.#goOffline();
    else if (live.playbackUrl && live.playbackUrl !== source.playbackUrl) {
      const { playbackUrl, startedAtMs } = live;
      this.#view.change({ playbackUrl, startedAtMs, recordingId: "", isLive: true });
    }
    playback.isInGrace = live.isReconnecting && !playback.isRecorded;
    if (wasInGrace && !live.isReconnecting) playback.retryNow();
  }

  #goOffline(): void {
    const { source, playback } = this.#view;
    if (!source.isLive) return;
    const { playbackUrl } = source;
    const leave = (): void => {
      if (this.#view.source.playbackUrl !== playbackUrl) return;
      this.#view.change({ isLive: false, playbackUrl: "" });
    };
    // Who has rewound watches on to the end, or until the list is taken away.
    if (this.timeline.isRewound) this.#onEnd(leave);
    else if (playback.state === "playing") setTimeout(leave, LAST_WORDS_MS);
    else leave();
  }

  #onEnd(leave: () => void): void {
    const { playback } = this.#view;
    this.#listeners.on(playback, "state", () => {
      if (["ended", "gone", "reconnecting"].includes(playback.state)) leave();
    });
  }

  #stopCounting(): void {
    this.#heartbeat?.destroy();
    this.#heartbeat = null;
    this.#ads?.end();
  }
}
