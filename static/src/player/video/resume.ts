/** Where a video begins: at the moment asked for, or where the viewer left off (pure). */
import { parseMomentText } from "../../shared/times.ts";

/** Who has seen less has not really begun. */
const BEGUN_MS = 10_000;
/** Who has less left has seen it; as the server counts (streams/services/videos/progress.py). */
const LEFT_MS = 60_000;
const LEFT_SHARE = 0.03;

/** The moment in an address's `?t=`, if any. */
export function askedFor(search: string): number | null {
  const text = new URLSearchParams(search).get("t");
  return text ? parseMomentText(text) : null;
}

/** Where to go on; 0 for the beginning. `durationMs` is null while the video still grows. */
export function resumeAt(positionMs: number, durationMs: number | null): number {
  if (positionMs < BEGUN_MS) return 0;
  if (durationMs === null) return positionMs;
  const isSeen = durationMs - positionMs <= Math.min(LEFT_MS, durationMs * LEFT_SHARE);
  return isSeen ? 0 : positionMs;
}

/** How long one has to have watched for it to count as a view. */
export function viewAfterMs(durationMs: number): number {
  return durationMs > 0 ? Math.min(10_000, durationMs / 2) : 10_000;
}

export interface Place {
  id: string;
  positionMs: number;
}

const KEPT = 200;

/** The places a browser remembers, the newest last. */
export function remember(places: readonly Place[], place: Place): Place[] {
  return [...places.filter(({ id }) => id !== place.id), place].slice(-KEPT);
}
