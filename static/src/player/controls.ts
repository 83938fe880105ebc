/** The bar under the picture. */
import { el, icon, setIcon } from "../shared/dom.ts";
import { translate } from "../shared/i18n.ts";
import { QualityMenu } from "./quality-menu.ts";
import type { Playback } from "./playback.ts";

/** Behind by more than this, "LIVE" is a way back rather than a statement. */
const BEHIND_S = 6;

export interface ControlActions {
  togglePip(): void;
  toggleTheater(): void;
  toggleFullscreen(): void;
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
  #live = el(
    "button",
    { class: "player__live", type: "button" },
    el("span", { class: "player__live-dot" }),
    translate("live"),
    el("span", { class: "player__latency numeric" }),
  );
  #quality: QualityMenu;
  #pip = button("pip", "picture-in-picture-2", "player__button--pip");
  #theater = button("theater", "theater", "player__button--theater");
  #fullscreen = button("fullscreen", "maximize");
  #timer: ReturnType<typeof setInterval>;

  constructor(playback: Playback, actions: ControlActions) {
    this.#playback = playback;
    this.#quality = new QualityMenu(playback);
    this.#pip.hidden = !document.pictureInPictureEnabled;
    this.element = el(
      "div",
      { class: "player__controls" },
      this.#play,
      el("div", { class: "player__sound" }, this.#mute, this.#volume),
      this.#live,
      el("span", { class: "push" }),
      ...this.#quality.elements,
      this.#pip,
      this.#theater,
      this.#fullscreen,
    );
    this.#wire(actions);
    this.#timer = setInterval(() => this.#showLatency(), 1000);
    this.update();
  }

  destroy(): void {
    clearInterval(this.#timer);
    this.#quality.destroy();
  }

  /** Say anew what each button would do. */
  update(): void {
    const { video } = this.#playback;
    const isPlaying = !video.paused;
    say(this.#play, isPlaying ? "player.pause" : "player.play", isPlaying ? "pause-filled" : "play-filled", "k");
    const isSilent = video.muted || video.volume === 0;
    const loudness = isSilent ? "volume-x" : video.volume < 0.5 ? "volume-1" : "volume-2";
    say(this.#mute, isSilent ? "player.unmute" : "player.mute", loudness, "m");
    this.#volume.value = String(video.muted ? 0 : video.volume);
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
    this.#showLatency();
  }

  /** Theater makes sense only beside a chat column. */
  setTheaterAvailable(isAvailable: boolean): void {
    this.#theater.hidden = !isAvailable;
  }

  #wire(actions: ControlActions): void {
    this.#play.addEventListener("click", () => this.#playback.togglePlay());
    this.#mute.addEventListener("click", () => this.#playback.setMuted(!this.#playback.video.muted));
    this.#volume.addEventListener("input", () => this.#playback.setVolume(Number(this.#volume.value)));
    this.#live.addEventListener("click", () => {
      this.#playback.jumpToLive();
      if (this.#playback.video.paused) void this.#playback.play();
    });
    this.#pip.addEventListener("click", () => actions.togglePip());
    this.#theater.addEventListener("click", () => actions.toggleTheater());
    this.#fullscreen.addEventListener("click", () => actions.toggleFullscreen());
  }

  #showLatency(): void {
    const seconds = this.#playback.latencyS();
    const isBehind = this.#playback.video.paused || (seconds !== null && seconds > BEHIND_S);
    this.#live.toggleAttribute("data-behind", isBehind);
    const text = seconds === null ? "" : `${seconds.toFixed(1)} s`;
    const place = this.#live.querySelector(".player__latency");
    if (place) place.textContent = text;
    const explanation =
      seconds === null ? "" : translate("player.seconds_behind", { seconds: seconds.toFixed(1) });
    this.#live.title = isBehind ? translate("player.jump_to_live") : explanation;
  }
}

export function button(key: string, iconName: string, extraClass = ""): HTMLButtonElement {
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
