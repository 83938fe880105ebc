/** A video as the seek bar sees it. */
import { translate } from "../../shared/i18n.ts";
import { formatClock } from "../../shared/times.ts";
import type { Timeline } from "../mode.ts";
import type { Playback } from "../playback.ts";
import type { Span } from "../seek-maths.ts";
import type { VideoSource } from "../video-source.ts";
import { type ChapterSpan, chapterAt } from "./chapters.ts";
import { ScrubPicture } from "./scrub-picture.ts";

export class RecordedTimeline implements Timeline {
  readonly isSeekable = true;
  chapters: ChapterSpan[] = [];
  #playback: Playback;
  #video: VideoSource;
  #scrub: ScrubPicture | null;
  /** Where a seek leads, until the picture is there. */
  #targetMs: number;

  constructor(playback: Playback, video: VideoSource) {
    this.#playback = playback;
    this.#video = video;
    this.#scrub = video.storyboard && new ScrubPicture(video.storyboard);
    this.#targetMs = 0;
  }

  /** The picture is about to begin here. */
  expect(positionMs: number): void {
    this.#targetMs = positionMs;
  }

  positionMs(): number {
    const { video } = this.#playback;
    if (video.readyState === 0) return this.#targetMs;
    this.#targetMs = video.currentTime * 1000;
    return Math.min(this.#targetMs, this.lengthMs());
  }

  // The list is right about its length; before it is there, and while nothing plays, the page is.
  lengthMs(): number {
    const { duration, readyState, seekable } = this.#playback.video;
    if (readyState === 0) return Math.max(1, this.#video.durationMs);
    if (Number.isFinite(duration)) return Math.max(1, duration * 1000);
    // Safari calls what still grows endless.
    return Math.max(1, seekable.length > 0 ? seekable.end(seekable.length - 1) * 1000 : 0);
  }

  buffered(): Span[] {
    const { buffered } = this.#playback.video;
    return Array.from({ length: buffered.length }, (_, index) => ({
      startMs: buffered.start(index) * 1000,
      endMs: buffered.end(index) * 1000,
    }));
  }

  seek(offsetMs: number): void {
    // The very end has no picture; a seek there would show the end card to who overshoots.
    const lastMs = this.lengthMs() - 100;
    this.#targetMs = Math.max(0, Math.min(offsetMs, lastMs));
    this.#playback.seek(this.#targetMs / 1000);
  }

  step(offsetMs: number): void {
    this.seek(offsetMs);
  }

  describe(offsetMs: number): string {
    const lengthMs = this.lengthMs();
    const words = translate("player.position", {
      position: formatClock(offsetMs, lengthMs),
      duration: formatClock(lengthMs),
    });
    const title = chapterAt(this.chapters, offsetMs)?.title;
    return title ? `${words}, ${title}` : words;
  }

  label(offsetMs: number): string {
    const clock = formatClock(offsetMs, this.lengthMs());
    const title = chapterAt(this.chapters, offsetMs)?.title;
    return title ? `${clock} · ${title}` : clock;
  }

  preview(offsetMs: number): HTMLElement | null {
    return this.#scrub?.show(offsetMs) ?? null;
  }
}
