/** What moderators are told besides the talk, checked as it arrives; see docs/chat-protocol.md. */
import { asNumber, asText } from "../../live/messages.ts";
import { type Json, isObject, strings } from "../parse-parts.ts";

/** A line of the moderation log; names are empty where nobody acted or was acted on. */
export interface ModAction {
  actionId: string;
  action: string;
  moderator: string;
  target: string;
  reason: string;
  durationSeconds: number | null;
  /** The message, term or question it was about. */
  quote: string;
  at: number;
}

export interface Report {
  reportId: string;
  target: string;
  category: string;
  text: string;
  messageId: string;
  isOpen: boolean;
  /** What was said around it. */
  excerpt: { id: string; login: string; text: string }[];
}

export interface UnbanRequest {
  requestId: string;
  login: string;
  displayName: string;
  text: string;
  isPending: boolean;
}

/** Somebody the channel watches; `suspicion` is empty once they are trusted again. */
export interface Suspect {
  userId: string;
  login: string;
  displayName: string;
  suspicion: string;
  note: string;
}

export function parseAction(raw: Json): ModAction {
  const data = isObject(raw["data"]) ? raw["data"] : {};
  return {
    actionId: asText(raw["actionId"]),
    action: asText(raw["action"]),
    moderator: asText(raw["moderator"]),
    target: asText(raw["username"]),
    reason: asText(raw["reason"]),
    durationSeconds: asNumber(raw["durationSeconds"]),
    quote: ["message", "text", "term", "title"].map((key) => asText(data[key])).find(Boolean) ?? "",
    at: asNumber(raw["at"]) ?? 0,
  };
}

export function parseReport(raw: Json): Report {
  const excerpt = Array.isArray(raw["excerpt"]) ? raw["excerpt"].filter(isObject) : [];
  return {
    reportId: asText(raw["reportId"]),
    target: asText(raw["username"]),
    category: asText(raw["category"]),
    text: asText(raw["message"]),
    messageId: asText(raw["messageId"]),
    isOpen: raw["status"] === "open",
    excerpt: excerpt.map((line) => ({
      id: asText(line["id"]),
      login: asText(line["login"]),
      text: asText(line["text"]),
    })),
  };
}

export function parseRequest(raw: Json): UnbanRequest {
  return {
    requestId: asText(raw["requestId"]),
    login: asText(raw["username"]),
    displayName: asText(raw["displayName"]) || asText(raw["username"]),
    text: asText(raw["message"]),
    isPending: raw["status"] === "pending",
  };
}

/** Out of a frame, or out of the list the API gives. */
export function parseSuspect(raw: Json): Suspect {
  const login = asText(raw["username"]) || asText(raw["login"]);
  return {
    userId: asText(raw["userId"]) || asText(raw["user_id"]),
    login,
    displayName: asText(raw["displayName"]) || asText(raw["display_name"]) || login,
    suspicion: asText(raw["suspicion"]),
    note: asText(raw["note"]),
  };
}

/** A message of the socket, if it is about this channel. */
export function about(channelId: string, raw: unknown): Json | null {
  return isObject(raw) && asText(raw["channelId"]) === channelId ? raw : null;
}

/** The permissions in a `joined`; the broadcaster and staff have all. */
export function permissionsOf(joined: Json): ReadonlySet<string> {
  const you = isObject(joined["you"]) ? joined["you"] : {};
  return new Set(strings(you["permissions"]));
}
