/** One's points in this channel, the bonus to claim, and the rewards behind a button. */
import { el, icon } from "../shared/dom.ts";
import { translate } from "../shared/i18n.ts";
import { randomKey } from "../shared/keys.ts";
import { Listeners } from "../shared/listeners.ts";
import { compactNumber } from "../shared/numbers.ts";
import { placeBeside } from "../shared/placement.ts";
import type { Component } from "../shared/registry.ts";
import { showToast } from "../shared/toast.ts";
import { type Balance, PointsApi, type Reward } from "./api.ts";

/** Points come every five minutes; a page asks often enough to show the bonus soon. */
const ASK_MS = 60_000;
const MAX_CHARACTERS = 500;
/** What every channel has; these are named in the reader's language. */
const BUILT_INS: Record<string, string> = {
  highlight: "points.highlight",
  sub_only_message: "points.sub_only_message",
  unlock_emote: "points.unlock_emote",
};

/** `<div data-component="channel-points" data-channel="ana">`, empty and hidden. */
export class ChannelPoints implements Component {
  #element: HTMLElement;
  #api: PointsApi;
  #listeners = new Listeners();
  #timer: ReturnType<typeof setInterval>;
  #balance: Balance | null = null;
  #open: HTMLButtonElement;
  #figure = el("span", { class: "numeric" });
  #claim: HTMLButtonElement;
  #popover: HTMLElement;

  constructor(element: HTMLElement) {
    this.#element = element;
    const login = element.dataset["channel"] ?? "";
    this.#api = new PointsApi(login);
    const id = `points-rewards-${login}`;
    this.#open = el(
      "button",
      { class: "button button--quiet button--small points__open", type: "button" },
      icon("sparkles"),
      this.#figure,
    );
    this.#claim = el(
      "button",
      { class: "button button--primary button--small points__claim", type: "button", hidden: true },
      icon("gift"),
      translate("points.claim"),
    );
    this.#popover = el("div", {
      class: "menu points__rewards",
      id,
      popover: "auto",
      "aria-label": translate("points.rewards"),
    });
    this.#open.setAttribute("popovertarget", id);
    this.#element.replaceChildren(this.#open, this.#claim, this.#popover);
    this.#listeners.on(this.#claim, "click", () => void this.#onClaim());
    this.#listeners.on<ToggleEvent>(this.#popover, "toggle", (event) => {
      if (event.newState === "open") void this.#showRewards();
    });
    this.#timer = setInterval(() => {
      if (!document.hidden) void this.#ask();
    }, ASK_MS);
    void this.#ask();
  }

  destroy(): void {
    clearInterval(this.#timer);
    this.#listeners.destroy();
    this.#element.replaceChildren();
  }

  async #ask(): Promise<void> {
    try {
      this.#show(await this.#api.balance());
    } catch {
      // What was shown stays; the next minute asks again.
    }
  }

  #show(balance: Balance): void {
    this.#balance = balance;
    this.#element.hidden = !balance.isEnabled;
    this.#figure.textContent = compactNumber(balance.points);
    const label = translate("points.balance", {
      points: balance.points,
      name: balance.name || translate("points.name"),
    });
    this.#open.setAttribute("aria-label", label);
    this.#open.title = label;
    this.#claim.hidden = !balance.hasBonus;
  }

  #left(points: number): void {
    if (this.#balance) this.#show({ ...this.#balance, points });
  }

  async #onClaim(): Promise<void> {
    this.#claim.disabled = true;
    try {
      const points = await this.#api.claim();
      if (this.#balance) this.#show({ ...this.#balance, points, hasBonus: false });
    } catch (error) {
      showToast({ message: (error as Error).message, level: "error" });
      void this.#ask();
    }
    this.#claim.disabled = false;
  }

  async #showRewards(): Promise<void> {
    const waiting = Array.from({ length: 3 }, () => el("span", { class: "skeleton skeleton--line" }));
    this.#fill(...waiting);
    try {
      const rewards = await this.#api.rewards();
      if (rewards.length === 0) {
        this.#fill(el("p", { class: "points__word" }, translate("points.none")));
      } else {
        this.#fill(el("ul", { class: "points__list" }, ...rewards.map((one) => this.#tile(one))));
      }
    } catch (error) {
      const again = button("button--small", translate("points.again"));
      again.addEventListener("click", () => void this.#showRewards());
      this.#fill(el("p", { class: "points__word", role: "alert" }, (error as Error).message), again);
    }
  }

  #fill(...children: Node[]): void {
    this.#popover.replaceChildren(
      el("h3", { class: "menu__title" }, translate("points.rewards")),
      ...children,
    );
    placeBeside(this.#popover, this.#element);
  }

  #tile(reward: Reward): HTMLElement {
    const isDear = reward.cost > (this.#balance?.points ?? 0);
    const tile = el(
      "button",
      {
        class: "points__reward",
        type: "button",
        disabled: isDear || reward.isPaused,
        "data-reward": reward.id,
      },
      el("span", { class: "points__title" }, titleOf(reward)),
      el(
        "span",
        { class: "points__cost numeric" },
        reward.isPaused ? translate("points.paused") : compactNumber(reward.cost),
      ),
    );
    tile.style.setProperty("--reward", reward.color);
    tile.addEventListener("click", () => this.#choose(reward));
    return el("li", {}, tile);
  }

  #choose(reward: Reward): void {
    const key = randomKey();
    const field = el("textarea", {
      rows: 3,
      maxlength: MAX_CHARACTERS,
      required: true,
      "aria-label": translate("points.text"),
      placeholder: translate("points.text"),
    });
    const error = el("p", { class: "points__error", role: "alert" });
    const back = button("button--quiet button--small", translate("points.back"));
    const send = button(
      "button--primary button--small",
      translate("points.redeem", { cost: reward.cost }),
    );
    send.type = "submit";
    back.addEventListener("click", () => void this.#showRewards());
    const form = el(
      "form",
      { class: "points__form" },
      el("p", { class: "points__title" }, titleOf(reward)),
      reward.prompt && el("p", { class: "points__word" }, reward.prompt),
      reward.needsText && field,
      error,
      el("div", { class: "points__actions" }, back, send),
    );
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      send.disabled = true;
      void this.#redeem(reward, reward.needsText ? field.value : "", key, error).finally(() => {
        send.disabled = false;
      });
    });
    this.#fill(form);
    (reward.needsText ? field : send).focus();
  }

  async #redeem(reward: Reward, text: string, key: string, error: HTMLElement): Promise<void> {
    try {
      const { points, emote } = await this.#api.redeem(reward, text, key);
      this.#left(points);
      this.#popover.hidePopover();
      const message = emote
        ? translate("points.unlocked", { code: emote })
        : translate("points.redeemed", { title: titleOf(reward) });
      showToast({ message, level: "success" });
      if (emote) document.dispatchEvent(new CustomEvent("chat:emotes-changed"));
    } catch (refusal) {
      error.textContent = (refusal as Error).message;
    }
  }
}

function titleOf(reward: Reward): string {
  const key = BUILT_INS[reward.kind];
  return key ? translate(key) : reward.title;
}

function button(classes: string, label: string): HTMLButtonElement {
  return el("button", { class: `button ${classes}`, type: "button" }, label);
}
