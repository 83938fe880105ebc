/** What is shown instead of the composer: banned, timed out, warned, rules to agree to. */
import { el, icon } from "../shared/dom.ts";
import { language, translate } from "../shared/i18n.ts";
import type { Gate } from "./gate.ts";
import { spanWords } from "./spans.ts";

export interface ObstacleEvents {
  onAcknowledge(): void;
  onAcceptRules(): void;
  onAskUnban(): void;
}

/** The card for this obstacle; null when the way is free. */
export function obstacleElement(
  gate: Gate,
  rules: readonly string[],
  nowMs: number,
  events: ObstacleEvents,
): HTMLElement | null {
  switch (gate.kind) {
    case "open":
      return null;
    case "banned":
      if (gate.mayAskFrom !== null && gate.mayAskFrom > nowMs)
        return card("ban", translate("chat.banned"), [reasonOf(gate), askFrom(gate.mayAskFrom)]);
      return card("ban", translate("chat.banned"), [reasonOf(gate)], {
        label: translate("chat.unban.ask"),
        run: events.onAskUnban,
      });
    case "timed_out": {
      const span = spanWords((gate.expiresAt - nowMs) / 1000);
      return card("clock", translate("chat.timed_out", { span }), [reasonOf(gate)]);
    }
    case "warned":
      return card(
        "triangle-alert",
        translate("chat.warned"),
        [reasonOf(gate), translate("chat.warned.text")],
        {
          label: translate("chat.warned.accept"),
          run: events.onAcknowledge,
        },
      );
    case "rules":
      return card("shield-check", translate("chat.rules"), rules, {
        label: translate("chat.rules.accept"),
        run: events.onAcceptRules,
      });
  }
}

function card(
  iconName: string,
  title: string,
  texts: readonly string[],
  action?: { label: string; run: () => void },
): HTMLElement {
  const shown = texts.filter((text) => text !== "");
  const body =
    shown.length > 1 && iconName === "shield-check"
      ? el("ol", { class: "chat-card__rules" }, ...shown.map((text) => el("li", {}, text)))
      : el("div", {}, ...shown.map((text) => el("p", { class: "chat-card__text" }, text)));
  const button = action
    ? el("button", { class: "button button--primary button--small", type: "button" }, action.label)
    : null;
  if (action && button) button.addEventListener("click", action.run);
  return el(
    "section",
    { class: "chat-card chat-card--obstacle", "aria-label": title },
    el(
      "header",
      { class: "chat-card__header" },
      icon(iconName),
      el("span", { class: "chat-card__title" }, title),
    ),
    body,
    button,
  );
}

/** What the moderator gave as the reason; empty when none was given. */
function reasonOf(gate: { reason: string }): string {
  return gate.reason && translate("chat.reason", { reason: gate.reason });
}

function askFrom(ms: number): string {
  const format = new Intl.DateTimeFormat(language(), { dateStyle: "medium", timeStyle: "short" });
  return translate("chat.unban.from", { time: format.format(ms) });
}
