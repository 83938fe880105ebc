/** The bar under the picture. */
import { el, icon, setIcon } from "../shared/dom.ts";
import { translate } from "../shared/i18n.ts";
import type { Mode } from "./mode.ts";
import type { Playback } from "./playback.ts";
import { QualityMenu } from "./quality-menu.ts";
import type { SeekBar } from "./seek-bar.ts";

export interface ControlActions {
  togglePip(): void;
  toggleTheater(): void;
  toggleFullscreen(): void;
  /** Null where no clip can be made. */
  clip: (() => void) | null;
}

export class Controls {
  readonly element: HTMLElement;
  #playback: Playback;
  #play = button("play", "play-filled", "player__button--play");
  #mute = button("mute", "volume-2");
  #volume = el("input", {
    class: "player__volume",
    type: "range",
    min: 0,
    max: 1,
    step: 0.02,
    "aria-label": translate("player.volume"),
  });
  #clip = button("clip", "scissors", "player__button--clip");
  #quality: QualityMenu;
  #pip = button("pip", "picture-in-picture-2", "player__button--pip");
  #theater = button("theater", "theater", "player__button--theater");
  #fullscreen = button("fullscreen", "maximize");

  constructor(playback: Playback, bar: SeekBar, mode: Mode, actions: ControlActions) {
    this.#playback = playback;
    this.#quality = new QualityMenu(playback);
    this.#pip.hidden = !document.pictureInPictureEnabled;
    this.#clip.hidden = actions.clip === null;
    const buttons = el(
      "div",
      { class: "player__buttons" },
      this.#play,
      el("div", { class: "player__sound" }, this.#mute, this.#volume),
      ...mode.start,
      el("span", { class: "push" }),
      ...mode.end,
      this.#clip,
      ...this.#quality.elements,
      this.#pip,
      this.#theater,
      this.#fullscreen,
    );
    this.element = el("div", { class: "player__controls" }, bar.element, buttons);
    this.#wire(actions);
    this.update();
  }

  destroy(): void {
    this.#quality.destroy();
  }

  /** Say anew what each button would do. */
  update(): void {
    const { video, sounding, state } = this.#playback;
    const isPlaying = !video.paused;
    if (state === "ended") say(this.#play, "player.replay", "rotate-ccw", "k");
    else say(this.#play, isPlaying ? "player.pause" : "player.play", isPlaying ? "pause-filled" : "play-filled", "k");
    const isSilent = sounding.muted || sounding.volume === 0;
    const loudness = isSilent ? "volume-x" : sounding.volume < 0.5 ? "volume-1" : "volume-2";
    say(this.#mute, isSilent ? "player.unmute" : "player.mute", loudness, "m");
    this.#volume.value = String(sounding.muted ? 0 : sounding.volume);
    this.#volume.style.setProperty("--fill", `${Number(this.#volume.value) * 100}%`);
    const isFull = document.fullscreenElement !== null;
    say(
      this.#fullscreen,
      isFull ? "player.fullscreen_exit" : "player.fullscreen",
      isFull ? "minimize" : "maximize",
      "f",
    );
    const isTheater = document.documentElement.dataset["theater"] !== undefined;
    say(
      this.#theater,
      isTheater ? "player.theater_exit" : "player.theater",
      isTheater ? "theater-exit" : "theater",
      "t",
    );
    say(this.#pip, "player.pip", "picture-in-picture-2", "i");
    say(this.#clip, "player.clip", "scissors", "c");
  }

  /** Theater makes sense only beside a chat column. */
  setTheaterAvailable(isAvailable: boolean): void {
    this.#theater.hidden = !isAvailable;
  }

  #wire(actions: ControlActions): void {
    this.#play.addEventListener("click", () => this.#playback.togglePlay());
    this.#mute.addEventListener("click", () => this.#playback.setMuted(!this.#playback.sounding.muted));
    this.#volume.addEventListener("input", () => this.#playback.setVolume(Number(this.#volume.value)));
    this.#clip.addEventListener("click", () => actions.clip?.());
    this.#pip.addEventListener("click", () => actions.togglePip());
    this.#theater.addEventListener("click", () => actions.toggleTheater());
    this.#fullscreen.addEventListener("click", () => actions.toggleFullscreen());
  }
}

function button(key: string, iconName: string, extraClass = ""): HTMLButtonElement {
  const label = translate(`player.${key}`);
  return el(
    "button",
    { class: `player__button ${extraClass}`.trim(), type: "button", "aria-label": label, title: label },
    icon(iconName),
  );
}

function say(target: HTMLElement, key: string, iconName: string, shortcut: string): void {
  const label = translate(key);
  target.setAttribute("aria-label", label);
  target.setAttribute("aria-keyshortcuts", shortcut);
  target.title = `${label} (${shortcut})`;
  setIcon(target, iconName);
}
