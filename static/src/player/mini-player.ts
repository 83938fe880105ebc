/** The corner where the picture goes on while the viewer looks elsewhere on the site. */
import { el, icon } from "../shared/dom.ts";
import { translate } from "../shared/i18n.ts";
import type { PlayerView } from "./view.ts";

export class MiniPlayer {
  #host: HTMLElement | null;
  #onClose: () => void;
  #bar: HTMLElement | null = null;

  constructor(onClose: () => void) {
    this.#host = document.getElementById("mini-player");
    this.#onClose = onClose;
  }

  get isAvailable(): boolean {
    return this.#host !== null;
  }

  take(view: PlayerView): void {
    if (!this.#host) return;
    this.#bar?.remove();
    this.#bar = this.#makeBar(view);
    this.#host.hidden = false;
    this.#host.append(this.#bar);
    view.moveTo(this.#host, this.#bar);
    view.element.dataset["mini"] = "";
    document.dispatchEvent(new CustomEvent("content:added", { detail: this.#bar }));
  }

  release(view: PlayerView): void {
    delete view.element.dataset["mini"];
    this.#bar?.remove();
    this.#bar = null;
    if (this.#host) this.#host.hidden = true;
  }

  #makeBar(view: PlayerView): HTMLElement {
    const close = el(
      "button",
      { class: "button button--quiet button--icon button--small", type: "button", "aria-label": translate("player.close") },
      icon("x"),
    );
    close.addEventListener("click", () => this.#onClose());
    const { video, channelUrl, name } = view.source;
    const label = translate(video ? "player.expand_video" : "player.expand");
    return el(
      "div",
      { class: "mini-player__bar" },
      el(
        "a",
        { class: "mini-player__link truncate", href: video?.pageUrl ?? channelUrl, title: label },
        icon("maximize"),
        el("span", { class: "truncate" }, video?.title || name),
      ),
      close,
    );
  }
}
