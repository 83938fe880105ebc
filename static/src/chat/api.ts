/** The chat's REST API (/api/v1/channels/<login>/chat/…), with the session and the CSRF token. */
import { csrfToken } from "../shared/http.ts";
import { translate } from "../shared/i18n.ts";

export type Json = Record<string, unknown>;

/** A refusal in words for people; `code` is for programs, `field` names the input at fault. */
export class Refusal extends Error {
  readonly code: string;
  readonly field: string;

  constructor(message: string, code: string, field = "") {
    super(message);
    this.code = code;
    this.field = field;
  }
}

export class ChatApi {
  readonly login: string;

  constructor(login: string) {
    this.login = login;
  }

  /** A path below the channel's chat: "bans/", "messages/<id>/". */
  channel(method: string, path: string, body?: Json): Promise<Json> {
    return requestJson(method, `/api/v1/channels/${this.login}/chat/${path}`, body);
  }

  /** A path of the account that is logged in: "blocks/", "whispers/ana/". */
  mine(method: string, path: string, body?: Json): Promise<Json> {
    return requestJson(method, `/api/v1/me/${path}`, body);
  }
}

/** Any path of the site's API; rejects with a Refusal. */
export async function requestJson(method: string, url: string, body?: Json): Promise<Json> {
  let response: Response;
  try {
    response = await fetch(url, {
      method,
      credentials: "same-origin",
      headers: { "Content-Type": "application/json", "X-CSRFToken": csrfToken() },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
  } catch {
    throw new Refusal(translate("network.failed"), "network");
  }
  const answer = await read(response);
  if (response.ok) return answer;
  const error = (answer["error"] ?? {}) as Json;
  const message = String(error["message"] ?? translate("server.failed"));
  throw new Refusal(
    message,
    String(error["code"] ?? response.status),
    String(error["field"] ?? ""),
  );
}

async function read(response: Response): Promise<Json> {
  try {
    const parsed: unknown = await response.json();
    return Array.isArray(parsed) ? { results: parsed } : ((parsed ?? {}) as Json);
  } catch {
    return {};
  }
}

/** The list in an answer, whatever the endpoint calls it. */
export function listOf(answer: Json, ...names: string[]): Json[] {
  for (const name of [...names, "results", "items"]) {
    if (Array.isArray(answer[name])) return answer[name] as Json[];
  }
  return [];
}
