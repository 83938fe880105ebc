/** Which tile of which sheet shows a moment (pure). */
import type { Storyboard } from "../video-source.ts";

export interface Tile {
  url: string;
  x: number;
  y: number;
}

/** The tile of a moment; what lies beyond the last sheet is shown by its last tile. */
export function tileAt(board: Storyboard, offsetMs: number): Tile {
  const { intervalMs, columns, rows, width, height, urls } = board;
  const perSheet = columns * rows;
  const wanted = Math.max(0, Math.floor(offsetMs / intervalMs));
  const index = Math.min(wanted, urls.length * perSheet - 1);
  const place = index % perSheet;
  return {
    url: urls[Math.floor(index / perSheet)] ?? "",
    x: (place % columns) * width,
    y: Math.floor(place / columns) * height,
  };
}
