/** The picture of a video, picked from its storyboard or from what the player beside it shows. */
import { type Json, asNumber, asText } from "../live/messages.ts";
import { el } from "../shared/dom.ts";
import { Listeners } from "../shared/listeners.ts";
import type { Component } from "../shared/registry.ts";
import { formatClock } from "../shared/times.ts";
import { askForTime, type VideoTimeDetail } from "../videos/events.ts";
import { placeOfFrame, spreadFrames } from "../videos/storyboard.ts";

/** More would be a wall of pictures, and fetch every sheet of a long video at once. */
const AT_MOST = 48;

/** data-duration-ms, data-storyboard, data-label with {time}; [data-tiles] and [data-shown-moment]. */
export class PictureMoments implements Component {
  #listeners = new Listeners();

  constructor(element: HTMLElement) {
    const { videoId, storyboard, label = "{time}", durationMs } = element.dataset;
    const tiles = element.querySelector<HTMLElement>("[data-tiles]");
    if (tiles && storyboard) {
      tiles.append(...makeTiles(JSON.parse(storyboard) as Json, Number(durationMs) || 0, label));
      tiles.hidden = tiles.childElementCount === 0;
    }
    const shown = element.querySelector<HTMLButtonElement>("[data-shown-moment]");
    if (!shown) return;
    this.#listeners.on<CustomEvent<VideoTimeDetail>>(document, "video:time", ({ detail }) => {
      if (detail.videoId !== videoId) return;
      shown.value = String(Math.round(detail.offsetMs));
      shown.disabled = false;
    });
    askForTime();
  }

  destroy(): void {
    this.#listeners.destroy();
  }
}

function makeTiles(board: Json, durationMs: number, label: string): HTMLButtonElement[] {
  const number = (key: string): number => Math.max(1, asNumber(board[key]) ?? 1);
  const [columns, intervalMs] = [number("columns"), number("interval_ms")];
  const perSheet = columns * number("rows");
  const urls = Array.isArray(board["urls"]) ? board["urls"].map(asText) : [];
  const count = Math.min(Math.ceil(durationMs / intervalMs), urls.length * perSheet);
  return spreadFrames(count, AT_MOST).map((frame) => {
    const sheet = Math.floor(frame / perSheet);
    // The last sheet ends with its last row of pictures.
    const frames = Math.min(perSheet, count - sheet * perSheet);
    const shape = { columns, rows: Math.ceil(frames / columns), frames };
    const { size, position } = placeOfFrame(shape, frame % perSheet);
    const words = label.replace("{time}", formatClock(frame * intervalMs));
    const tile = el("button", {
      class: "picture-moments__tile",
      type: "submit",
      name: "moment",
      value: String(frame * intervalMs),
      "aria-label": words,
      title: words,
    });
    tile.style.backgroundImage = `url("${encodeURI(decodeURI(urls[sheet] ?? ""))}")`;
    tile.style.backgroundSize = size;
    tile.style.backgroundPosition = position;
    return tile;
  });
}
