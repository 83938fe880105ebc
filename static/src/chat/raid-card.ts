/** A raid takes those who watch along, unless they would rather stay. */
import { el, icon } from "../shared/dom.ts";
import { translate } from "../shared/i18n.ts";
import { everySecond } from "../shared/ticker.ts";
import type { RoomFrame } from "./frames.ts";

type Raid = Extract<RoomFrame, { type: "raid" }>;

/** What the server gives a raid; also for a page that hears only of its end. */
const COUNTDOWN_MS = 10_000;
/** A page that comes back after a while is not sent after a raid of long ago. */
const STALE_MS = 60_000;

export class RaidCard {
  #place = el("div", { class: "chat__raid" });
  #go: (login: string) => void;
  #target = "";
  #hasStayed = false;
  #stopClock: (() => void) | null = null;
  #departure: ReturnType<typeof setTimeout> | undefined;

  /** `go` opens the channel. */
  constructor(top: Element, go: (login: string) => void) {
    this.#go = go;
    top.append(this.#place);
  }

  destroy(): void {
    this.#clear();
  }

  /** Count down, go, or forget it. */
  show(raid: Raid, nowMs: number): void {
    if (raid.state === "canceled") this.#end();
    else if (nowMs - raid.timestamp > STALE_MS) return;
    else if (raid.state === "preparing") this.#prepare(raid, nowMs);
    else if (raid.state === "gone") this.#leave(raid, nowMs);
  }

  #prepare(raid: Raid, nowMs: number): void {
    this.#end();
    this.#target = raid.to.username;
    // Both times are the server's, so that this clock's error does not matter.
    this.#draw(raid, nowMs + Math.max(0, raid.at - raid.timestamp));
  }

  #leave(raid: Raid, nowMs: number): void {
    const isKnown = this.#target === raid.to.username;
    if (isKnown && !this.#hasStayed) this.#depart(raid);
    if (isKnown) return this.#end();
    this.#target = raid.to.username;
    this.#draw(raid, nowMs + COUNTDOWN_MS);
    this.#departure = setTimeout(() => this.#depart(raid), COUNTDOWN_MS);
  }

  #depart(raid: Raid): void {
    this.#end();
    this.#go(raid.to.username);
  }

  #stay(): void {
    this.#hasStayed = true;
    this.#clear();
  }

  #end(): void {
    this.#target = "";
    this.#hasStayed = false;
    this.#clear();
  }

  #clear(): void {
    this.#stopClock?.();
    this.#stopClock = null;
    clearTimeout(this.#departure);
    this.#place.replaceChildren();
  }

  #draw(raid: Raid, dueMs: number): void {
    const clock = el("span", { class: "chat-card__clock numeric", role: "timer" });
    const stay = el(
      "button",
      { class: "button button--small", type: "button" },
      translate("chat.raid.stay"),
    );
    stay.addEventListener("click", () => this.#stay());
    const title = translate("chat.raid.along", { name: raid.to.displayName });
    this.#place.replaceChildren(
      el(
        "section",
        { class: "chat-card chat-card--raid", "aria-label": title, role: "status" },
        el(
          "header",
          { class: "chat-card__header" },
          icon("users"),
          el("span", { class: "chat-card__title" }, title),
          clock,
        ),
        stay,
      ),
    );
    this.#stopClock = everySecond((nowMs) => {
      clock.textContent = String(Math.max(0, Math.ceil((dueMs - nowMs) / 1000)));
    });
  }
}
