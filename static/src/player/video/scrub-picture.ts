/** The picture above the bar: one tile of the storyboard. */
import { el } from "../../shared/dom.ts";
import type { Storyboard } from "../video-source.ts";
import { tileAt } from "./storyboard.ts";

/** Wide enough to recognise a scene, small enough to leave the picture in view. */
const WIDTH_PX = 178;

export class ScrubPicture {
  readonly element = el("div", { class: "player__scrub" });
  #board: Storyboard;
  #scale: number;
  #isReady = new Set<string>();

  constructor(board: Storyboard) {
    this.#board = board;
    this.#scale = WIDTH_PX / board.width;
    const { style } = this.element;
    style.width = `${WIDTH_PX}px`;
    style.height = `${board.height * this.#scale}px`;
    style.backgroundSize = `${board.columns * WIDTH_PX}px auto`;
  }

  show(offsetMs: number): HTMLElement {
    const { url, x, y } = tileAt(this.#board, offsetMs);
    const { style, dataset } = this.element;
    if (dataset["url"] !== url) {
      dataset["url"] = url;
      style.backgroundImage = `url("${encodeURI(decodeURI(url))}")`;
      this.#note(url);
    }
    style.backgroundPosition = `${-x * this.#scale}px ${-y * this.#scale}px`;
    return this.element;
  }

  // Until the sheet is there the box shimmers; a sheet that never comes leaves time and title.
  #note(url: string): void {
    const isReady = this.#isReady.has(url);
    this.element.toggleAttribute("data-ready", isReady);
    if (isReady) return;
    const image = new Image();
    image.onload = () => {
      this.#isReady.add(url);
      if (this.element.dataset["url"] === url) this.element.dataset["ready"] = "";
    };
    image.src = url;
  }
}
