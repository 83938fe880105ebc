/** Who somebody is here: for everyone a short card, for moderators the history too. */
import { asNumber, asText } from "../live/messages.ts";
import { el, icon } from "../shared/dom.ts";
import { language, translate } from "../shared/i18n.ts";
import { exactTime, relativeTime } from "../shared/times.ts";
import { type ChatApi, type Json, listOf } from "./api.ts";
import { showDialog } from "./dialogs.ts";
import type { ShownLine } from "./frames.ts";

export interface CardButton {
  icon: string;
  label: string;
  isDanger?: boolean;
  run: () => void;
}

export interface CardSubject {
  login: string;
  displayName: string;
  /** What of theirs is on the page, newest last; moderators get more from the server. */
  lines: readonly ShownLine[];
}

export function showUserCard(
  holder: Element,
  api: ChatApi,
  subject: CardSubject,
  buttons: readonly CardButton[],
): void {
  const facts = el("dl", { class: "chat-facts" });
  const lines = el("div", { class: "chat-history" });
  const actions = el("div", { class: "cluster" });
  const link = el("a", { class: "link", href: `/${subject.login}`, "hx-boost": "false", target: "_blank" }, `@${subject.login}`);
  const body = el("div", { class: "dialog__body stack" }, el("p", {}, link), facts, actions, lines);
  const dialog = showDialog(holder, subject.displayName, body);
  for (const action of buttons) {
    const kind = action.isDanger ? "button--danger" : "";
    const button = el("button", { class: `button button--small ${kind}`, type: "button" }, icon(action.icon), action.label);
    button.addEventListener("click", () => {
      dialog.close();
      action.run();
    });
    actions.append(button);
  }
  fillLines(lines, subject.lines.flatMap((line) => ("message" in line ? [{ text: line.message, at: line.timestamp, isDeleted: "isDeleted" in line && line.isDeleted === true }] : [])));
  void api
    .channel("GET", `users/${subject.login}/`)
    .then((card) => fillCard(card, facts, lines))
    .catch(() => undefined);
}

const COUNTS = ["messages", "timeouts", "bans", "warnings", "deleted"] as const;

function fillCard(card: Json, facts: HTMLElement, lines: HTMLElement): void {
  const since = [
    ["chat.card.joined", moment(card, "date_joined", "joined_at", "created_at")],
    ["chat.card.follows", moment(card, "followed_at")],
    ["chat.card.first", moment(card, "first_message_at")],
  ] as const;
  for (const [label, at] of since) if (at) facts.append(...fact(translate(label), when(at)));
  const counts = (card["counts"] ?? card) as Json;
  for (const name of COUNTS) {
    const count = asNumber(counts[name]) ?? asNumber(counts[`${name.replace(/s$/, "")}_count`]);
    if (count !== null) facts.append(...fact(translate(`chat.card.${name}`), String(count)));
  }
  const said = listOf(card, "messages", "recent_messages").map((raw) => ({
    text: asText(raw["message"]) || asText(raw["text"]),
    at: asNumber(raw["timestamp"]) ?? 0,
    isDeleted: raw["isDeleted"] === true || raw["is_deleted"] === true,
  }));
  if (said.length > 0) fillLines(lines, said);
}

function fillLines(
  place: HTMLElement,
  lines: readonly { text: string; at: number; isDeleted: boolean }[],
): void {
  if (lines.length === 0) return;
  const rows = lines.slice(-50).map(({ text, at, isDeleted }) => {
    const kind = isDeleted ? "chat-history__line chat-history__line--deleted" : "chat-history__line";
    return el("li", { class: kind }, el("span", { class: "muted numeric" }, clock(at)), " ", text);
  });
  place.replaceChildren(
    el("h3", { class: "menu__title" }, translate("chat.card.lines")),
    el("ul", { class: "chat-history__list" }, ...rows),
  );
}

function clock(at: number): string {
  return new Intl.DateTimeFormat(language(), { hour: "2-digit", minute: "2-digit" }).format(at);
}

function fact(label: string, value: string | HTMLElement): HTMLElement[] {
  return [el("dt", {}, label), el("dd", { class: "numeric" }, value)];
}

function when(at: number): HTMLElement {
  const words = relativeTime(at, Date.now(), language());
  return el("time", { datetime: new Date(at).toISOString(), title: exactTime(at, language()) }, words);
}

function moment(card: Json, ...names: string[]): number | null {
  for (const name of names) {
    const value = card[name];
    if (typeof value === "number") return value;
    const parsed = Date.parse(asText(value));
    if (!Number.isNaN(parsed)) return parsed;
  }
  return null;
}
