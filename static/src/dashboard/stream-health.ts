/** The health of one's own stream, as the media node reports it every two seconds. */
import type { HealthDetail } from "../live/details.ts";
import { eventSocket } from "../live/event-socket.ts";
import type { Json } from "../live/messages.ts";
import { Listeners } from "../shared/listeners.ts";
import type { Component } from "../shared/registry.ts";
import { type Figure, healthFigures } from "./health-figures.ts";

/** Three reports missed: what is shown is no longer true. */
const STALE_MS = 7000;

/**
 * `<section data-component="stream-health" data-login="ana" data-state="offline">` around [data-stat="bitrate"] and
 * the like (see _stat.html); [data-when="live|offline"] inside is shown accordingly.
 */
export class StreamHealth implements Component {
  #element: HTMLElement;
  #listeners = new Listeners();
  #unsubscribe: () => void;
  #stale: ReturnType<typeof setTimeout> | undefined;

  constructor(element: HTMLElement) {
    this.#element = element;
    const login = element.dataset["login"] ?? "";
    this.#unsubscribe = eventSocket.subscribeHealth(login);
    this.#listeners.on<CustomEvent<HealthDetail>>(document, "stream:health", ({ detail }) => {
      if (detail.channel !== login) return;
      if (detail.health) this.#show(detail.health);
      else this.#setLive(false);
    });
    this.#setLive(element.dataset["state"] === "live");
  }

  destroy(): void {
    clearTimeout(this.#stale);
    this.#unsubscribe();
    this.#listeners.destroy();
  }

  #show(health: Json): void {
    for (const [name, figure] of Object.entries(healthFigures(health))) this.#fill(name, figure);
    this.#setLive(true);
    clearTimeout(this.#stale);
    this.#stale = setTimeout(() => this.#setLive(false), STALE_MS);
  }

  #fill(name: string, { text, value }: Figure): void {
    const stat = this.#element.querySelector(`[data-stat="${name}"]`);
    const place = stat?.querySelector("[data-stat-value]") ?? stat;
    if (place) place.textContent = text;
    const line = stat?.querySelector(".sparkline");
    if (value !== null)
      line?.dispatchEvent(new CustomEvent("sparkline:push", { detail: value }));
  }

  #setLive(isLive: boolean): void {
    this.#element.dataset["state"] = isLive ? "live" : "offline";
    for (const node of this.#element.querySelectorAll<HTMLElement>("[data-when]")) {
      node.hidden = (node.dataset["when"] === "live") !== isLive;
    }
  }
}
