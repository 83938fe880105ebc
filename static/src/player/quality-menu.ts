/** The settings menu: automatic quality or one of the stream's renditions. */
import { Menu } from "../components/menu.ts";
import { el, icon } from "../shared/dom.ts";
import { translate } from "../shared/i18n.ts";
import type { QualityLevel } from "./engine.ts";
import type { Playback } from "./playback.ts";

let count = 0;

export class QualityMenu {
  readonly elements: [HTMLElement, HTMLElement];
  #playback: Playback;
  #menu: HTMLElement;
  #label = el("span", { class: "player__quality-label numeric" });
  #behaviour: Menu;
  #onLevels = (): void => this.#fill();

  constructor(playback: Playback) {
    this.#playback = playback;
    const id = `player-quality-${(count += 1)}`;
    const label = translate("player.quality");
    this.#menu = el("div", { class: "menu player__menu", id, popover: "auto", role: "menu", "data-placement": "above", "aria-label": label });
    const opener = el(
      "button",
      { class: "player__button player__button--quality", type: "button", popovertarget: id, "aria-haspopup": "menu", "aria-label": label, title: label },
      icon("settings"),
      this.#label,
    );
    this.elements = [opener, this.#menu];
    this.#behaviour = new Menu(this.#menu);
    playback.addEventListener("levels", this.#onLevels);
    playback.video.addEventListener("resize", this.#onLevels);
    this.#fill();
  }

  destroy(): void {
    this.#playback.removeEventListener("levels", this.#onLevels);
    this.#playback.video.removeEventListener("resize", this.#onLevels);
    this.#behaviour.destroy();
  }

  #fill(): void {
    const { levels, currentLevel, video } = this.#playback;
    this.#label.textContent = video.videoHeight ? `${video.videoHeight}p` : "";
    const auto = { index: -1, label: translate("player.quality.auto"), isSource: false };
    const title = el("p", { class: "menu__title", role: "presentation" }, translate("player.quality"));
    this.#menu.replaceChildren(title, ...[auto, ...levels].map((level) => this.#item(level, currentLevel)));
  }

  #item(level: QualityLevel, current: number): HTMLElement {
    const item = el(
      "button",
      {
        class: "menu__item numeric",
        type: "button",
        role: "menuitemradio",
        "aria-checked": String(level.index === current),
      },
      level.label,
      level.isSource && el("span", { class: "menu__hint" }, translate("player.quality.source")),
    );
    item.addEventListener("click", () => this.#playback.setLevel(level.index));
    return item;
  }
}
