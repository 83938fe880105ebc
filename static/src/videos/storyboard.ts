/** Where a frame of a storyboard sheet is; pure, for cards, the editor and whoever shows frames. */

export interface Sheet {
  columns: number;
  rows: number;
  frames: number;
}

export interface SheetPlace {
  /** `background-size` and `background-position`, in percent of the box that shows one frame. */
  size: string;
  position: string;
}

/** The sheet's place so that `frame` fills the box. */
export function placeOfFrame({ columns, rows }: Sheet, frame: number): SheetPlace {
  const column = frame % columns;
  const row = Math.floor(frame / columns);
  // A background's percentages move what does not fit, so the last column is at 100 %.
  const share = (index: number, count: number): number =>
    count > 1 ? (index / (count - 1)) * 100 : 0;
  return {
    size: `${columns * 100}% ${rows * 100}%`,
    position: `${share(column, columns)}% ${share(row, rows)}%`,
  };
}

/** At most `count` frames spread over the sheet, the first one included. */
export function spreadFrames(frames: number, count: number): number[] {
  if (frames <= count) return Array.from({ length: frames }, (_, index) => index);
  return Array.from({ length: count }, (_, index) => Math.floor((index * frames) / count));
}
