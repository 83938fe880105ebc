/** The event socket's messages (docs/events-socket.md), checked as they arrive. */

export interface LiveState {
  isLive: boolean;
  isReconnecting: boolean;
  broadcastId: string | null;
  playbackUrl: string | null;
  title: string;
  categoryName: string;
  categorySlug: string;
  viewerCount: number | null;
  startedAtMs: number | null;
}

/** What became of one of one's own videos. */
export interface VideoNews {
  id: string;
  state: string;
  stateReason: string;
  progressPercent: number;
  durationMs: number;
  recordingWarning: string;
}

export type ServerMessage =
  | { type: "subscribed"; channel: string; lastId: number | null; live: LiveState; isSnapshot: boolean }
  | { type: "event"; id: number; event: string; channel: string; data: Json; atMs: number }
  | { type: "viewers"; channel: string; count: number }
  | { type: "health"; channel: string; health: Json | null }
  | { type: "refusal"; channel: string; code: string; reason: string }
  | { type: "video"; channel: string; video: VideoNews }
  | { type: "overlay"; channel: string; action: string; data: Json }
  | { type: "overlay_subscribed"; channel: string }
  | { type: "directory"; event: string; channelId: number; data: Json }
  | { type: "pong" }
  | { type: "error"; code: string; message: string };

export type Json = Record<string, unknown>;

/** The message, or null when it is none of ours; a newer server may say more than we know. */
export function parseServerMessage(text: string): ServerMessage | null {
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch {
    return null;
  }
  if (!isObject(raw)) return null;
  const channel = asText(raw["channel"]);
  switch (raw["type"]) {
    case "subscribed":
      return {
        type: "subscribed",
        channel,
        lastId: asNumber(raw["last_id"]),
        live: parseState(raw["state"]),
        isSnapshot: raw["snapshot"] === true,
      };
    case "event":
      return parseEvent(raw, channel);
    case "viewers":
      return { type: "viewers", channel, count: asNumber(raw["count"]) ?? 0 };
    case "health":
      return { type: "health", channel, health: isObject(raw["data"]) ? raw["data"] : null };
    case "refusal":
      return { type: "refusal", channel, code: asText(raw["code"]), reason: asText(raw["reason"]) };
    case "video":
      return parseVideo(raw, channel);
    case "overlay":
      return {
        type: "overlay",
        channel,
        action: asText(raw["action"]),
        data: isObject(raw["data"]) ? raw["data"] : {},
      };
    case "overlay_subscribed":
      return { type: "overlay_subscribed", channel };
    case "directory":
      return parseDirectory(raw);
    case "pong":
      return { type: "pong" };
    case "error":
      return { type: "error", code: asText(raw["code"]), message: asText(raw["message"]) };
    default:
      return null;
  }
}

function parseEvent(raw: Json, channel: string): ServerMessage | null {
  const id = asNumber(raw["id"]);
  if (id === null || typeof raw["event"] !== "string") return null;
  const data = isObject(raw["data"]) ? raw["data"] : {};
  return { type: "event", id, event: raw["event"], channel, data, atMs: asNumber(raw["at"]) ?? 0 };
}

function parseVideo(raw: Json, channel: string): ServerMessage | null {
  const data = isObject(raw["data"]) ? raw["data"] : {};
  const id = asText(data["id"]);
  if (!id) return null;
  return {
    type: "video",
    channel,
    video: {
      id,
      state: asText(data["state"]),
      stateReason: asText(data["state_reason"]),
      progressPercent: asNumber(data["progress_percent"]) ?? 0,
      durationMs: asNumber(data["duration_ms"]) ?? 0,
      recordingWarning: asText(data["recording_warning"]),
    },
  };
}

function parseDirectory(raw: Json): ServerMessage | null {
  const channelId = asNumber(raw["channel_id"]);
  if (channelId === null || typeof raw["event"] !== "string") return null;
  const data = isObject(raw["data"]) ? raw["data"] : {};
  return { type: "directory", event: raw["event"], channelId, data };
}

/** The state of a subscription's answer, or of the API's channel. */
export function parseState(raw: unknown): LiveState {
  const outer = isObject(raw) ? raw : {};
  const live = "live" in outer ? (isObject(outer["live"]) ? outer["live"] : {}) : outer;
  const playbackUrl = asText(live["playback_url"]) || null;
  const category = parseCategory(live);
  return {
    isLive: playbackUrl !== null && live["is_live"] !== false,
    isReconnecting: asText(live["state"]).toLowerCase() === "reconnecting",
    broadcastId: asText(live["broadcast_id"]) || null,
    playbackUrl,
    title: asText(live["title"]) || asText(outer["title"]),
    categoryName: category.name,
    categorySlug: category.slug,
    viewerCount: asNumber(live["viewer_count"]),
    startedAtMs: parseMoment(live["started_at"]),
  };
}

export function parseCategory(data: Json): { name: string; slug: string } {
  const category = data["category"];
  if (isObject(category)) return { name: asText(category["name"]), slug: asText(category["slug"]) };
  return {
    name: asText(category) || asText(data["category_name"]),
    slug: asText(data["category_slug"]),
  };
}

/** Milliseconds since the epoch, from themselves or from RFC 3339 text. */
export function parseMoment(value: unknown): number | null {
  if (typeof value === "string") {
    const parsed = Date.parse(value);
    return Number.isNaN(parsed) ? null : parsed;
  }
  return asNumber(value);
}

export function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function asText(value: unknown): string {
  return typeof value === "string" ? value : typeof value === "number" ? String(value) : "";
}

export function asNumber(value: unknown): number | null {
  return typeof value === "number" && Number.isFinite(value) ? value : null;
}
