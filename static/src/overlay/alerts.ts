/** Alerts over a stream's picture in OBS: live events, one after the other. */
import type { ChannelEventDetail, OverlayDetail } from "../live/details.ts";
import { eventSocket } from "../live/event-socket.ts";
import { type Json, asText, isObject } from "../live/messages.ts";
import { language, translate } from "../shared/i18n.ts";
import { Listeners } from "../shared/listeners.ts";
import type { Component } from "../shared/registry.ts";
import { type Alert, alertOf } from "./alert-events.ts";
import { AlertQueue } from "./alert-queue.ts";
import { AlertView } from "./alert-view.ts";
import { overlayToken } from "./guard.ts";
import { parseRules } from "./rules.ts";

/** What happened longer ago, while the line or OBS was away, is history and not shown any more. */
const OLDEST_MS = 5 * 60_000;

/**
 * `<main data-component="alerts" data-channel data-volume data-gap-ms data-now-ms>`; the rules are
 * in `#overlay-settings`. With `data-preview` it listens to the page that frames it instead.
 */
export class Alerts implements Component {
  #channel: string;
  #queue: AlertQueue;
  #listeners = new Listeners();
  #unsubscribe = (): void => undefined;
  #clockOffsetMs: number;

  constructor(element: HTMLElement) {
    const { channel = "", volume = "100", gapMs = "800", nowMs = "" } = element.dataset;
    this.#channel = channel;
    this.#clockOffsetMs = nowMs ? Number(nowMs) - Date.now() : 0;
    const view = new AlertView(element, Number(volume) / 100, { test: translate("alert.test") });
    this.#queue = new AlertQueue(view, parseRules(settingsOfPage()), Number(gapMs));
    if (element.dataset["preview"] === undefined) this.#listen();
    else this.#preview();
  }

  destroy(): void {
    this.#unsubscribe();
    this.#listeners.destroy();
    this.#queue.clear();
  }

  #listen(): void {
    this.#listeners.on<CustomEvent<ChannelEventDetail>>(document, "channel:event", ({ detail }) =>
      this.#onEvent(detail),
    );
    this.#listeners.on<CustomEvent<OverlayDetail>>(document, "overlay:told", ({ detail }) =>
      this.#onTold(detail),
    );
    this.#listeners.on(document, "overlay:closed", () => {
      this.#unsubscribe();
      this.#queue.clear();
    });
    const last = Number(sessionStorage.getItem(this.#key()) ?? "");
    // OBS may load the page anew when its scene comes back.
    if (last > 0) eventSocket.resumeAfter(this.#channel, last);
    this.#unsubscribe = eventSocket.subscribe(this.#channel);
  }

  #onEvent({ channel, id, event, data, atMs }: ChannelEventDetail): void {
    if (channel !== this.#channel) return;
    sessionStorage.setItem(this.#key(), String(id));
    if (Date.now() + this.#clockOffsetMs - atMs > OLDEST_MS) return;
    const alert = this.#alert(String(id), event, data);
    if (alert) this.#queue.add(alert);
  }

  #onTold({ action, data }: OverlayDetail): void {
    if (action === "settings") this.#queue.setRules(parseRules(data));
    else if (action === "skip") this.#queue.skip(asText(data["id"]));
    else if (action === "test" || action === "replay") this.#repeat(data);
  }

  #repeat(told: Json): void {
    const data = isObject(told["data"]) ? told["data"] : {};
    const alert = this.#alert(asText(told["id"]), asText(told["event"]), data);
    if (alert) this.#queue.repeat(alert);
  }

  // The frame around is a page of ours; whoever else frames this page is refused by the server.
  #preview(): void {
    this.#listeners.on<MessageEvent>(window, "message", ({ origin, data }) => {
      if (origin !== location.origin || !isObject(data)) return;
      if (isObject(data["settings"])) this.#queue.setRules(parseRules(data["settings"]));
      if (!isObject(data["test"])) return;
      this.#queue.clear();
      this.#repeat(data["test"]);
    });
    parent.postMessage({ type: "alerts:ready" }, location.origin);
  }

  #alert(id: string, event: string, data: Json): Alert | null {
    const words = { anonymous: translate("alert.anonymous"), language: language() };
    return alertOf(id, event, data, words);
  }

  #key(): string {
    return `alerts:${this.#channel}:${overlayToken().slice(-4)}`;
  }
}

function settingsOfPage(): unknown {
  return JSON.parse(document.getElementById("overlay-settings")?.textContent ?? "{}");
}
