/** Which chapter is where (pure). */
import type { Span } from "../seek-maths.ts";
import type { Chapter } from "../video-source.ts";

/** A chapter this short cannot be pointed at, and would only clutter the bar. */
const LEAST_MS = 1_000;

export interface ChapterSpan extends Span {
  title: string;
}

/** Chapters with their ends, up to the end of the video; the first begins at 0 whatever it says. */
export function layOut(chapters: readonly Chapter[], lengthMs: number): ChapterSpan[] {
  const shown = chapters.filter(({ offsetMs }) => offsetMs <= lengthMs - LEAST_MS);
  return shown.map(({ offsetMs, title }, index) => ({
    title,
    startMs: index === 0 ? 0 : offsetMs,
    endMs: shown[index + 1]?.offsetMs ?? lengthMs,
  }));
}

export function chapterAt(chapters: readonly ChapterSpan[], offsetMs: number): ChapterSpan | null {
  return chapters.findLast(({ startMs }) => startMs <= offsetMs) ?? null;
}
