/** One comment as an element; whatever people wrote goes in as text. */
import { el, icon } from "../shared/dom.ts";
import { translate } from "../shared/i18n.ts";
import { formatClock } from "../shared/times.ts";
import { splitMoments } from "../videos/moments.ts";
import type { Comment } from "./comment-api.ts";

export interface CommentReader {
  isSignedIn: boolean;
  areOpen: boolean;
  durationMs: number;
}

export type CommentAct = "answer" | "answers" | "edit" | "delete" | "pin" | "approve" | "deny";

export function commentElement(comment: Comment, reader: CommentReader): HTMLElement {
  const element = el(
    "article",
    { class: "comment", "data-comment": comment.id, "data-state": comment.state },
    avatarElement(comment),
    el(
      "div",
      { class: "comment__body" },
      comment.isPinned && label("pin", translate("comments.pinned")),
      comment.state === "held" && label("clock", heldWords(comment)),
      headElement(comment),
      textElement(comment.text, reader.durationMs),
      footElement(comment, reader),
      el("div", { class: "comment__form", "data-comment-form": true }),
      el("div", { class: "comment__answers", "data-comment-answers": true }),
    ),
  );
  if (comment.state === "sending") element.setAttribute("aria-busy", "true");
  return element;
}

/** The text; moments of the video in it are links to them. */
export function textElement(text: string, durationMs: number): HTMLElement {
  const pieces = splitMoments(text, durationMs).map((piece) => {
    if (piece.offsetMs === null) return piece.text;
    const attributes = {
      class: "comment__moment numeric",
      type: "button",
      "data-seek": piece.offsetMs,
      "aria-label": translate("comments.seek", { time: formatClock(piece.offsetMs) }),
    };
    return el("button", attributes, piece.text);
  });
  return el("p", { class: "comment__text" }, ...pieces);
}

function avatarElement({ login, displayName, avatarUrl }: Comment): HTMLElement {
  const size = 36;
  const image = { class: "avatar__image", src: avatarUrl, alt: "", width: size, height: size };
  const letter = (displayName || login).slice(0, 1).toUpperCase();
  return el(
    "a",
    { class: "avatar comment__avatar", href: `/${login}`, "aria-hidden": "true", tabindex: -1 },
    avatarUrl ? el("img", { ...image, loading: "lazy", decoding: "async" }) : letter,
  );
}

function headElement(comment: Comment): HTMLElement {
  const isSending = comment.state === "sending";
  const time = el("time", {
    class: "comment__time",
    datetime: comment.createdAt,
    "data-component": "relative-time",
  });
  return el(
    "p",
    { class: "comment__head" },
    el("a", { class: "comment__name", href: `/${comment.login}` }, comment.displayName),
    comment.isOwner && el("span", { class: "badge" }, translate("comments.owner")),
    isSending ? el("span", { class: "comment__time" }, translate("comments.sending")) : time,
    comment.isEdited && el("span", { class: "comment__time" }, `(${translate("comments.edited")})`),
  );
}

function footElement(comment: Comment, reader: CommentReader): HTMLElement {
  const isVisible = comment.state === "visible";
  const answers = translate("comments.answers", { count: comment.answerCount });
  return el(
    "div",
    { class: "comment__foot" },
    comment.answerCount > 0 && button("answers", "chevron-down", answers),
    isVisible && reader.isSignedIn && reader.areOpen && button("answer", "reply"),
    comment.canEdit && reader.areOpen && button("edit", "pencil"),
    comment.canPin &&
      button("pin", comment.isPinned ? "pin-off" : "pin", pinWords(comment.isPinned)),
    comment.canDelete && comment.state !== "held" && button("delete", "trash-2"),
    comment.canDecide && button("approve", "check"),
    comment.canDecide && button("deny", "x"),
  );
}

function button(act: CommentAct, name: string, words = translate(`comments.${act}`)): HTMLElement {
  const attributes = { class: "comment__act", type: "button", "data-comment-act": act };
  return el("button", attributes, icon(name), words);
}

function pinWords(isPinned: boolean): string {
  return translate(isPinned ? "comments.unpin" : "comments.pin");
}

function heldWords({ heldReason }: Comment): string {
  if (!heldReason) return translate("comments.held");
  return translate("comments.held_because", { reason: heldReason.replaceAll("_", " ") });
}

function label(name: string, words: string): HTMLElement {
  return el("p", { class: "comment__label" }, icon(name), words);
}
