/** The site's JSON API, with the session and the CSRF token. */
import { csrfToken } from "./http.ts";
import { translate } from "./i18n.ts";

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

/** Any path of the API; rejects with a Refusal. */
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
  throw refusal((answer["error"] ?? {}) as Json, response.status);
}

async function read(response: Response): Promise<Json> {
  try {
    const parsed: unknown = await response.json();
    return Array.isArray(parsed) ? { results: parsed } : ((parsed ?? {}) as Json);
  } catch {
    return {};
  }
}

/** Where several fields are refused, the first one's own sentence says more than that some are. */
function refusal(error: Json, status: number): Refusal {
  const [first] = Object.entries((error["fields"] ?? {}) as Json);
  const [field, texts] = first ?? [error["field"] ?? "", null];
  const message = Array.isArray(texts) ? texts[0] : error["message"];
  return new Refusal(
    String(message ?? translate("server.failed")),
    String(error["code"] ?? status),
    String(field),
  );
}
