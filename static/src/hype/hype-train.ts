/** A channel's hype train over its chat: comes when one sets off, and goes when it has arrived. */
import type { ChannelEventDetail } from "../live/details.ts";
import { eventSocket } from "../live/event-socket.ts";
import { asNumber } from "../live/messages.ts";
import { requestJson } from "../shared/api.ts";
import { translate } from "../shared/i18n.ts";
import { Listeners } from "../shared/listeners.ts";
import type { Component } from "../shared/registry.ts";
import { everySecond } from "../shared/ticker.ts";
import { announce } from "../shared/toast.ts";
import { HypeCard } from "./hype-card.ts";
import { type Train, isShown, newerTrain, parseTrain } from "./train.ts";

const EVENT = /^channel\.hype_train\.(begin|progress|end)$/;
/** How long after its time a train whose end was not told is asked for. */
const OVERDUE_MS = 5_000;

/**
 * `<div data-component="hype-train" data-channel="ana" hidden>`, with data-mode="overlay" over a
 * stream's picture. What the API says at first is
 * kept up to date by the event socket, and asked anew whenever that comes back.
 */
export class HypeTrain implements Component {
  #element: HTMLElement;
  #login: string;
  #listeners = new Listeners();
  #unsubscribe: () => void;
  #stopClock: (() => void) | null = null;
  #card: HypeCard | null = null;
  #train: Train | null = null;
  #hiddenId = 0;
  #askedAtMs = 0;
  /** How far the server's clock is ahead of this one. */
  #aheadMs = 0;

  constructor(element: HTMLElement) {
    this.#element = element;
    this.#login = element.dataset["channel"] ?? "";
    this.#listeners.on<CustomEvent<ChannelEventDetail>>(document, "channel:event", ({ detail }) => {
      if (detail.channel === this.#login && EVENT.test(detail.event)) {
        this.#adopt(parseTrain(detail.data["train"]));
      }
    });
    this.#listeners.on(document, "events:connected", () => void this.#load());
    this.#unsubscribe = eventSocket.subscribe(this.#login);
    void this.#load();
  }

  destroy(): void {
    this.#stopClock?.();
    this.#unsubscribe();
    this.#listeners.destroy();
  }

  async #load(): Promise<void> {
    this.#askedAtMs = Date.now();
    const url = `/api/v1/channels/${encodeURIComponent(this.#login)}/hype-train/`;
    // Without an answer the events alone tell.
    const answer = await requestJson("GET", url).catch(() => null);
    if (!answer) return;
    this.#aheadMs = (asNumber(answer["now"]) ?? Date.now()) - Date.now();
    this.#adopt(newerTrain(parseTrain(answer["last"]), parseTrain(answer["running"])));
  }

  #adopt(next: Train | null): void {
    const before = this.#train;
    const train = newerTrain(before, next);
    if (train === before) return;
    this.#train = train;
    if (!isShown(train, this.#nowMs()) || train.id === this.#hiddenId) return this.#clear();
    const isFirst = this.#card === null;
    this.#card ??= this.#place();
    this.#card.show(train);
    this.#stopClock ??= everySecond(() => this.#onSecond());
    this.#onSecond();
    this.#tell(before?.id === train.id ? before : null, train, isFirst);
  }

  #tell(before: Train | null, train: Train, isFirst: boolean): void {
    const values = { level: train.level };
    if (train.endedAtMs !== null) {
      if (before) announce(translate("hype.arrived", values));
    } else if (before && train.level > before.level) {
      this.#card?.celebrate("level-up");
      announce(translate("hype.level_up", values));
    } else if (before) {
      this.#card?.celebrate("nudge");
    } else if (isFirst) {
      announce(translate("hype.began"));
    }
  }

  #place(): HypeCard {
    const hide = (): void => {
      this.#hiddenId = this.#train?.id ?? 0;
      this.#clear();
    };
    // Over a stream's picture nobody can press anything.
    const card = new HypeCard(this.#element.dataset["mode"] === "overlay" ? null : hide);
    this.#element.replaceChildren(card.element);
    this.#element.hidden = false;
    return card;
  }

  #clear(): void {
    this.#stopClock?.();
    this.#stopClock = null;
    this.#card = null;
    this.#element.hidden = true;
    this.#element.replaceChildren();
  }

  #onSecond(): void {
    const train = this.#train;
    const nowMs = this.#nowMs();
    if (!isShown(train, nowMs)) return this.#clear();
    this.#card?.showClock(train.expiresAtMs - nowMs, train.endedAtMs !== null);
    const isOverdue = train.endedAtMs === null && nowMs > train.expiresAtMs + OVERDUE_MS;
    if (isOverdue && Date.now() > this.#askedAtMs + OVERDUE_MS) void this.#load();
  }

  #nowMs(): number {
    return Date.now() + this.#aheadMs;
  }
}
