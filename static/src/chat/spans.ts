/** Lengths of time in chat: "10m" as people type it, and words for it. */
import { language } from "../shared/i18n.ts";

const UNITS = [
  ["week", 604_800],
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
  ["second", 1],
] as const;
const LETTERS: Record<string, number> = { s: 1, m: 60, h: 3_600, d: 86_400, w: 604_800 };

/** Seconds in "600", "10m", "1h30m"; null for anything else. */
export function parseSpan(text: string): number | null {
  const trimmed = text.trim().toLowerCase();
  if (/^\d{1,9}$/.test(trimmed)) return Number(trimmed);
  if (!/^(\d{1,6}[smhdw])+$/.test(trimmed)) return null;
  let seconds = 0;
  for (const [, count, letter] of trimmed.matchAll(/(\d+)([smhdw])/g)) {
    seconds += Number(count) * (LETTERS[letter ?? "s"] ?? 1);
  }
  return seconds;
}

/** "10 minutes", "1 hour 30 minutes", "30 days": the two largest units; only whole weeks are weeks. */
export function spanWords(seconds: number, locale = language()): string {
  const parts: string[] = [];
  let rest = Math.max(0, Math.round(seconds));
  for (const [unit, size] of UNITS) {
    const count = Math.floor(rest / size);
    if (count === 0 || parts.length === 2) continue;
    if (unit === "week" && rest % size !== 0) continue;
    rest -= count * size;
    const format = new Intl.NumberFormat(locale, { style: "unit", unit, unitDisplay: "long" });
    parts.push(format.format(count));
  }
  return parts.join(" ") || "0 s";
}
