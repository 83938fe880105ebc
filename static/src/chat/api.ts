/** The chat's REST API (/api/v1/channels/<login>/chat/…), with the session and the CSRF token. */
import { type Json, Refusal, requestJson } from "../shared/api.ts";

export { type Json, Refusal, requestJson };

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

/** The list in an answer, whatever the endpoint calls it. */
export function listOf(answer: Json, ...names: string[]): Json[] {
  for (const name of [...names, "results", "items"]) {
    if (Array.isArray(answer[name])) return answer[name] as Json[];
  }
  return [];
}
