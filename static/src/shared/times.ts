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

/** 12:34, or 1:02:03 from an hour on; `likeMs` is a longest one that others line up with. */
export function formatClock(ms: number, likeMs = ms): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const two = (value: number): string => String(value).padStart(2, "0");
  const minutes = Math.floor(seconds / 60);
  if (Math.max(ms, likeMs) < 3_600_000) return `${minutes}:${two(seconds % 60)}`;
  return `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(seconds % 60)}`;
}

/** 1h2m3s, as addresses write a moment (`?t=`). */
export function formatMoment(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  return `${hours ? `${hours}h` : ""}${hours || minutes ? `${minutes}m` : ""}${seconds % 60}s`;
}

/** The moment that such a text names, in milliseconds; also of plain seconds and of 1:02:03. */
export function parseMomentText(text: string): number | null {
  const words = /^(?:(\d{1,3})h)?(?:(\d{1,4})m)?(?:(\d{1,6})s?)?$/i.exec(text.trim());
  if (words && words[0]) return toMs(words.slice(1));
  const clock = /^(?:(\d{1,3}):)?(\d{1,2}):(\d{2})$/.exec(text.trim());
  return clock ? toMs(clock.slice(1)) : null;
}

function toMs(parts: Array<string | undefined>): number {
  const [hours, minutes, seconds] = parts.map((part) => Number(part ?? 0));
  return ((hours ?? 0) * 3600 + (minutes ?? 0) * 60 + (seconds ?? 0)) * 1000;
}

export function exactTime(momentMs: number, language: string): string {
  return new Intl.DateTimeFormat(language, { dateStyle: "full", timeStyle: "medium" }).format(
    momentMs,
  );
}
