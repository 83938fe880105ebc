/** One entry as a list item; whatever people wrote goes in as text. */
import { el, icon } from "../shared/dom.ts";
import { language, translate } from "../shared/i18n.ts";
import { type Entry, type Kind, kindOf } from "./entries.ts";
import { type Sentence, sentenceOf } from "./words.ts";

export const KIND_ICONS: Record<Kind, string> = {
  follow: "heart-filled",
  sub: "star",
  gift: "gift",
  cheer: "gem",
  donation: "hand-heart",
  raid: "zap",
  hype_train: "train-front",
  poll: "chart-bar",
  prediction: "sparkles",
  redemption: "sparkles",
  stream: "radio",
};
/** What overlays can show. */
const PLAYABLE = new Set<Kind>(["follow", "sub", "gift", "cheer", "donation", "raid", "redemption"]);

/** The item, or null for an event that no reader knows. */
export function entryElement(entry: Entry, options: { hasControls: boolean }): HTMLElement | null {
  const kind = kindOf(entry.event, entry.data);
  const sentence = sentenceOf(entry, language());
  if (!kind || !sentence) return null;
  const { detail, message } = sentence;
  const replay = translate("feed.replay");
  return el(
    "li",
    { class: "feed__item", "data-kind": kind, "data-entry": entry.id },
    el("span", { class: "feed__mark" }, icon(KIND_ICONS[kind])),
    el(
      "div",
      { class: "feed__words" },
      el("p", { class: "feed__sentence" }, ...sentenceNodes(sentence)),
      detail && el("p", { class: "feed__detail" }, translate(detail.key, detail.values)),
      message && el("p", { class: "feed__message" }, message),
    ),
    el("time", {
      class: "feed__time",
      "data-component": "relative-time",
      datetime: new Date(entry.atMs).toISOString(),
    }),
    options.hasControls &&
      PLAYABLE.has(kind) &&
      el(
        "button",
        {
          class: "button button--quiet button--icon button--small feed__replay",
          type: "button",
          "data-replay": entry.id,
          "aria-label": replay,
          title: replay,
        },
        icon("rotate-ccw"),
      ),
  );
}

/** The words around the places, and what the places hold set apart. */
function sentenceNodes({ key, values, login }: Sentence): Array<Node | string> {
  return translate(key)
    .split(/(\{\w+\})/)
    .filter(Boolean)
    .map((part) => {
      const place = /^\{(\w+)\}$/.exec(part)?.[1];
      if (!place) return part;
      const text = String(values[place] ?? "") || translate("feed.somebody");
      if (place === "name" && login) return el("a", { class: "feed__name", href: `/${login}` }, text);
      return el("b", {}, text);
    });
}
