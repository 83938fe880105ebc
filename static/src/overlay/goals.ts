/** A channel's goals, over a stream's picture and on its page: a bar for each, moved by live events. */
import type { ChannelEventDetail } from "../live/details.ts";
import { eventSocket } from "../live/event-socket.ts";
import { type Json, asNumber, asText, isObject } from "../live/messages.ts";
import { el } from "../shared/dom.ts";
import { language } from "../shared/i18n.ts";
import { Listeners } from "../shared/listeners.ts";
import type { Component } from "../shared/registry.ts";
import { money } from "./alert-events.ts";

/**
 * `<main data-component="goals" data-channel data-kind>`, whose goals are in `#overlay-goals`, or
 * `<div data-component="channel-goals" data-channel hidden>`, which asks for them.
 */
export class Goals implements Component {
  #element: HTMLElement;
  #channel: string;
  #kind: string;
  #goals = new Map<string, Json>();
  #listeners = new Listeners();
  #unsubscribe: () => void;

  constructor(element: HTMLElement) {
    this.#element = element;
    this.#channel = element.dataset["channel"] ?? "";
    this.#kind = element.dataset["kind"] ?? "";
    const known = document.getElementById("overlay-goals");
    if (known) this.#take(JSON.parse(known.textContent ?? "[]"));
    else void this.#fetch();
    this.#listeners.on<CustomEvent<ChannelEventDetail>>(document, "channel:event", ({ detail }) =>
      this.#onEvent(detail),
    );
    // What came while the line was away may be too much to be told event by event.
    this.#listeners.on(document, "events:connected", () => void this.#fetch());
    this.#unsubscribe = eventSocket.subscribe(this.#channel);
  }

  destroy(): void {
    this.#unsubscribe();
    this.#listeners.destroy();
  }

  async #fetch(): Promise<void> {
    const answer = await fetch(`/api/v1/channels/${this.#channel}/goals/`).catch(() => null);
    if (answer?.ok) this.#take(await answer.json());
  }

  #take(goals: unknown): void {
    if (!Array.isArray(goals)) return;
    this.#goals = new Map(goals.filter(isObject).map((goal) => [asText(goal["id"]), goal]));
    this.#show();
  }

  #onEvent({ channel, event, data }: ChannelEventDetail): void {
    if (channel !== this.#channel || event !== "channel.goal.progress") return;
    const { goal } = data;
    const id = asText(data["goal_id"]);
    if (isObject(goal)) {
      for (const [other, { kind }] of this.#goals)
        if (kind === goal["kind"] && other !== id) this.#goals.delete(other);
      this.#goals.set(id, goal);
    } else this.#goals.delete(id);
    this.#show();
  }

  #show(): void {
    const shown = [...this.#goals.values()].filter(
      (goal) => this.#kind === "" || goal["kind"] === this.#kind,
    );
    this.#element.hidden = shown.length === 0;
    this.#element.replaceChildren(...shown.map(goalElement));
  }
}

function goalElement(goal: Json): HTMLElement {
  const current = asNumber(goal["current"]) ?? 0;
  const target = Math.max(1, asNumber(goal["target"]) ?? 1);
  const currency = asText(goal["currency"]);
  const text = (value: number): string =>
    currency ? money(value, currency, language()) : value.toLocaleString(language());
  const bar = el("span", { class: "goal__bar" });
  bar.style.setProperty("--goal-share", String(Math.min(1, current / target)));
  const progress = {
    class: "goal__track",
    role: "progressbar",
    "aria-label": asText(goal["title"]),
    "aria-valuemin": 0,
    "aria-valuemax": target,
    "aria-valuenow": Math.min(current, target),
    "aria-valuetext": `${text(current)} / ${text(target)}`,
  };
  return el(
    "section",
    { class: "goal", "data-kind": asText(goal["kind"]), "data-reached": current >= target },
    el("p", { class: "goal__title" }, asText(goal["title"])),
    el("p", { class: "goal__count" }, `${text(current)} / ${text(target)}`),
    el("span", progress, bar),
  );
}
