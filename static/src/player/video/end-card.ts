/** What is shown when a video is over: once more, or the next one. */
import { el, icon } from "../../shared/dom.ts";
import { translate } from "../../shared/i18n.ts";
import type { NextVideo } from "../video-source.ts";

export function endCard(next: NextVideo | null, replay: () => void): HTMLElement {
  const again = el(
    "button",
    { class: "player__replay", type: "button" },
    icon("rotate-ccw"),
    translate("player.replay"),
  );
  again.addEventListener("click", replay);
  return el("div", { class: "player__end" }, again, next ? nextCard(next) : null);
}

function nextCard({ url, title, thumbnailUrl }: NextVideo): HTMLElement {
  const picture = thumbnailUrl
    ? el("img", { class: "player__next-picture", src: thumbnailUrl, alt: "" })
    : el("span", { class: "player__next-picture" });
  const card = el(
    "a",
    { class: "player__next", href: url },
    picture,
    el(
      "span",
      { class: "player__next-words" },
      el("span", { class: "player__next-label" }, translate("player.next")),
      el("span", { class: "player__next-title" }, title),
    ),
  );
  queueMicrotask(() => document.dispatchEvent(new CustomEvent("content:added", { detail: card })));
  return card;
}
