/** A hype train as the server tells it (docs/events-socket.md), and which of two is the newer. */
import { type Json, asNumber, asText } from "../live/messages.ts";

export interface Contribution {
  type: string;
  total: number;
  name: string;
}

export interface Train {
  id: number;
  level: number;
  total: number;
  progress: number;
  goal: number;
  expiresAtMs: number;
  endedAtMs: number | null;
  top: Contribution[];
  last: Contribution | null;
}

/** What is left of a level at which the clock hurries. */
export const HURRY_MS = 30_000;
/** How long one that has arrived stays. */
export const ARRIVED_MS = 30_000;

/** The train, or null when the JSON is none. */
export function parseTrain(raw: unknown): Train | null {
  if (!isObject(raw)) return null;
  const number = (name: string): number => asNumber(raw[name]) ?? 0;
  const id = Number(asText(raw["id"]));
  if (!id || number("goal") <= 0) return null;
  const top = Array.isArray(raw["top_contributions"]) ? raw["top_contributions"] : [];
  return {
    id,
    level: number("level"),
    total: number("total"),
    progress: number("progress"),
    goal: number("goal"),
    expiresAtMs: number("expires_at"),
    endedAtMs: asNumber(raw["ended_at"]),
    top: top.map(parseContribution).filter((one) => one !== null),
    last: parseContribution(raw["last_contribution"]),
  };
}

function parseContribution(raw: unknown): Contribution | null {
  if (!isObject(raw)) return null;
  const name = asText(raw["user_display_name"]) || asText(raw["user_login"]);
  return { type: asText(raw["type"]), total: asNumber(raw["total"]) ?? 0, name };
}

/**
 * Whichever of the two tells more: an answer of the API may be older than an event that came
 * while it was on its way.
 */
export function newerTrain(known: Train | null, next: Train | null): Train | null {
  if (!known || !next) return next ?? known;
  if (known.id !== next.id) return next.id > known.id ? next : known;
  if (known.endedAtMs !== null) return known;
  return next.endedAtMs !== null || next.total >= known.total ? next : known;
}

/** Whether it is to be seen: on its way, or just arrived. */
export function isShown(train: Train | null, nowMs: number): train is Train {
  return train !== null && (train.endedAtMs === null || nowMs < train.endedAtMs + ARRIVED_MS);
}

/** Whole percent of the level, never 100 before it is reached. */
export function percentOf({ progress, goal }: Train): number {
  return Math.max(0, Math.min(99, Math.floor((100 * progress) / goal)));
}

/** Who gave most of each kind that has somebody with a name. */
export function conductorsOf(train: Train): Contribution[] {
  const seen = new Set<string>();
  return train.top.filter(({ type, name }) => {
    const isFirst = name !== "" && !seen.has(type);
    seen.add(type);
    return isFirst;
  });
}

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
