/** A channel's feed: the newest on top as it comes, older entries as one scrolls, filters by kind. */
import type { ChannelEventDetail } from "../live/details.ts";
import { requestJson } from "../shared/api.ts";
import { el, icon } from "../shared/dom.ts";
import { translate } from "../shared/i18n.ts";
import { Listeners } from "../shared/listeners.ts";
import { type Component, mountAll } from "../shared/registry.ts";
import { announce, showToast } from "../shared/toast.ts";
import { type Entry, type Kind, KINDS, kindOf, parsePage } from "./entries.ts";
import { entryElement, KIND_ICONS } from "./entry-view.ts";

const PAGE_SIZE = 30;
const KEPT = 400;

/**
 * `<div data-component="activity-feed" data-login="ana" data-url="/api/v1/channels/ana/activity/">`;
 * with data-controls its entries can be played again, and the alert that is shown be skipped.
 * The page holds the subscription to the channel's events.
 */
export class ActivityFeed implements Component {
  #element: HTMLElement;
  #listeners = new Listeners();
  #observer: IntersectionObserver;
  #list = el("ol", { class: "feed__list" });
  #state = el("div", { class: "feed__state" });
  #end = el("div", { class: "feed__end" });
  #kinds = new Set<Kind>();
  #shown = new Set<number>();
  #before: number | null = null;
  /** Answers to an older choice of kinds are thrown away. */
  #asked = 0;
  #isLoading = false;

  constructor(element: HTMLElement) {
    this.#element = element;
    element.replaceChildren(this.#toolbar(), this.#list, this.#state, this.#end);
    const login = element.dataset["login"] ?? "";
    this.#listeners.on<CustomEvent<ChannelEventDetail>>(document, "channel:event", ({ detail }) => {
      if (detail.channel === login) this.#take(detail);
    });
    this.#listeners.on<MouseEvent>(element, "click", (event) => this.#onClick(event));
    this.#observer = new IntersectionObserver((seen) => {
      if (seen.some((one) => one.isIntersecting) && this.#before !== null) void this.#loadOlder();
    });
    this.#observer.observe(this.#end);
    void this.#restart();
  }

  destroy(): void {
    this.#asked += 1;
    this.#observer.disconnect();
    this.#listeners.destroy();
  }

  #toolbar(): HTMLElement {
    const chip = (kind: Kind | "", word: string): HTMLElement =>
      el(
        "button",
        { class: "feed__chip", type: "button", "data-kind": kind, "aria-pressed": String(!kind) },
        kind && icon(KIND_ICONS[kind]),
        word,
      );
    const chips = [chip("", translate("feed.all"))];
    for (const kind of KINDS) chips.push(chip(kind, translate(KIND_WORDS[kind])));
    return el(
      "div",
      { class: "feed__toolbar" },
      el(
        "div",
        { class: "feed__chips", role: "group", "aria-label": translate("feed.filter") },
        ...chips,
      ),
      this.#hasControls &&
        el(
          "button",
          { class: "button button--small feed__skip", type: "button", "data-skip": true },
          icon("chevron-right"),
          translate("feed.skip"),
        ),
    );
  }

  get #hasControls(): boolean {
    return this.#element.dataset["controls"] !== undefined;
  }

  #onClick(event: MouseEvent): void {
    if (!(event.target instanceof Element)) return;
    const button = event.target.closest("button");
    if (!(button instanceof HTMLButtonElement)) return;
    const { replay, kind } = button.dataset;
    if (kind !== undefined && button.matches(".feed__chip")) this.#choose(kind as Kind | "");
    else if (replay) void this.#control(button, `${replay}/replay/`, "feed.replayed");
    else if (button.matches("[data-skip]")) void this.#control(button, "skip/", "feed.skipped");
    else if (button.matches("[data-retry]")) void (this.#shown.size ? this.#loadOlder() : this.#restart());
  }

  #choose(kind: Kind | ""): void {
    if (!kind) this.#kinds.clear();
    else if (!this.#kinds.delete(kind)) this.#kinds.add(kind);
    for (const chip of this.#element.querySelectorAll<HTMLElement>(".feed__chip")) {
      const own = chip.dataset["kind"] as Kind | "";
      chip.setAttribute("aria-pressed", String(own ? this.#kinds.has(own) : !this.#kinds.size));
    }
    void this.#restart();
  }

  async #control(button: HTMLButtonElement, path: string, done: string): Promise<void> {
    button.disabled = true;
    try {
      await requestJson("POST", `${this.#url}${path}`);
      showToast({ message: translate(done), level: "success" });
    } catch (error) {
      showToast({ message: wordsOf(error), level: "error" });
    } finally {
      button.disabled = false;
    }
  }

  get #url(): string {
    return this.#element.dataset["url"] ?? "";
  }

  async #restart(): Promise<void> {
    this.#asked += 1;
    this.#isLoading = false;
    this.#before = null;
    this.#shown.clear();
    this.#list.replaceChildren();
    await this.#loadOlder();
  }

  async #loadOlder(): Promise<void> {
    if (this.#isLoading) return;
    const asked = this.#asked;
    this.#isLoading = true;
    this.#showLoading();
    try {
      const page = parsePage(await requestJson("GET", this.#pageUrl()));
      if (asked !== this.#asked) return;
      for (const entry of page.entries) this.#append(entry);
      this.#before = page.before;
      this.#showEnd();
    } catch (error) {
      if (asked === this.#asked) this.#showFailure(error);
    } finally {
      if (asked === this.#asked) {
        this.#isLoading = false;
        // Asked anew whether the end is in sight: a short page does not move it out.
        this.#observer.unobserve(this.#end);
        if (!this.#state.hasChildNodes()) this.#observer.observe(this.#end);
      }
    }
  }

  #pageUrl(): string {
    const query = new URLSearchParams({ limit: String(PAGE_SIZE) });
    if (this.#kinds.size) query.set("kind", [...this.#kinds].join(","));
    if (this.#before !== null) query.set("before", String(this.#before));
    return `${this.#url}?${query}`;
  }

  #append(entry: Entry): void {
    if (this.#shown.has(entry.id)) return;
    const item = entryElement(entry, { hasControls: this.#hasControls });
    if (!item) return;
    this.#shown.add(entry.id);
    this.#list.append(item);
    mountAll(item);
  }

  /** Something happens while somebody looks. */
  #take({ id, event, data, atMs }: ChannelEventDetail): void {
    const kind = kindOf(event, data);
    if (!kind || this.#shown.has(id) || (this.#kinds.size && !this.#kinds.has(kind))) return;
    const item = entryElement({ id, event, data, atMs }, { hasControls: this.#hasControls });
    if (!item) return;
    item.classList.add("feed__item--new");
    this.#shown.add(id);
    this.#list.prepend(item);
    mountAll(item);
    announce(item.querySelector(".feed__words")?.textContent ?? "");
    if (!this.#isLoading) this.#showEnd();
    this.#trim();
  }

  /** What is cut off at the end can be asked for again. */
  #trim(): void {
    while (this.#list.children.length > KEPT) {
      const last = this.#list.lastElementChild as HTMLElement;
      this.#shown.delete(Number(last.dataset["entry"]));
      last.remove();
      const kept = this.#list.lastElementChild as HTMLElement;
      this.#before = Number(kept.dataset["entry"]);
    }
  }

  #showLoading(): void {
    const lines = Array.from({ length: this.#shown.size ? 1 : 5 }, () =>
      el("span", { class: "skeleton skeleton--line feed__skeleton" }),
    );
    this.#state.replaceChildren(...lines);
    this.#state.setAttribute("aria-busy", "true");
  }

  #showEnd(): void {
    this.#state.removeAttribute("aria-busy");
    this.#state.replaceChildren();
    if (this.#list.hasChildNodes()) return;
    const word = translate(this.#kinds.size ? "feed.empty.kinds" : "feed.empty");
    this.#state.append(
      el("div", { class: "feed__empty" }, icon("sparkles"), el("p", {}, word)),
    );
  }

  #showFailure(error: unknown): void {
    const reason = wordsOf(error);
    this.#state.removeAttribute("aria-busy");
    this.#state.replaceChildren(
      el(
        "div",
        { class: "feed__empty" },
        icon("wifi-off"),
        el("p", {}, reason),
        el(
          "button",
          { class: "button button--small", type: "button", "data-retry": true },
          translate("feed.retry"),
        ),
      ),
    );
    announce(reason);
  }
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : translate("server.failed");
}

const KIND_WORDS: Record<Kind, string> = {
  follow: "feed.kind.follow",
  sub: "feed.kind.sub",
  gift: "feed.kind.gift",
  cheer: "feed.kind.cheer",
  donation: "feed.kind.donation",
  raid: "feed.kind.raid",
  hype_train: "feed.kind.hype_train",
  poll: "feed.kind.poll",
  prediction: "feed.kind.prediction",
  redemption: "feed.kind.redemption",
  stream: "feed.kind.stream",
};
