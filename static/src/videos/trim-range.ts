/** The two ends of a cut, kept in order and apart; pure. */

export interface TrimRange {
  startMs: number;
  endMs: number;
}

export const LEAST_MS = 2000;

/** The range after one end was moved; the other end stays, and both stay within the video. */
export function moveEnd(
  range: TrimRange,
  end: "start" | "end",
  toMs: number,
  lengthMs: number,
): TrimRange {
  if (end === "start") {
    const startMs = Math.round(Math.max(0, Math.min(toMs, range.endMs - LEAST_MS)));
    return { ...range, startMs: Math.max(0, startMs) };
  }
  const endMs = Math.round(Math.min(lengthMs, Math.max(toMs, range.startMs + LEAST_MS)));
  return { ...range, endMs };
}

/** What a key does to an end, in milliseconds; null for a key that means nothing here. */
export function stepOfKey(key: string, isLarge: boolean, lengthMs: number): number | null {
  const step = isLarge ? 10_000 : 1000;
  switch (key) {
    case "ArrowLeft":
    case "ArrowDown":
      return -step;
    case "ArrowRight":
    case "ArrowUp":
      return step;
    case "PageDown":
      return -60_000;
    case "PageUp":
      return 60_000;
    case "Home":
      return -lengthMs;
    case "End":
      return lengthMs;
    default:
      return null;
  }
}
