/** What moderators did, newest first, as it happens. */
import { asNumber } from "../../live/messages.ts";
import { el } from "../../shared/dom.ts";
import { fillIn, translate } from "../../shared/i18n.ts";
import { type ChatApi, listOf } from "../api.ts";
import { spanWords } from "../spans.ts";
import { CaseList, type CasePlace } from "./case-list.ts";
import { type ModAction, parseAction } from "./cases.ts";
import { nameButton, timeElement } from "./parts.ts";

const PAGE = 50;
const SHOWN_LIVE = 300;

export class ModLog {
  #api: ChatApi;
  #showCard: (login: string) => void;
  #list: CaseList<ModAction>;
  #more: HTMLElement;
  #before: number | null = null;

  constructor(place: CasePlace, more: HTMLElement, api: ChatApi, showCard: (login: string) => void) {
    this.#api = api;
    this.#showCard = showCard;
    this.#list = new CaseList(place, (action) => this.#draw(action));
    this.#more = more;
    more.addEventListener("click", () => void this.#loadOlder());
  }

  async load(): Promise<void> {
    const answer = await this.#api.channel("GET", `log/?limit=${PAGE}`).catch(() => null);
    if (!answer) return;
    const actions = listOf(answer, "results").map(parseAction);
    this.#list.reset([]);
    for (const action of actions) this.#list.put(action.actionId, action);
    this.#follow(asNumber(answer["next_before"]));
  }

  add(action: ModAction): void {
    this.#list.put(action.actionId, action, true);
    if (this.#list.size <= SHOWN_LIVE) return;
    this.#list.trim(SHOWN_LIVE);
    this.#follow(null);
  }

  async #loadOlder(): Promise<void> {
    if (this.#before === null) return;
    const path = `log/?limit=${PAGE}&before=${this.#before}`;
    const answer = await this.#api.channel("GET", path).catch(() => null);
    if (!answer) return;
    for (const raw of listOf(answer, "results")) {
      const action = parseAction(raw);
      this.#list.put(action.actionId, action);
    }
    this.#follow(asNumber(answer["next_before"]));
  }

  #follow(before: number | null): void {
    this.#before = before;
    this.#more.hidden = before === null;
  }

  #draw(action: ModAction): HTMLElement {
    const { moderator, target, durationSeconds, reason, quote } = action;
    const key = `mod_action.${action.action}`;
    const words = translate(key);
    const [before = "", after = ""] = (words === key ? action.action : words).split("{target}");
    const isAbout = words.includes("{target}") && target !== "";
    const head = el(
      "p",
      { class: "case-item__head" },
      el("b", {}, moderator || translate("moderation.site")),
      ` ${before}`,
      isAbout ? nameButton(target, target, this.#showCard) : null,
      fillIn(after, {}),
      durationSeconds ? el("span", { class: "badge" }, spanWords(durationSeconds)) : null,
      timeElement(action.at),
    );
    return el(
      "div",
      { class: "case-item__body case-item__body--log" },
      head,
      reason ? el("p", { class: "case-item__detail" }, reason) : null,
      quote ? el("p", { class: "case-item__detail case-item__detail--quote" }, quote) : null,
    );
  }
}
