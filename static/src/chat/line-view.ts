/** One line of chat as an element; whatever people wrote goes in as text. */
import { el, icon } from "../shared/dom.ts";
import { language, translate } from "../shared/i18n.ts";
import { readablePair } from "./colour.ts";
import { badgeElements } from "./badge-view.ts";
import { fragmentNodes } from "./fragment-view.ts";
import type { ChatFrame, NoticeFrame, Reply, ShownLine, SystemLine } from "./frames.ts";
import type { PendingLine } from "./pending.ts";

/** Who looks: what is theirs is marked, and moderators see what was taken away. */
export interface Reader {
  login: string;
  isModerator: boolean;
}

const NOTICE_ICONS: Record<string, string> = {
  raid: "zap",
  unraid: "zap",
  subgift: "gift",
  submysterygift: "gift",
  sub: "star",
  resub: "star",
  bitsbadgetier: "sparkles",
};
const TONE_ICONS: Record<SystemLine["tone"], string> = {
  info: "info",
  answer: "check",
  error: "circle-alert",
  whisper: "mail",
};

export function lineElement(line: ShownLine, reader: Reader): HTMLElement {
  if (line.type === "system") return systemElement(line);
  if (line.type === "notice") return noticeElement(line, reader);
  return chatElement(line, reader);
}

function chatElement(line: ChatFrame, reader: Reader): HTMLElement {
  const mentionsReader = isAbout(line, reader.login);
  const classes = [
    "chat-line",
    line.kind === "action" && "chat-line--action",
    line.kind === "announcement" && "chat-line--announcement",
    line.isFirst && "chat-line--first",
    line.isHighlighted && "chat-line--highlighted",
    mentionsReader && "chat-line--mention",
  ];
  const element = el(
    "div",
    {
      class: classes.filter(Boolean).join(" "),
      "data-line": line.id,
      "data-user": line.userId,
      "data-announcement": line.announcementColor.toLowerCase() || null,
    },
    line.kind === "announcement" &&
      el("p", { class: "chat-line__label" }, icon("radio"), translate("chat.announcement")),
    line.isFirst &&
      el("p", { class: "chat-line__label" }, icon("sparkles"), translate("chat.first")),
    line.reply && replyElement(line.reply),
    timeElement(line.timestamp),
    ...badgeElements(line.badges),
    nameElement(line),
    textElement(line, reader),
  );
  if (line.isDeleted) hideText(element, reader.isModerator);
  return element;
}

function textElement(line: ChatFrame, reader: Reader): HTMLElement {
  const text = el(
    "span",
    { class: "chat-line__text" },
    ...fragmentNodes(line.fragments, reader.login),
  );
  if (line.kind === "action") text.style.setProperty("--name-color", nameColor(line.color));
  return text;
}

function nameElement(line: ChatFrame | NoticeFrame): HTMLElement {
  const separator = line.type === "chat" && line.kind === "action" ? " " : ": ";
  const login = line.displayName.toLowerCase() === line.username ? "" : ` (${line.username})`;
  const name = el(
    "button",
    { class: "chat-line__name", type: "button", tabindex: -1, "data-act": "card" },
    line.displayName,
    login && el("span", { class: "chat-line__login" }, login),
  );
  name.style.setProperty("--name-color", nameColor(line.color));
  return el("span", { class: "chat-line__who" }, name, separator);
}

/** Readable in both themes; the style sheet's `color` follows `color-scheme`. */
export function nameColor(color: string): string {
  const { light, dark } = readablePair(color);
  return `light-dark(${light}, ${dark})`;
}

function replyElement(reply: Reply): HTMLElement {
  const words = translate("chat.replying", { name: reply.displayName });
  return el(
    "button",
    { class: "chat-line__reply", type: "button", tabindex: -1, "data-act": "thread" },
    icon("message-square"),
    el("span", { class: "truncate" }, `${words}: ${reply.text}`),
  );
}

function noticeElement(line: NoticeFrame, reader: Reader): HTMLElement {
  return el(
    "div",
    {
      class: "chat-line chat-line--notice",
      "data-line": line.id,
      "data-user": line.userId,
      "data-notice": line.notice,
    },
    el(
      "p",
      { class: "chat-line__event" },
      icon(NOTICE_ICONS[line.notice] ?? "sparkles"),
      line.systemMessage,
    ),
    line.message
      ? el(
          "p",
          { class: "chat-line__said" },
          ...badgeElements(line.badges),
          nameElement(line),
          el("span", { class: "chat-line__text" }, ...fragmentNodes(line.fragments, reader.login)),
        )
      : null,
  );
}

function systemElement(line: SystemLine): HTMLElement {
  return el(
    "div",
    { class: `chat-line chat-line--system chat-line--${line.tone}`, "data-line": line.id },
    icon(TONE_ICONS[line.tone]),
    el(
      "span",
      { class: "chat-line__text" },
      line.text,
      line.link && el("a", { class: "chat-link", href: line.link.href }, line.link.label),
    ),
  );
}

/** An own line before the room has it. */
export function pendingElement(line: PendingLine, name: string, color: string): HTMLElement {
  const who = el("span", { class: "chat-line__name" }, name);
  who.style.setProperty("--name-color", nameColor(color));
  return el(
    "div",
    { class: "chat-line chat-line--pending", "data-nonce": line.nonce },
    el("span", { class: "chat-line__who" }, who, ": "),
    el("span", { class: "chat-line__text" }, line.text),
  );
}

/** Take the words away; moderators may look at them. */
export function hideText(element: HTMLElement, isModerator: boolean): void {
  const text = element.querySelector<HTMLElement>(".chat-line__text");
  if (!text || element.classList.contains("chat-line--deleted")) return;
  element.classList.add("chat-line--deleted");
  text.hidden = true;
  const note = el("span", { class: "chat-line__gone" }, translate("chat.deleted"));
  text.before(note);
  if (!isModerator) {
    text.replaceChildren();
    element.querySelector(".chat-line__reply")?.remove();
    return;
  }
  note.append(
    " ",
    el(
      "button",
      { class: "chat-line__reveal", type: "button", "data-act": "reveal" },
      translate("show"),
    ),
  );
}

const timeFormats = new Map<string, Intl.DateTimeFormat>();

function timeElement(timestamp: number): HTMLElement {
  const locale = language();
  let format = timeFormats.get(locale);
  if (!format) {
    format = new Intl.DateTimeFormat(locale, { hour: "2-digit", minute: "2-digit" });
    timeFormats.set(locale, format);
  }
  const moment = new Date(timestamp);
  return el(
    "time",
    { class: "chat-line__time", datetime: moment.toISOString() },
    format.format(moment),
  );
}

function isAbout(line: ChatFrame, login: string): boolean {
  if (!login || line.username === login) return false;
  if (line.reply?.login === login) return true;
  return line.fragments.some((part) => part.type === "mention" && mentioned(part) === login);
}

function mentioned(part: { login?: string; text: string }): string {
  return (part.login ?? part.text.replace(/^@/, "")).toLowerCase();
}
