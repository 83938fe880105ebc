/** The popover with every emote and emoji: searched by typing, walked with the arrow keys. */
import { el } from "../shared/dom.ts";
import { translate } from "../shared/i18n.ts";
import { Listeners } from "../shared/listeners.ts";
import { invokerOf, placeBeside } from "../shared/placement.ts";
import type { Emotes, Pick } from "./emotes.ts";
import { emoteElement } from "./fragment-view.ts";

export class EmotePicker {
  #element: HTMLElement;
  #emotes: Emotes;
  #onPick: (pick: Pick) => void;
  #search: HTMLInputElement;
  #list: HTMLElement;
  #listeners = new Listeners();

  constructor(element: HTMLElement, emotes: Emotes, onPick: (pick: Pick) => void) {
    this.#element = element;
    this.#emotes = emotes;
    this.#onPick = onPick;
    const label = translate("chat.emotes.search");
    this.#search = el("input", {
      type: "search",
      class: "field__control",
      placeholder: label,
      "aria-label": label,
    });
    this.#list = el("div", { class: "chat-picker__list" });
    element.replaceChildren(el("div", { class: "chat-picker__search" }, this.#search), this.#list);
    this.#listeners.on<ToggleEvent>(element, "toggle", (event) => {
      if (event.newState === "open") this.#open();
    });
    this.#listeners.on(this.#search, "input", () => this.#fill());
    this.#listeners.on<MouseEvent>(this.#list, "click", (event) => this.#onClick(event));
    this.#listeners.on<KeyboardEvent>(element, "keydown", (event) => this.#onKey(event));
  }

  destroy(): void {
    if (this.#element.matches(":popover-open")) this.#element.hidePopover();
    this.#listeners.destroy();
  }

  #open(): void {
    this.#search.value = "";
    this.#fill();
    const anchor = invokerOf(this.#element);
    if (anchor) placeBeside(this.#element, anchor);
    this.#search.focus();
    void this.#emotes.load().then(() => this.#fill());
  }

  #fill(): void {
    const query = this.#search.value.trim().toLowerCase();
    const groups = this.#emotes
      .groups()
      .map(({ key, picks }) => ({ key, picks: picks.filter((pick) => matches(pick, query)) }))
      .filter(({ picks }) => picks.length > 0);
    const empty = el("p", { class: "chat-picker__empty" }, translate("chat.emotes.none"));
    const sections = groups.map(({ key, picks }) => this.#section(key, picks));
    this.#list.replaceChildren(...(sections.length > 0 ? sections : [empty]));
    // One stop for Tab; the arrow keys walk the rest.
    this.#list.querySelector("[data-pick]")?.setAttribute("tabindex", "0");
  }

  #section(key: string, picks: Pick[]): HTMLElement {
    const id = `chat-emotes-${key}`;
    return el(
      "section",
      { class: "chat-picker__group", "aria-labelledby": id },
      el("h3", { class: "menu__title", id }, translate(`chat.emotes.${key}`)),
      el("div", { class: "chat-picker__grid" }, ...picks.map((pick) => pickButton(pick))),
    );
  }

  #onClick(event: MouseEvent): void {
    const button = (event.target as Element).closest<HTMLElement>("[data-pick]");
    const wanted = button?.dataset["pick"];
    const pick = this.#emotes.all.find(({ text }) => text === wanted);
    if (!pick) return;
    this.#emotes.noteUse(pick.text);
    this.#onPick(pick);
    // One is enough for most; Shift keeps the picker open for more.
    if (!event.shiftKey) this.#element.hidePopover();
  }

  #onKey(event: KeyboardEvent): void {
    const buttons = [...this.#list.querySelectorAll<HTMLElement>("[data-pick]")];
    const index = buttons.indexOf(document.activeElement as HTMLElement);
    if (event.key === "Enter" && index < 0) {
      event.preventDefault();
      buttons[0]?.click();
      return;
    }
    const grid = buttons[0]?.parentElement;
    const columns = grid ? getComputedStyle(grid).gridTemplateColumns.split(" ").length : 1;
    const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: columns, ArrowUp: -columns }[event.key];
    const isInText = index < 0 && event.key !== "ArrowDown";
    if (step === undefined || isInText) return;
    event.preventDefault();
    if (index + step < 0) this.#search.focus();
    else buttons[index < 0 ? 0 : Math.min(index + step, buttons.length - 1)]?.focus();
  }
}

function pickButton(pick: Pick): HTMLElement {
  const button = el("button", {
    class: "chat-picker__pick",
    type: "button",
    tabindex: -1,
    "data-pick": pick.text,
    "aria-label": pick.name,
    title: pick.name,
  });
  if (pick.images) {
    button.append(
      emoteElement({ type: "emote", text: "", name: pick.name, width: pick.width }, pick.images),
    );
  } else button.append(pick.text);
  return button;
}

function matches(pick: Pick, query: string): boolean {
  return pick.name.toLowerCase().includes(query) || pick.text === query;
}
