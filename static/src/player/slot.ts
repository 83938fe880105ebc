/** A place for the player in a page (`data-component="player"`). */
import type { Component } from "../shared/registry.ts";
import { MiniPlayer } from "./mini-player.ts";
import { type Source, readSource } from "./source.ts";
import { PlayerView } from "./view.ts";

/** The one player that outlives its page; previews have players of their own. */
let shared: PlayerView | null = null;
let sharedSlot: PlayerSlot | null = null;
const mini = new MiniPlayer(() => closeShared());

export class PlayerSlot implements Component {
  #view: PlayerView;
  #source: Source;

  constructor(element: HTMLElement) {
    this.#source = readSource(element);
    this.#view = this.#source.isPreview ? new PlayerView(this.#source) : this.#adopt();
    element.replaceChildren();
    this.#view.moveTo(element);
    this.#view.show(this.#source);
    this.#view.onSource = (changed) => {
      element.dataset["state"] = changed.isLive ? "live" : "offline";
      element.dataset["playbackUrl"] = changed.playbackUrl;
    };
  }

  /** The page goes; a picture that still moves stays in the corner. */
  destroy(): void {
    this.#view.onSource = null;
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
