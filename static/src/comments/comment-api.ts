/** The API of a video's comments (/api/v1/videos/<id>/comments/…). */
import { type Json, listOf, requestJson } from "../chat/api.ts";
import { asNumber, asText } from "../live/messages.ts";

export interface Comment {
  id: string;
  parentId: string | null;
  login: string;
  displayName: string;
  avatarUrl: string;
  text: string;
  state: "visible" | "held" | "deleted" | "sending";
  heldReason: string;
  isPinned: boolean;
  isOwn: boolean;
  isOwner: boolean;
  answerCount: number;
  createdAt: string;
  isEdited: boolean;
  canEdit: boolean;
  canDelete: boolean;
  canPin: boolean;
  canDecide: boolean;
}

export interface Page {
  comments: Comment[];
  nextAfter: string;
}

export interface FirstPage extends Page {
  count: number;
  areOpen: boolean;
  canDecide: boolean;
}

export type Sort = "new" | "old";

export class CommentApi {
  #base: string;

  constructor(videoId: string) {
    this.#base = `/api/v1/videos/${videoId}/comments/`;
  }

  async list(sort: Sort, after = ""): Promise<FirstPage> {
    const answer = await this.#send("GET", `?sort=${sort}${after && `&after=${after}`}`);
    return {
      ...pageOf(answer),
      count: asNumber(answer["count"]) ?? 0,
      areOpen: answer["are_open"] === true,
      canDecide: answer["can_decide"] === true,
    };
  }

  async answers(id: string, after = ""): Promise<Page> {
    return pageOf(await this.#send("GET", `${id}/answers/${after && `?after=${after}`}`));
  }

  async held(): Promise<Comment[]> {
    return pageOf(await this.#send("GET", "held/")).comments;
  }

  async add(text: string, answered: string | null): Promise<Comment> {
    return parseComment(await this.#send("POST", answered ? `${answered}/answers/` : "", { text }));
  }

  async edit(id: string, text: string): Promise<Comment> {
    return parseComment(await this.#send("PATCH", `${id}/`, { text }));
  }

  async remove(id: string): Promise<void> {
    await this.#send("DELETE", `${id}/`);
  }

  async restore(id: string): Promise<Comment> {
    return parseComment(await this.#send("POST", `${id}/restoration/`));
  }

  async pin(id: string, isPinned: boolean): Promise<Comment> {
    return parseComment(await this.#send("PUT", `${id}/pin/`, { is_pinned: isPinned }));
  }

  async decide(id: string, decision: "approve" | "deny"): Promise<Comment> {
    return parseComment(await this.#send("POST", `${id}/decision/`, { decision }));
  }

  #send(method: string, path: string, body?: Json): Promise<Json> {
    return requestJson(method, this.#base + path, body);
  }
}

function pageOf(answer: Json): Page {
  return { comments: listOf(answer).map(parseComment), nextAfter: asText(answer["next_after"]) };
}

export function parseComment(raw: Json): Comment {
  const author = (raw["author"] ?? {}) as Json;
  const state = asText(raw["state"]);
  return {
    id: asText(raw["id"]),
    parentId: asText(raw["parent_id"]) || null,
    login: asText(author["login"]),
    displayName: asText(author["display_name"]),
    avatarUrl: asText(author["avatar_url"]),
    text: asText(raw["text"]),
    state: state === "held" || state === "deleted" ? state : "visible",
    heldReason: asText(raw["held_reason"]),
    isPinned: raw["is_pinned"] === true,
    isOwn: raw["is_own"] === true,
    isOwner: raw["is_owner"] === true,
    answerCount: asNumber(raw["answer_count"]) ?? 0,
    createdAt: asText(raw["created_at"]),
    isEdited: asText(raw["edited_at"]) !== "",
    canEdit: raw["can_edit"] === true,
    canDelete: raw["can_delete"] === true,
    canPin: raw["can_pin"] === true,
    canDecide: raw["can_decide"] === true,
  };
}
