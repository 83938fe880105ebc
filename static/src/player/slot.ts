/** A place for the player in a page (`data-component="player"`). */
import { Listeners } from "../shared/listeners.ts";
import type { Component } from "../shared/registry.ts";
import type { LiveState } from "../live/messages.ts";
import { MiniPlayer } from "./mini-player.ts";
import { type Source, readSource } from "./source.ts";
import { PlayerView } from "./view.ts";

/** The one player that outlives its page; previews have players of their own. */
let shared: PlayerView | null = null;
let sharedSlot: PlayerSlot | null = null;
const mini = new MiniPlayer(() => closeShared());

export class PlayerSlot implements Component {
  #element: HTMLElement;
  #listeners = new Listeners();
  #view: PlayerView;
  #source: Source;

  constructor(element: HTMLElement) {
    this.#element = element;
    this.#source = readSource(element);
    this.#view = this.#source.isPreview ? new PlayerView(this.#source) : this.#adopt();
    element.replaceChildren();
    this.#view.moveTo(element);
    this.#view.show(this.#source);
    this.#listeners.on<CustomEvent<{ channel: string; live: LiveState }>>(
      document,
      "channel:live",
      ({ detail }) => {
        if (detail.channel === this.#source.login) this.#follow(detail.live);
      },
    );
  }

  /** The page goes; a picture that still moves stays in the corner. */
  destroy(): void {
    this.#listeners.destroy();
    document.documentElement.removeAttribute("data-theater");
    if (this.#view !== shared) {
      this.#view.destroy();
      return;
    }
    if (sharedSlot !== this) return;
    sharedSlot = null;
    if (mini.isAvailable && isWorthKeeping(this.#view)) mini.take(this.#view);
    else closeShared();
  }

  #adopt(): PlayerView {
    shared ??= new PlayerView(this.#source);
    sharedSlot = this;
    mini.release(shared);
    return shared;
  }

  #follow(live: LiveState): void {
    const { playback } = this.#view;
    const wasInGrace = playback.isInGrace;
    if (!live.isLive) this.#goOffline();
    else if (live.playbackUrl && live.playbackUrl !== this.#source.playbackUrl) {
      this.#change({ playbackUrl: live.playbackUrl, isLive: true });
    } else if (!this.#source.isLive) this.#change({ isLive: true });
    playback.isInGrace = live.isReconnecting;
    if (wasInGrace && !live.isReconnecting) playback.retryNow();
  }

  // The last second is still in the buffer: let it be seen.
  #goOffline(): void {
    if (!this.#source.isLive) return;
    const leave = (): void => this.#change({ isLive: false, playbackUrl: "" });
    if (this.#view.playback.state === "playing") setTimeout(leave, 1500);
    else leave();
  }

  #change(change: Partial<Source>): void {
    this.#source = { ...this.#source, ...change };
    this.#element.dataset["state"] = this.#source.isLive ? "live" : "offline";
    this.#element.dataset["playbackUrl"] = this.#source.playbackUrl;
    if (this.#element.isConnected) this.#view.show(this.#source);
  }
}

function isWorthKeeping(view: PlayerView): boolean {
  const { state } = view.playback;
  return !view.source.isEmbed && ["playing", "buffering", "reconnecting"].includes(state);
}

function closeShared(): void {
  if (!shared) return;
  mini.release(shared);
  shared.destroy();
  shared = null;
}
