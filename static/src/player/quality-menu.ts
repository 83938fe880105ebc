/** The settings menu: automatic quality or one of the stream's renditions. */
import { translate } from "../shared/i18n.ts";
import type { QualityLevel } from "./engine.ts";
import { type MenuChoice, MenuButton } from "./menu-button.ts";
import type { Playback } from "./playback.ts";

export class QualityMenu {
  #playback: Playback;
  #menu = new MenuButton("quality", "settings", translate("player.quality"));
  #onLevels = (): void => this.#fill();

  constructor(playback: Playback) {
    this.#playback = playback;
    playback.addEventListener("levels", this.#onLevels);
    playback.video.addEventListener("resize", this.#onLevels);
    this.#fill();
  }

  get elements(): [HTMLElement, HTMLElement] {
    return this.#menu.elements;
  }

  destroy(): void {
    this.#playback.removeEventListener("levels", this.#onLevels);
    this.#playback.video.removeEventListener("resize", this.#onLevels);
    this.#menu.destroy();
  }

  #fill(): void {
    const { levels, currentLevel, video } = this.#playback;
    this.#menu.setLabel(video.videoHeight ? `${video.videoHeight}p` : "");
    const auto = { index: -1, label: translate("player.quality.auto"), isSource: false };
    this.#menu.fill([auto, ...levels].map((level) => this.#choice(level, currentLevel)));
  }

  #choice({ index, label, isSource }: QualityLevel, current: number): MenuChoice {
    return {
      text: label,
      hint: isSource ? translate("player.quality.source") : "",
      isChecked: index === current,
      run: () => this.#playback.setLevel(index),
    };
  }
}
