/** A viewer count that moves; `data-passive` listens without a subscription of its own. */
import { translate } from "../shared/i18n.ts";
import { Listeners } from "../shared/listeners.ts";
import { compactNumber } from "../shared/numbers.ts";
import type { Component } from "../shared/registry.ts";
import type { ChannelLiveDetail } from "./details.ts";
import { eventSocket } from "./event-socket.ts";

export class ViewerCount implements Component {
  #element: HTMLElement;
  #listeners = new Listeners();
  #unsubscribe: () => void = () => undefined;

  constructor(element: HTMLElement) {
    this.#element = element;
    const login = element.dataset["login"] ?? "";
    this.#listeners.on<CustomEvent<{ channel: string; count: number }>>(
      document,
      "channel:viewers",
      ({ detail }) => {
        if (detail.channel === login) this.#show(detail.count);
      },
    );
    this.#listeners.on<CustomEvent<ChannelLiveDetail>>(document, "channel:live", ({ detail }) => {
      const count = detail.live.viewerCount;
      if (detail.channel === login && count !== null) this.#show(count);
    });
    if (element.dataset["passive"] === undefined) this.#unsubscribe = eventSocket.subscribe(login);
  }

  destroy(): void {
    this.#unsubscribe();
    this.#listeners.destroy();
  }

  #show(count: number): void {
    this.#element.dataset["count"] = String(count);
    this.#element.title = translate("viewers", { count });
    const text = this.#element.querySelector("[data-count-text]");
    if (text) text.textContent = compactNumber(count);
  }
}
