/** Subscribing, one's own subscription, and gifts: a dialog of two tabs. */
import { type Json, Refusal } from "../shared/api.ts";
import { el, icon } from "../shared/dom.ts";
import { translate } from "../shared/i18n.ts";
import { Listeners } from "../shared/listeners.ts";
import { showToast } from "../shared/toast.ts";
import { cancel, checkout, type Plan, type Plans, readPlans, readSubscription, shareMonth, type Subscription } from "./api.ts";
import { check, day, money, planTiles, tiles } from "./parts.ts";

const MESSAGE_LENGTH = 500;
const BENEFITS = ["ads", "emotes", "badge", "chat"];
let open: SubscribeDialog | null = null;

export function openSubscribeDialog(channel: string, name: string): void {
  open ??= new SubscribeDialog(channel, name, () => (open = null));
}

class SubscribeDialog {
  #channel: string;
  #dialog: HTMLDialogElement;
  #body = el("div", { class: "dialog__body subscribe", "aria-busy": "true" });
  #tabs = el("div", { class: "segmented subscribe__tabs", hidden: true });
  #listeners = new Listeners();
  #plans: Plans = { plans: [], giftCounts: [] };
  #mine: Subscription | null = null;
  #isGiving = false;

  constructor(channel: string, name: string, closed: () => void) {
    this.#channel = channel;
    const close = el(
      "button",
      { class: "button button--quiet button--icon button--small dialog__close", type: "button", "aria-label": translate("close") },
      icon("x"),
    );
    const title = translate("subscribe.title", { name });
    this.#dialog = el(
      "dialog",
      { class: "dialog", "aria-labelledby": "subscribe-title" },
      el("div", { class: "dialog__header" }, el("h2", { class: "dialog__title", id: "subscribe-title" }, title), close),
      this.#tabs,
      this.#body,
    );
    this.#listeners.on(close, "click", () => this.#dialog.close());
    this.#listeners.on<KeyboardEvent>(this.#dialog, "keydown", (event) => event.stopPropagation());
    this.#listeners.on(this.#dialog, "close", () => {
      this.#listeners.destroy();
      this.#dialog.remove();
      closed();
    });
    document.body.append(this.#dialog);
    this.#dialog.showModal();
    void this.#load();
  }

  async #load(): Promise<void> {
    this.#body.setAttribute("aria-busy", "true");
    this.#body.replaceChildren(...[1, 2, 3].map(() => el("span", { class: "skeleton subscribe__skeleton" })));
    try {
      [this.#plans, this.#mine] = await Promise.all([readPlans(), readSubscription(this.#channel)]);
      this.#show();
    } catch (error) {
      this.#showFailure(error);
    }
  }

  #showFailure(error: unknown): void {
    const again = el("button", { class: "button", type: "button" }, translate("subscribe.again"));
    this.#listeners.on(again, "click", () => void this.#load());
    this.#put(el("p", { class: "subscribe__refusal", role: "alert" }, wordsOf(error)), again);
  }

  #show(): void {
    if (this.#plans.plans.length === 0) {
      this.#put(el("p", {}, translate("subscribe.none")));
      return;
    }
    this.#tabs.hidden = false;
    this.#tabs.replaceChildren(this.#tab("mine", false), this.#tab("gift", true));
    if (this.#isGiving) this.#put(this.#giftForm());
    else if (this.#mine) this.#put(...this.#ownParts(this.#mine));
    else this.#put(benefits(), this.#payForm("subscription/", this.#plans.plans, "subscribe.renews_note"));
  }

  #tab(key: string, isGiving: boolean): HTMLElement {
    const button = el(
      "button",
      { class: "segmented__option", type: "button", "aria-pressed": String(this.#isGiving === isGiving) },
      icon(isGiving ? "gift" : "star"),
      translate(`subscribe.${key}`),
    );
    this.#listeners.on(button, "click", () => {
      this.#isGiving = isGiving;
      this.#show();
      this.#tabs.querySelector<HTMLElement>('[aria-pressed="true"]')?.focus();
    });
    return button;
  }

  #put(...parts: HTMLElement[]): void {
    this.#body.removeAttribute("aria-busy");
    this.#body.replaceChildren(...parts);
  }

  #ownParts(mine: Subscription): HTMLElement[] {
    const parts = [this.#status(mine)];
    if (mine.canShareMonth) parts.push(this.#shareForm(mine));
    if (!mine.renewsAt) {
      parts.push(this.#headed("go_on", this.#payForm("subscription/", this.#plans.plans, "subscribe.renews_note", mine.tier)));
      return parts;
    }
    const higher = this.#plans.plans.filter((plan) => plan.tier > mine.tier);
    if (higher.length) {
      parts.push(this.#headed("upgrade", this.#payForm("subscription/upgrade/", higher, "subscribe.upgrade_note")));
    }
    parts.push(this.#cancelButton());
    return parts;
  }

  #headed(key: string, form: HTMLElement): HTMLElement {
    return el("section", { class: "subscribe__part" }, el("h3", { class: "subscribe__heading" }, translate(`subscribe.${key}`)), form);
  }

  #status(mine: Subscription): HTMLElement {
    const months = mine.months === 1 ? translate("subscribe.one_month") : translate("subscribe.months", { count: mine.months });
    const badges = [translate("subscribe.tier", { tier: mine.tier }), months];
    if (mine.isFounder) badges.push(translate("subscribe.founder"));
    if (mine.isGift) badges.push(translate("subscribe.gifted"));
    const until = mine.renewsAt
      ? translate(mine.state === "grace" ? "subscribe.grace" : "subscribe.renews", { date: day(mine.renewsAt) })
      : translate("subscribe.ends", { date: day(mine.paidUntil) });
    return el(
      "div",
      { class: "subscribe__status" },
      el("p", { class: "subscribe__badges" }, ...badges.map((words) => el("span", { class: "badge" }, words))),
      el("p", {}, until),
    );
  }

  #shareForm(mine: Subscription): HTMLElement {
    const text = el("textarea", { id: "share-text", maxlength: MESSAGE_LENGTH, rows: 2 });
    const streak = check("streak", translate("subscribe.share_streak", { count: mine.streak }), true);
    const form = el(
      "form",
      { class: "subscribe__form" },
      el("div", { class: "field" }, el("label", { class: "field__label", for: "share-text" }, translate("subscribe.share_text")), text),
      mine.streak > 1 ? streak : null,
      this.#submit(translate("subscribe.share_send")),
    );
    this.#onSubmit(form, async () => {
      this.#mine = await shareMonth(this.#channel, text.value, Boolean(streak.querySelector("input")?.checked));
      showToast({ message: translate("subscribe.shared"), level: "success" });
      this.#show();
    });
    const title = translate("subscribe.share", { count: mine.months });
    return el("section", { class: "subscribe__part" }, el("h3", { class: "subscribe__heading" }, title), form);
  }

  #cancelButton(): HTMLElement {
    const form = el("form", { class: "subscribe__form" }, el("button", { class: "button button--quiet", type: "submit" }, translate("subscribe.cancel")));
    this.#onSubmit(form, async () => {
      await cancel(this.#channel);
      showToast({ message: translate("subscribe.cancelled"), level: "success" });
      this.#dialog.close();
    });
    return form;
  }

  #payForm(what: string, plans: Plan[], note: string, chosen = 0): HTMLElement {
    const first = plans.some((plan) => plan.tier === chosen) ? chosen : (plans[0]?.tier ?? 1);
    const form = el(
      "form",
      { class: "subscribe__form" },
      planTiles(plans, first),
      el("p", { class: "field__help" }, translate(note)),
      this.#submit(translate("subscribe.pay")),
    );
    this.#onSubmit(form, () => this.#pay(what, { tier: Number(new FormData(form).get("tier")) }));
    return form;
  }

  #giftForm(): HTMLElement {
    const counts = this.#plans.giftCounts.map((count): [string, string] => [String(count), String(count)]);
    const amount = tiles("count", translate("subscribe.amount"), counts, "5");
    const login = el("input", { id: "gift-recipient", name: "recipient", maxlength: 25, autocomplete: "off", autocapitalize: "none", spellcheck: "false" });
    const named = el("div", { class: "field", hidden: true }, el("label", { class: "field__label", for: "gift-recipient" }, translate("subscribe.recipient")), login);
    const whom = tiles("whom", translate("subscribe.to_whom"), [["chosen", translate("subscribe.to_chosen")], ["one", translate("subscribe.to_one")]], "chosen");
    const total = el("p", { class: "subscribe__total numeric", "aria-live": "polite" });
    const form = el(
      "form",
      { class: "subscribe__form" },
      planTiles(this.#plans.plans, this.#plans.plans[0]?.tier ?? 1),
      whom,
      amount,
      named,
      check("anonymous", translate("subscribe.anonymous")),
      el("p", { class: "field__help" }, translate("subscribe.gift_note")),
      total,
      this.#submit(translate("subscribe.pay")),
    );
    const wanted = (): Json => {
      const data = new FormData(form);
      const isOne = data.get("whom") === "one";
      return {
        tier: Number(data.get("tier")),
        is_anonymous: data.get("anonymous") === "on",
        ...(isOne ? { recipient: login.value.trim() } : { count: Number(data.get("count")) }),
      };
    };
    const change = (): void => {
      const { tier, count } = wanted();
      named.hidden = count !== undefined;
      login.required = count === undefined;
      amount.hidden = count === undefined;
      const plan = this.#plans.plans.find((one) => one.tier === tier);
      if (!plan) return;
      const price = money(plan.amountMinor * Number(count ?? 1), plan.currency);
      total.textContent = translate("subscribe.total", { price });
    };
    this.#listeners.on(form, "change", change);
    change();
    this.#onSubmit(form, () => this.#pay("gifts/", wanted()));
    return form;
  }

  async #pay(what: string, body: Json): Promise<void> {
    location.assign(await checkout(this.#channel, what, body));
  }

  #submit(words: string): HTMLElement {
    return el("button", { class: "button button--primary", type: "submit" }, words);
  }

  /** The button waits for the answer; a refusal stands above it. */
  #onSubmit(form: HTMLFormElement, act: () => Promise<void>): void {
    const refusal = el("p", { class: "subscribe__refusal", role: "alert" });
    const button = form.querySelector<HTMLButtonElement>('[type="submit"]');
    button?.before(refusal);
    this.#listeners.on<SubmitEvent>(form, "submit", (event) => {
      event.preventDefault();
      refusal.textContent = "";
      if (button) button.disabled = true;
      act()
        .catch((error: unknown) => (refusal.textContent = wordsOf(error)))
        .finally(() => button && (button.disabled = false));
    });
  }
}

function benefits(): HTMLElement {
  return el(
    "ul",
    { class: "subscribe__benefits" },
    ...BENEFITS.map((key) => el("li", {}, icon("check"), translate(`subscribe.benefit.${key}`))),
  );
}

function wordsOf(error: unknown): string {
  return error instanceof Refusal ? error.message : translate("server.failed");
}
