/** Where on the bar a moment is, and which moment a key means (pure). */

export interface Span {
  startMs: number;
  endMs: number;
}

const ARROW_MS = 5_000;
const LETTER_MS = 10_000;
const PAGE_MS = 60_000;

const STEPS: Readonly<Record<string, number>> = {
  ArrowLeft: -ARROW_MS,
  ArrowRight: ARROW_MS,
  j: -LETTER_MS,
  l: LETTER_MS,
  PageDown: -PAGE_MS,
  PageUp: PAGE_MS,
};

export function clampMs(offsetMs: number, lengthMs: number): number {
  return Math.min(Math.max(0, offsetMs), Math.max(0, lengthMs));
}

/** The moment under a point of the bar. */
export function offsetAtPoint(x: number, left: number, width: number, lengthMs: number): number {
  return width > 0 ? clampMs(((x - left) / width) * lengthMs, lengthMs) : 0;
}

/** How far along a moment is, from 0 to 1. */
export function fractionOf(offsetMs: number, lengthMs: number): number {
  return lengthMs > 0 ? clampMs(offsetMs, lengthMs) / lengthMs : 0;
}

/** Where a key leads from here; null when it is none of the bar's. */
export function offsetForKey(key: string, positionMs: number, lengthMs: number): number | null {
  const step = STEPS[key.length === 1 ? key.toLowerCase() : key];
  if (step !== undefined) return clampMs(positionMs + step, lengthMs);
  if (key === "Home") return 0;
  if (key === "End") return lengthMs;
  return /^[0-9]$/.test(key) ? (Number(key) / 10) * lengthMs : null;
}

/** Left edge of something centred on a point that must stay inside the bar. */
export function insetOf(centre: number, size: number, width: number): number {
  return Math.min(Math.max(0, centre - size / 2), Math.max(0, width - size));
}
