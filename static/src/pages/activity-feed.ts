/** A channel's Activity: what happens while somebody looks is put on top. */
import type { ChannelEventDetail } from "../live/details.ts";
import { asText } from "../live/messages.ts";
import { Listeners } from "../shared/listeners.ts";
import { type Component, mountAll } from "../shared/registry.ts";

const KEPT = 50;

/**
 * `<div data-component="activity-feed" data-login="ana">` around [data-list], [data-empty] and one
 * <template data-template="channel.follow"> for each kind; [data-words] inside gets the name or title.
 * The channel's page holds the subscription.
 */
export class ActivityFeed implements Component {
  #element: HTMLElement;
  #listeners = new Listeners();

  constructor(element: HTMLElement) {
    this.#element = element;
    const login = element.dataset["login"] ?? "";
    this.#listeners.on<CustomEvent<ChannelEventDetail>>(document, "channel:event", ({ detail }) => {
      if (detail.channel === login) this.#add(detail);
    });
  }

  destroy(): void {
    this.#listeners.destroy();
  }

  #add({ event, data, atMs }: ChannelEventDetail): void {
    const list = this.#element.querySelector("[data-list]");
    const words = asText(data["user_display_name"]) || asText(data["user_login"]) || asText(data["title"]);
    const item = this.#copy(event);
    if (!list || !item || !words) return;
    const place = item.querySelector("[data-words]");
    if (place) place.textContent = words;
    const time = item.querySelector("time");
    if (time) time.dateTime = new Date(atMs).toISOString();
    list.prepend(item);
    mountAll(item);
    while (list.children.length > KEPT) list.lastElementChild?.remove();
    this.#element.querySelector("[data-empty]")?.setAttribute("hidden", "");
  }

  #copy(event: string): HTMLElement | null {
    const template = this.#element.querySelector<HTMLTemplateElement>(
      `template[data-template="${CSS.escape(event)}"]`,
    );
    const item = template?.content.firstElementChild?.cloneNode(true);
    return item instanceof HTMLElement ? item : null;
  }
}
