/** The API of clips, with the session and the CSRF token. */
import { csrfToken } from "../shared/http.ts";
import { translate } from "../shared/i18n.ts";

export interface Draft {
  draft: string;
  video: string;
  title: string;
  offset_ms: number;
  duration_ms: number;
  stored_ms: number;
  is_growing: boolean;
  selection: { start_ms: number; end_ms: number };
  fps: number;
  min_ms: number;
  max_ms: number;
  playlist_url: string;
  filmstrip_url: string;
}

export interface Clip {
  slug: string;
  state: "pending" | "ready" | "failed";
  state_reason: string;
  title: string;
  url: string;
}

/** A refusal in words for people; `field` names the input at fault. */
export class Refusal extends Error {
  readonly code: string;
  readonly field: string;

  constructor(message: string, code: string, field = "") {
    super(message);
    this.code = code;
    this.field = field;
  }
}

export const openDraft = (body: object): Promise<Draft> =>
  request<Draft>("POST", "/api/v1/clips/drafts/", body);
export const readDraft = (draft: string): Promise<Draft> =>
  request<Draft>("GET", `/api/v1/clips/drafts/${encodeURIComponent(draft)}/`);
export const createClip = (body: object): Promise<Clip> =>
  request<Clip>("POST", "/api/v1/clips/", body);
export const readClip = (slug: string): Promise<Clip> =>
  request<Clip>("GET", `/api/v1/clips/${slug}/`);
export const renameClip = (slug: string, title: string): Promise<Clip> =>
  request<Clip>("PATCH", `/api/v1/clips/${slug}/`, { title });
export const deleteClip = (slug: string): Promise<unknown> =>
  request("DELETE", `/api/v1/clips/${slug}/`);

async function request<T>(method: string, url: string, body?: object): Promise<T> {
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
  if (response.status === 204) return {} as T;
  const answer = (await response.json().catch(() => ({}))) as Record<string, unknown>;
  if (response.ok) return answer as T;
  throw refusal(answer, response.status);
}

interface ErrorBody {
  code?: string;
  message?: string;
  field?: string;
  fields?: Record<string, unknown>;
}

function refusal(answer: Record<string, unknown>, status: number): Refusal {
  const error = (answer["error"] ?? {}) as ErrorBody;
  const [field, texts] = Object.entries(error.fields ?? {})[0] ?? [error.field ?? "", null];
  const message = Array.isArray(texts) ? String(texts[0]) : error.message;
  return new Refusal(message ?? translate("server.failed"), error.code ?? String(status), field);
}
