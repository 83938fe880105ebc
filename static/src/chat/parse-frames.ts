/** Reads what the chat socket says; what is none of ours is left out, never an exception. */
import { asNumber, asText } from "../live/messages.ts";
import type { ChatFrame, Frame, Joined, NoticeFrame, RoomFrame } from "./frames.ts";
import {
  type Json,
  addressed,
  author,
  content,
  emptyPoll,
  isObject,
  parseBan,
  parsePoll,
  parseReply,
  parseSettings,
  parseYou,
  person,
  placed,
  strings,
  targeted,
} from "./parse-parts.ts";

type Reader = (raw: Json) => Frame;

/** One frame, or the array of a busy room; an empty list for anything else. */
export function parseFrames(text: string): Frame[] {
  return rawFrames(text)
    .map(parseFrame)
    .filter((frame) => frame !== null);
}

/** What the socket said, as it came: the members of a busy room's array one by one. */
export function rawFrames(text: string): unknown[] {
  try {
    const raw: unknown = JSON.parse(text);
    return Array.isArray(raw) ? raw : [raw];
  } catch {
    return [];
  }
}

/** A newer server may say more than we know: null for what this page does not understand. */
export function parseFrame(raw: unknown): Frame | null {
  if (!isObject(raw)) return null;
  const type = asText(raw["type"]);
  return Object.hasOwn(READERS, type) ? (READERS[type]?.(raw) ?? null) : null;
}

const READERS: Record<string, Reader> = {
  chat: parseChat,
  notice: parseNotice,
  message_deleted: (raw) => ({
    type: "message_deleted",
    ...placed(raw),
    ...targeted(raw),
    messageId: asText(raw["messageId"]),
    message: asText(raw["message"]),
  }),
  user_cleared: (raw) => ({
    type: "user_cleared",
    ...placed(raw),
    ...targeted(raw),
    durationSeconds: asNumber(raw["durationSeconds"]),
    before: asNumber(raw["before"]),
  }),
  user_unbanned: (raw) => ({ type: "user_unbanned", ...placed(raw), ...targeted(raw) }),
  chat_cleared: (raw) => ({ type: "chat_cleared", ...placed(raw) }),
  room_state: (raw) => ({
    type: "room_state",
    ...placed(raw),
    settings: parseSettings(raw["settings"]),
    changed: strings(raw["changed"]),
  }),
  pinned: (raw) => ({ type: "pinned", ...placed(raw), line: parseLine(raw["line"]) }),
  role_changed: (raw) => ({
    type: "role_changed",
    ...placed(raw),
    ...targeted(raw),
    role: asText(raw["role"]) || null,
  }),
  prediction: (raw) => ({
    type: "prediction",
    ...placed(raw),
    prediction: isObject(raw["prediction"]) ? raw["prediction"] : {},
  }),
  poll: (raw) => ({
    type: "poll",
    ...placed(raw),
    poll: parsePoll(raw["poll"]) ?? emptyPoll(),
  }),
  shoutout: (raw) => ({ type: "shoutout", ...placed(raw), to: person(raw["to"]) }),
  raid: (raw) => ({
    type: "raid",
    ...placed(raw),
    state: asText(raw["state"]),
    to: person(raw["to"]),
    viewers: asNumber(raw["viewers"]) ?? 0,
    at: asNumber(raw["at"]) ?? 0,
  }),
  joined: parseJoined,
  viewer_update: (raw) => ({
    type: "viewer_update",
    channelId: asText(raw["channelId"]),
    viewers: asNumber(raw["viewers"]) ?? 0,
    chatters: asNumber(raw["chatters"]) ?? 0,
  }),
  sent: (raw) => ({
    type: "sent",
    ...addressed(raw),
    id: asText(raw["id"]),
    timestamp: asNumber(raw["timestamp"]) ?? 0,
  }),
  held: (raw) => ({ type: "held", ...addressed(raw) }),
  held_resolved: (raw) => ({
    type: "held_resolved",
    channelId: asText(raw["channelId"]),
    heldId: asText(raw["heldId"]),
    status: asText(raw["status"]),
    moderator: asText(raw["moderator"]),
  }),
  held_message: (raw) => ({
    type: "held_message",
    channelId: asText(raw["channelId"]),
    heldId: asText(raw["heldId"]),
    line: parseChat(isObject(raw["line"]) ? raw["line"] : {}),
    categories: Array.isArray(raw["reasons"])
      ? raw["reasons"].filter(isObject).map((reason) => asText(reason["category"]))
      : [],
    expiresAt: asNumber(raw["expiresAt"]) ?? 0,
  }),
  command: (raw) => ({
    type: "command",
    ...addressed(raw),
    msgId: asText(raw["msgId"]),
    text: asText(raw["text"]),
  }),
  error: (raw) => ({
    type: "error",
    ...addressed(raw),
    code: asText(raw["code"]),
    message: asText(raw["message"]),
    retryAfter: asNumber(raw["retryAfter"]) ?? 0,
  }),
  warned: (raw) => ({
    type: "warned",
    channelId: asText(raw["channelId"]),
    reason: asText(raw["reason"]),
  }),
  banned: (raw) => ({
    type: "banned",
    channelId: asText(raw["channelId"]),
    ban: parseBan(isObject(raw["ban"]) ? raw["ban"] : raw),
  }),
  warning_acknowledged: (raw) => ({
    type: "warning_acknowledged",
    channelId: asText(raw["channelId"]),
  }),
  signed_out: () => ({ type: "signed_out" }),
  suspended: () => ({ type: "signed_out" }),
  whisper: (raw) => ({
    type: "whisper",
    id: asText(raw["id"]),
    timestamp: asNumber(raw["timestamp"]) ?? 0,
    from: person(raw["from"]),
    to: person(raw["to"]),
    message: asText(raw["message"]),
  }),
  pong: () => ({ type: "pong" }),
};

function parseChat(raw: Json): ChatFrame {
  const kind = asText(raw["kind"]);
  return {
    type: "chat",
    ...placed(raw),
    ...author(raw),
    kind: kind === "action" || kind === "announcement" ? kind : "chat",
    ...content(raw),
    reply: isObject(raw["reply"]) ? parseReply(raw["reply"]) : null,
    nonce: asText(raw["nonce"]),
    bits: asNumber(raw["bits"]) ?? 0,
    isFirst: raw["isFirst"] === true,
    isEmoteOnly: raw["isEmoteOnly"] === true,
    announcementColor: asText(raw["announcementColor"]),
    isHighlighted: raw["isHighlighted"] === true,
  };
}

function parseNotice(raw: Json): NoticeFrame {
  const params = isObject(raw["params"]) ? raw["params"] : {};
  return {
    type: "notice",
    ...placed(raw),
    ...author(raw),
    notice: asText(raw["notice"]),
    systemMessage: asText(raw["systemMessage"]),
    params: Object.fromEntries(
      Object.entries(params).map(([name, value]) => [name, asText(value)]),
    ),
    ...content(raw),
  };
}

/** A line that stands inside another frame: a pinned one, a search's find. */
export function parseLine(raw: unknown): ChatFrame | null {
  return isObject(raw) && Object.keys(raw).length > 0 ? parseChat(raw) : null;
}

function parseJoined(raw: Json): Joined {
  const recent = Array.isArray(raw["recent"]) ? raw["recent"] : [];
  const frames = recent.map(parseFrame).filter((frame) => frame !== null) as RoomFrame[];
  return {
    type: "joined",
    channelId: asText(raw["channelId"]),
    channel: asText(raw["channel"]),
    settings: parseSettings(raw["settings"]),
    rules: strings(raw["rules"]),
    rulesVersion: asNumber(raw["rulesVersion"]) ?? 0,
    you: isObject(raw["you"]) ? parseYou(raw["you"]) : null,
    recent: frames,
    pinned: parseLine(raw["pinned"]),
    poll: parsePoll(raw["poll"]),
    viewers: asNumber(raw["viewers"]) ?? 0,
    last: asText(raw["last"]) || (frames.at(-1)?.id ?? ""),
    isReset: raw["isReset"] !== false,
  };
}
