/** A place for the player in a page (`data-component="player"`). */
import type { Component } from "../shared/registry.ts";
import { LiveMode } from "./live-mode.ts";
import { MenuButton } from "./menu-button.ts";
import { MiniPlayer } from "./mini-player.ts";
import { type Source, readSource } from "./source.ts";
import { PlayerView } from "./view.ts";

/** The one player that outlives its page; previews have players of their own. */
let shared: PlayerView | null = null;
let sharedSlot: PlayerSlot | null = null;
const mini = new MiniPlayer(() => closeShared());

export class PlayerSlot implements Component {
  #view: PlayerView | null = null;
  #source: Source;
  #element: HTMLElement;

  constructor(element: HTMLElement) {
    this.#element = element;
    this.#source = readSource(element);
    if (!this.#source.isPreview) this.#claim();
    if (this.#source.video && !shared) void this.#fetchVideoMode();
    else this.#fill((view) => new LiveMode(view));
  }

  /** The page goes; a picture that still moves stays in the corner. */
  destroy(): void {
    document.documentElement.removeAttribute("data-theater");
    if (this.#view) this.#view.onSource = null;
    if (this.#source.isPreview) {
      this.#view?.destroy();
      return;
    }
    if (sharedSlot !== this) return;
    sharedSlot = null;
    if (mini.isAvailable && shared && isWorthKeeping(shared)) mini.take(shared);
    else closeShared();
  }

  // Something else plays on, or one's own picture comes back.
  #claim(): void {
    sharedSlot = this;
    if (shared && !isSamePicture(shared.source, this.#source)) closeShared();
    if (shared) mini.release(shared);
  }

  // What both scripts need is handed over: whatever both imported would become a third file, which
  // live pages would fetch one after the other with this one.
  async #fetchVideoMode(): Promise<void> {
    const { VideoMode } = await import("./video/video-mode.ts");
    if (sharedSlot === this) this.#fill((view) => new VideoMode(view, MenuButton));
  }

  #fill(makeMode: ConstructorParameters<typeof PlayerView>[1]): void {
    const view = this.#source.isPreview
      ? new PlayerView(this.#source, makeMode)
      : (shared ??= new PlayerView(this.#source, makeMode));
    this.#view = view;
    this.#element.replaceChildren();
    view.moveTo(this.#element);
    view.show(this.#source);
    view.onSource = (changed) => {
      this.#element.dataset["state"] = changed.isLive ? "live" : "offline";
      this.#element.dataset["playbackUrl"] = changed.playbackUrl;
    };
  }
}

/** A video that was cut meanwhile is another picture. */
function isSamePicture({ video: had }: Source, { video: wanted }: Source): boolean {
  if (!had || !wanted || had.id !== wanted.id) return had?.id === wanted?.id;
  return had.isGrowing || wanted.isGrowing || had.durationMs === wanted.durationMs;
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
