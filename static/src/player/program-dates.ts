/** Which moment of a video was which moment of the day, from EXT-X-PROGRAM-DATE-TIME (pure). */

/** A stretch that plays without a gap in its dates. */
export interface Run {
  startS: number;
  durationS: number;
  unixMs: number;
}

/** What the clock showed at a moment; before the first run and after the last one it goes on. */
export function unixMsAt(runs: readonly Run[], timeS: number): number | null {
  const run = runs.findLast(({ startS }) => startS <= timeS) ?? runs[0];
  return run ? run.unixMs + (timeS - run.startS) * 1000 : null;
}

/** The moment at which the clock showed this; while nothing was sent, the start of what came next. */
export function timeAt(runs: readonly Run[], unixMs: number): number | null {
  const index = runs.findLastIndex((run) => run.unixMs <= unixMs);
  const run = runs[index];
  if (!run) return runs[0]?.startS ?? null;
  const withinS = (unixMs - run.unixMs) / 1000;
  const next = runs[index + 1];
  if (next && withinS > run.durationS) return next.startS;
  return run.startS + Math.min(withinS, run.durationS);
}
