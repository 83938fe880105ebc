/** Who somebody is here: for everyone a short card, for moderators the history too. */
import { asNumber, asText, parseMoment } from "../live/messages.ts";
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
  const link = el(
    "a",
    { class: "link", href: `/${subject.login}`, "hx-boost": "false", target: "_blank" },
    `@${subject.login}`,
  );
  const body = el("div", { class: "dialog__body stack" }, el("p", {}, link), facts, actions, lines);
  const dialog = showDialog(holder, subject.displayName, body);
  for (const action of buttons) {
    const kind = action.isDanger ? "button--danger" : "";
    const button = el(
      "button",
      { class: `button button--small ${kind}`, type: "button" },
      icon(action.icon),
      action.label,
    );
    button.addEventListener("click", () => {
      dialog.close();
      action.run();
    });
    actions.append(button);
  }
  fillLines(
    lines,
    subject.lines.flatMap((line) =>
      "message" in line
        ? [
            {
              text: line.message,
              at: line.timestamp,
              isDeleted: "isDeleted" in line && line.isDeleted === true,
            },
          ]
        : [],
    ),
  );
  void api
    .channel("GET", `users/${subject.login}/`)
    .then((card) => fillCard(card, facts, lines))
    .catch(() => undefined);
}

/** What moderators see counted: the words' keys, and the members of `history`. */
const COUNTS = {
  messages: "message_count",
  timeouts: "timeout_count",
  bans: "ban_count",
  warnings: "warning_count",
  deleted: "deleted_count",
};

function fillCard(card: Json, facts: HTMLElement, lines: HTMLElement): void {
  const history = (card["history"] ?? {}) as Json;
  const since = [
    ["chat.card.joined", parseMoment(history["created_at"])],
    ["chat.card.follows", parseMoment(card["followed_at"])],
    ["chat.card.first", parseMoment(history["first_message_at"])],
  ] as const;
  for (const [label, at] of since) if (at) facts.append(...fact(translate(label), when(at)));
  for (const [name, member] of Object.entries(COUNTS)) {
    const count = asNumber(history[member]);
    if (count !== null) facts.append(...fact(translate(`chat.card.${name}`), String(count)));
  }
  const suspicion = asText(history["suspicion"]);
  if (suspicion) facts.append(...fact(translate("chat.card.suspicion"), suspicion));
  const said = listOf(history, "messages").map((raw) => ({
    text: asText(raw["message"]),
    at: asNumber(raw["timestamp"]) ?? 0,
    isDeleted: raw["isDeleted"] === true,
  }));
  if (said.length > 0) fillLines(lines, said);
}

function fillLines(
  place: HTMLElement,
  lines: readonly { text: string; at: number; isDeleted: boolean }[],
): void {
  if (lines.length === 0) return;
  const rows = lines.slice(-50).map(({ text, at, isDeleted }) => {
    const kind = isDeleted
      ? "chat-history__line chat-history__line--deleted"
      : "chat-history__line";
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
  return el(
    "time",
    { datetime: new Date(at).toISOString(), title: exactTime(at, language()) },
    words,
  );
}
