/** What of the stretch becomes the clip: two ends that keep their distance within bounds. */

export interface Bounds {
  lengthMs: number;
  minMs: number;
  maxMs: number;
}

export interface Span {
  startMs: number;
  endMs: number;
}

export type End = "start" | "end";

/** The span with one end there, as near as the bounds allow; the other end gives way only when it
 * has to, so that a handle can push or drag the other along. */
export function moveEnd(span: Span, end: End, toMs: number, bounds: Bounds): Span {
  const { lengthMs, minMs, maxMs } = bounds;
  if (end === "start") {
    const startMs = clamp(toMs, 0, lengthMs - minMs);
    return { startMs, endMs: clamp(span.endMs, startMs + minMs, startMs + maxMs) };
  }
  const endMs = clamp(toMs, minMs, lengthMs);
  return { startMs: clamp(span.startMs, endMs - maxMs, endMs - minMs), endMs };
}

/** The same length elsewhere. */
export function moveSpan(span: Span, toStartMs: number, bounds: Bounds): Span {
  const length = span.endMs - span.startMs;
  const startMs = clamp(toStartMs, 0, bounds.lengthMs - length);
  return { startMs, endMs: startMs + length };
}

/** What a key moves a handle by; null for a key that moves nothing. */
export function keyStepMs(key: string, isShifted: boolean, fps: number): number | null {
  const step = isShifted ? 1000 : 1000 / fps;
  switch (key) {
    case "ArrowLeft":
    case "ArrowDown":
      return -step;
    case "ArrowRight":
    case "ArrowUp":
      return step;
    case "PageDown":
      return -5000;
    case "PageUp":
      return 5000;
    case "Home":
      return -Infinity;
    case "End":
      return Infinity;
    default:
      return null;
  }
}

/** 1:07.3 */
export function formatMs(ms: number): string {
  const tenths = Math.round(ms / 100);
  const seconds = Math.floor(tenths / 10);
  const rest = String(seconds % 60).padStart(2, "0");
  return `${Math.floor(seconds / 60)}:${rest}.${tenths % 10}`;
}

export function formatLength(ms: number): string {
  return (Math.round(ms / 100) / 10).toFixed(1);
}

function clamp(value: number, low: number, high: number): number {
  return Math.max(low, Math.min(value, high));
}
