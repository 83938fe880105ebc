/** What lies over the picture: loading, reconnecting, offline, ended, the gate, the sound button. */
import { el, icon } from "../shared/dom.ts";
import { translate } from "../shared/i18n.ts";
import type { Playback } from "./playback.ts";
import type { Source } from "./source.ts";

export class Overlay {
  readonly element = el("div", { class: "player__overlay" });
  readonly unmute = el(
    "button",
    { class: "player__unmute", type: "button", hidden: true },
    icon("volume-x"),
    translate("player.unmute"),
  );
  #playback: Playback;
  #shown = "";

  constructor(playback: Playback) {
    this.#playback = playback;
    this.unmute.addEventListener("click", () => playback.setMuted(false));
  }

  /** Show what the state asks for, or what `special` has for it; `gate` runs when a mature channel is
   * accepted. */
  update(source: Source, gate: (() => void) | null, special: () => HTMLElement[] | null): void {
    this.unmute.hidden = !(this.#playback.isMutedByBrowser && this.#playback.sounding.muted);
    const { state, isInGrace } = this.#playback;
    // Made anew only for something else: a button in it may have the focus.
    const wanted = [state, isInGrace, gate !== null, source.name, source.video?.id].join();
    if (wanted === this.#shown) return;
    this.#shown = wanted;
    this.element.replaceChildren(...(gate ? mature(gate) : (special() ?? this.#content(source))));
    this.element.toggleAttribute("data-quiet", this.element.childElementCount === 0);
  }

  #content(source: Source): HTMLElement[] {
    switch (this.#playback.state) {
      case "loading":
      case "buffering":
        return [spinner(translate("player.loading"), false)];
      case "reconnecting":
        return [
          spinner(
            translate(this.#playback.isInGrace ? "live.reconnecting" : "player.reconnecting"),
            true,
          ),
        ];
      case "ended":
        return [message(translate("player.ended"), "")];
      case "offline":
        return [
          message(
            translate("player.offline", { name: source.name }),
            translate("player.offline.text"),
          ),
        ];
      case "gone":
        return [message(translate("player.gone"), translate("player.gone.text"))];
      case "error":
        return [message(translate("player.error"), translate("player.unsupported"))];
      case "paused":
        return [this.#bigPlay()];
      default:
        return [];
    }
  }

  #bigPlay(): HTMLElement {
    const label = translate("player.play");
    const big = el(
      "button",
      { class: "player__big-play", type: "button", "aria-label": label },
      icon("play-filled"),
    );
    big.addEventListener("click", () => void this.#playback.play());
    return big;
  }
}

function spinner(text: string, isShown: boolean): HTMLElement {
  return el(
    "div",
    { class: "player__waiting", role: "status" },
    icon("loader-circle", "icon--spin"),
    el("span", isShown ? {} : { class: "visually-hidden" }, text),
  );
}

function message(title: string, text: string): HTMLElement {
  return el(
    "div",
    { class: "player__message", role: "status" },
    el("p", { class: "player__message-title" }, title),
    text ? el("p", { class: "player__message-text" }, text) : null,
  );
}

function mature(accept: () => void): HTMLElement[] {
  const start = el(
    "button",
    { class: "button button--primary", type: "button" },
    translate("player.mature.accept"),
  );
  start.addEventListener("click", accept);
  const words = message(translate("player.mature.title"), translate("player.mature.text"));
  words.append(start);
  return [words];
}
