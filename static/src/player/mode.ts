/** What differs between watching live and watching something recorded. */
import type { Span } from "./seek-maths.ts";
import type { Source } from "./source.ts";

/** What the seek bar shows and changes; offsets are in milliseconds from the beginning. */
export interface Timeline {
  /** False while there is nothing to seek in. */
  readonly isSeekable: boolean;
  positionMs(): number;
  lengthMs(): number;
  buffered(): Span[];
  seek(offsetMs: number): void;
  /** The same by a key. */
  step(offsetMs: number): void;
  /** For screen readers. */
  describe(offsetMs: number): string;
  /** Beside the pointer. */
  label(offsetMs: number): string;
  /** What is shown above the label: a picture, or nothing. */
  preview(offsetMs: number): HTMLElement | null;
}

/** A moment of a recording: what chat replay follows and a clip is cut around. */
export interface Moment {
  videoId: string;
  /** Null: now, live. */
  offsetMs: number | null;
}

export interface Mode {
  readonly timeline: Timeline;
  /** Its own controls before and after the gap. */
  readonly start: HTMLElement[];
  readonly end: HTMLElement[];
  /** Show this source; `isGated` while its viewer has not agreed to see it. */
  show(source: Source, isGated: boolean): void;
  /** Agreed. */
  begin(source: Source): void;
  /** What lies over the picture in place of what the state asks for; null for that. */
  overlay(): HTMLElement[] | null;
  /** Say anew what its controls show. */
  update(): void;
  /** A key that goes before those of the bar; whether it was one of this mode's. */
  onKey(key: string): boolean;
  seekTo(offsetMs: number): void;
  moment(): Moment;
  destroy(): void;
}
