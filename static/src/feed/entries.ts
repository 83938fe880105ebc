/** Entries of a channel's feed (docs/events-socket.md), checked as they arrive. */
import { asNumber, asText, type Json } from "../live/messages.ts";

export interface Entry {
  id: number;
  event: string;
  atMs: number;
  data: Json;
}

export interface Page {
  entries: Entry[];
  /** Where the next page begins; null on the last one. */
  before: number | null;
}

/** In the order of the filters; the server's names (chat/wire/feed.py). */
export const KINDS = [
  "follow",
  "sub",
  "gift",
  "cheer",
  "donation",
  "raid",
  "hype_train",
  "poll",
  "prediction",
  "redemption",
  "stream",
] as const;
export type Kind = (typeof KINDS)[number];

const KIND_OF: Record<string, Kind> = {
  "channel.follow": "follow",
  "channel.subscribe": "sub",
  "channel.subscription.message": "sub",
  "channel.subscription.upgrade": "sub",
  "channel.subscription.gift": "gift",
  "channel.cheer": "cheer",
  "channel.donation": "donation",
  "channel.raid": "raid",
  "channel.hype_train.begin": "hype_train",
  "channel.hype_train.end": "hype_train",
  "channel.poll.end": "poll",
  "channel.prediction.begin": "prediction",
  "channel.prediction.lock": "prediction",
  "channel.prediction.end": "prediction",
  "channel.channel_points_custom_reward_redemption.add": "redemption",
  "stream.online": "stream",
  "channel.update": "stream",
};

/** Null for an event that is no entry: a gift is one for all who got it, a hidden result none. */
export function kindOf(event: string, data: Json): Kind | null {
  if (event === "channel.subscribe" && data["is_gift"] === true) return null;
  if (event === "channel.poll.end" && asText(inner(data, "poll")["status"]) === "ARCHIVED") return null;
  return KIND_OF[event] ?? null;
}

export function parsePage(answer: Json): Page {
  const results = Array.isArray(answer["results"]) ? answer["results"] : [];
  return {
    entries: results.flatMap((raw: unknown) => parseEntry(raw)),
    before: asNumber(answer["next_before"]),
  };
}

function parseEntry(raw: unknown): Entry[] {
  if (!isObject(raw)) return [];
  const id = asNumber(raw["id"]);
  const event = asText(raw["event"]);
  if (id === null || !event) return [];
  const data = isObject(raw["data"]) ? raw["data"] : {};
  return [{ id, event, atMs: asNumber(raw["at"]) ?? 0, data }];
}

export function inner(data: Json, name: string): Json {
  const value = data[name];
  return isObject(value) ? value : {};
}

export function items(data: Json, name: string): Json[] {
  const value = data[name];
  return Array.isArray(value) ? value.filter(isObject) : [];
}

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
