/** Moments and durations as people read them. */

const STEPS: ReadonlyArray<readonly [Intl.RelativeTimeFormatUnit, number]> = [
  ["year", 31_536_000],
  ["month", 2_592_000],
  ["week", 604_800],
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
];

/** "3 hours ago" in the given language; under a minute, "now". */
export function relativeTime(momentMs: number, nowMs: number, language: string): string {
  const formatter = new Intl.RelativeTimeFormat(language, { numeric: "auto" });
  const seconds = (momentMs - nowMs) / 1000;
  for (const [unit, size] of STEPS) {
    if (Math.abs(seconds) >= size) return formatter.format(Math.trunc(seconds / size), unit);
  }
  return formatter.format(0, "second");
}

/** 1:02:03 since a moment. */
export function formatUptime(startedMs: number, nowMs: number): string {
  const seconds = Math.max(0, Math.floor((nowMs - startedMs) / 1000));
  const two = (value: number): string => String(value).padStart(2, "0");
  return `${Math.floor(seconds / 3600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}

export function exactTime(momentMs: number, language: string): string {
  return new Intl.DateTimeFormat(language, { dateStyle: "full", timeStyle: "medium" }).format(
    momentMs,
  );
}
