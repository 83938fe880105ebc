/** The API of clips, with the session and the CSRF token. */
import { type Json, Refusal, requestJson } from "../shared/api.ts";

export { Refusal };

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
  return (await requestJson(method, url, body as Json | undefined)) as T;
}
