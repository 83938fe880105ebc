/** A line over a stream's picture: the newest follower, subscriber and cheer, and who gave most. */
import type { ChannelEventDetail } from "../live/details.ts";
import { eventSocket } from "../live/event-socket.ts";
import { type Json, asNumber, asText, isObject } from "../live/messages.ts";
import { el } from "../shared/dom.ts";
import { language, translate } from "../shared/i18n.ts";
import { Listeners } from "../shared/listeners.ts";
import type { Component } from "../shared/registry.ts";
import { alertOf, money } from "./alert-events.ts";

const ITEM_OF: Record<string, string> = {
  follow: "follow",
  subscribe: "sub",
  resub: "sub",
  cheer: "cheer",
};

/** `<main data-component="ticker" data-channel data-show="follow,sub">`, `#overlay-ticker`. */
export class Ticker implements Component {
  #element: HTMLElement;
  #channel: string;
  #show: string[];
  #texts = new Map<string, string>();
  #listeners = new Listeners();
  #unsubscribe: () => void;

  constructor(element: HTMLElement) {
    this.#element = element;
    this.#channel = element.dataset["channel"] ?? "";
    this.#show = (element.dataset["show"] ?? "").split(",");
    this.#begin(JSON.parse(document.getElementById("overlay-ticker")?.textContent ?? "{}"));
    this.#listeners.on<CustomEvent<ChannelEventDetail>>(document, "channel:event", ({ detail }) => {
      if (detail.channel === this.#channel) this.#onEvent(detail.event, detail.data);
    });
    this.#unsubscribe = eventSocket.subscribe(this.#channel);
  }

  destroy(): void {
    this.#unsubscribe();
    this.#listeners.destroy();
  }

  #begin(items: Json): void {
    for (const entry of Object.values(items)) {
      if (isObject(entry) && isObject(entry["data"]))
        this.#onEvent(asText(entry["event"]), entry["data"]);
    }
    for (const item of ["top", "gifts", "donations"]) {
      const most = items[item];
      if (Array.isArray(most)) this.#texts.set(item, most.filter(isObject).map(supporter).join(", "));
    }
    this.#render();
  }

  #onEvent(event: string, data: Json): void {
    const words = { anonymous: translate("alert.anonymous"), language: language() };
    const alert = alertOf("0", event, data, words);
    const item = alert && ITEM_OF[alert.kind];
    if (!alert || !item) return;
    const { name = "", amount = "" } = alert.values;
    const bits = amount ? ` (${translate("ticker.bits", { count: amount })})` : "";
    this.#texts.set(item, `${name}${bits}`);
    this.#render();
  }

  #render(): void {
    const items = this.#show.filter((item) => this.#texts.get(item));
    this.#element.replaceChildren(
      ...items.map((item) =>
        el(
          "p",
          { class: "ticker__item", "data-item": item },
          el("span", { class: "ticker__label" }, translate(`ticker.${item}`)),
          ` ${this.#texts.get(item) ?? ""}`,
        ),
      ),
    );
  }
}

function supporter(one: Json): string {
  return `${asText(one["name"])} (${given(one)})`;
}

function given(one: Json): string {
  const minor = asNumber(one["amount_minor"]);
  if (minor !== null) return money(minor, asText(one["currency"]), language());
  const gifts = asNumber(one["gifts"]);
  const count = (gifts ?? asNumber(one["bits"]) ?? 0).toLocaleString(language());
  return translate(gifts === null ? "ticker.bits" : "ticker.given", { count });
}
