/** The parts frames are made of, read so that nothing in them can surprise the page. */
import { asNumber, asText } from "../live/messages.ts";
import type { Author, Badge, Ban, Fragment, Poll, Reply, RoomSettings, You } from "./frames.ts";

export type Json = Record<string, unknown>;

export function parseReply(raw: Json): Reply {
  return {
    messageId: asText(raw["messageId"]),
    login: asText(raw["login"]),
    displayName: asText(raw["displayName"]) || asText(raw["login"]),
    text: asText(raw["text"]),
    threadId: asText(raw["threadId"]) || asText(raw["messageId"]),
  };
}

export function parseYou(raw: Json): You {
  const warning = raw["warning"];
  return {
    ...author(raw),
    role: asText(raw["role"]) || null,
    permissions: strings(raw["permissions"]),
    ban: isObject(raw["ban"]) ? parseBan(raw["ban"]) : null,
    warning: isObject(warning) ? { reason: asText(warning["reason"]) } : null,
    acceptedRules: raw["acceptedRules"] === true,
  };
}

export function parseBan(raw: Json): Ban {
  const expiresAt = asNumber(raw["expiresAt"]) ?? (Date.parse(asText(raw["expiresAt"])) || null);
  return { expiresAt, reason: asText(raw["reason"]), mayAskFrom: asNumber(raw["mayAskFrom"]) };
}

export function parseSettings(value: unknown): RoomSettings {
  const raw = isObject(value) ? value : {};
  return {
    slowModeSeconds: asNumber(raw["slowModeSeconds"]) ?? 0,
    followersOnlyMinutes: asNumber(raw["followersOnlyMinutes"]),
    isSubscribersOnly: raw["isSubscribersOnly"] === true,
    isEmoteOnly: raw["isEmoteOnly"] === true,
    isUniqueChat: raw["isUniqueChat"] === true,
    needsVerifiedEmail: raw["needsVerifiedEmail"] === true,
    minimumAccountAgeMinutes: asNumber(raw["minimumAccountAgeMinutes"]) ?? 0,
    blocksLinks: raw["blocksLinks"] === true,
    isShieldOn: raw["isShieldOn"] === true,
  };
}

export function parsePoll(raw: unknown): Poll | null {
  if (!isObject(raw)) return null;
  const choices = Array.isArray(raw["choices"]) ? raw["choices"].filter(isObject) : [];
  return {
    id: asText(raw["id"]),
    title: asText(raw["title"]),
    status: asText(raw["status"]),
    choices: choices.map((choice) => ({
      id: asText(choice["id"]),
      title: asText(choice["title"]),
      votes: asNumber(choice["votes"]) ?? 0,
    })),
    startedAt: asNumber(raw["startedAt"]) ?? 0,
    endsAt: asNumber(raw["endsAt"]) ?? 0,
    votedFor: asText(raw["votedFor"]) || null,
  };
}

export function emptyPoll(): Poll {
  return { id: "", title: "", status: "ARCHIVED", choices: [], startedAt: 0, endsAt: 0 };
}

export function placed(raw: Json): {
  id: string;
  timestamp: number;
  channelId: string;
  moderator: string;
} {
  return {
    id: asText(raw["id"]),
    timestamp: asNumber(raw["timestamp"]) ?? 0,
    channelId: asText(raw["channelId"]),
    moderator: asText(raw["moderator"]),
  };
}

export function addressed(raw: Json): { channelId: string; nonce: string } {
  return { channelId: asText(raw["channelId"]), nonce: asText(raw["nonce"]) };
}

export function targeted(raw: Json): { userId: string; username: string } {
  return { userId: asText(raw["userId"]), username: asText(raw["username"]) };
}

export function author(raw: Json): Author {
  const badges = Array.isArray(raw["badges"]) ? raw["badges"].filter(isObject) : [];
  const username = asText(raw["username"]) || asText(raw["login"]);
  return {
    userId: asText(raw["userId"]),
    username,
    displayName: asText(raw["displayName"]) || username,
    color: asText(raw["color"]),
    badges: badges as unknown as Badge[],
  };
}

export function content(raw: Json): { message: string; fragments: Fragment[] } {
  const message = asText(raw["message"]);
  const fragments = Array.isArray(raw["fragments"]) ? raw["fragments"].filter(isObject) : [];
  if (fragments.length === 0 && message)
    return { message, fragments: [{ type: "text", text: message }] };
  return { message, fragments: fragments as unknown as Fragment[] };
}

export function strings(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}

export function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** An account inside a frame. */
export function person(value: unknown): Author {
  return author(isObject(value) ? value : {});
}
