/** Keeps a channel's page true without a refresh: title, category, uptime, live or offline. */
import { translate } from "../shared/i18n.ts";
import { Listeners } from "../shared/listeners.ts";
import type { Component } from "../shared/registry.ts";
import { announce } from "../shared/toast.ts";
import { OFFLINE } from "./channel-state.ts";
import type { ChannelLiveDetail } from "./details.ts";
import { eventSocket } from "./event-socket.ts";
import type { LiveState } from "./messages.ts";

/**
 * `<section data-component="channel-live" data-login="ana" data-name="Ana" data-state="live">`.
 * Inside it: [data-live-title], [data-live-category] (its link's href gets the slug),
 * [data-live-uptime] (a <time>), [data-when="live|offline|reconnecting"] shown only then.
 */
export class ChannelLive implements Component {
  #element: HTMLElement;
  #listeners = new Listeners();
  #unsubscribe: () => void;
  #login: string;
  #state: LiveState;

  constructor(element: HTMLElement) {
    this.#element = element;
    this.#login = element.dataset["login"] ?? "";
    this.#state = { ...OFFLINE, isLive: element.dataset["state"] === "live" };
    this.#listeners.on<CustomEvent<ChannelLiveDetail>>(document, "channel:live", ({ detail }) => {
      if (detail.channel === this.#login) this.#apply(detail.live);
    });
    this.#unsubscribe = eventSocket.subscribe(this.#login);
    this.#showState();
  }

  destroy(): void {
    this.#unsubscribe();
    this.#listeners.destroy();
  }

  #apply(next: LiveState): void {
    const before = this.#state;
    this.#state = next;
    this.#showWords(next);
    this.#showState();
    const key = announcement(before, next);
    if (key) announce(translate(key, { name: this.#element.dataset["name"] ?? this.#login }));
  }

  #showWords(state: LiveState): void {
    if (state.title) this.#each("[data-live-title]", (node) => (node.textContent = state.title));
    this.#each("[data-live-category]", (node) => {
      node.hidden = state.categoryName === "" && node.textContent?.trim() === "";
      if (state.categoryName) node.textContent = state.categoryName;
      if (state.categorySlug && node instanceof HTMLAnchorElement) {
        node.href = node.pathname.replace(/[^/]*\/?$/, `${state.categorySlug}/`);
      }
    });
    this.#each("time[data-live-uptime]", (node) => {
      if (state.startedAtMs)
        (node as HTMLTimeElement).dateTime = new Date(state.startedAtMs).toISOString();
    });
  }

  #showState(): void {
    const { isLive, isReconnecting } = this.#state;
    this.#element.dataset["state"] = isLive ? "live" : "offline";
    this.#each("[data-when]", (node) => {
      const when = node.dataset["when"];
      node.hidden =
        when === "live" ? !isLive : when === "offline" ? isLive : !(isLive && isReconnecting);
    });
  }

  #each(selector: string, change: (node: HTMLElement) => void): void {
    for (const node of this.#element.querySelectorAll<HTMLElement>(selector)) change(node);
  }
}

function announcement(before: LiveState, next: LiveState): string | null {
  if (!before.isLive && next.isLive) return "live.now";
  if (before.isLive && !next.isLive) return "live.offline";
  if (!before.isReconnecting && next.isReconnecting) return "live.reconnecting";
  if (before.isReconnecting && !next.isReconnecting) return "live.resumed";
  return null;
}
