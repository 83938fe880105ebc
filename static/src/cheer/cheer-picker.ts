/** The popover in which one puts a cheer together: which word, how many bits, and what one has. */
import { requestJson } from "../shared/api.ts";
import { el, icon } from "../shared/dom.ts";
import { language, translate } from "../shared/i18n.ts";
import { Listeners } from "../shared/listeners.ts";
import { invokerOf, placeBeside } from "../shared/placement.ts";
import { AMOUNTS, type Cheermote, type Cheers, FIRST_AMOUNT, bitsOf, parseCheers, tierOf } from "./cheers.ts";

const SHOP = "/bits/";

/** Fills `<div popover data-chat-menu="cheers">`; `onPick` gets the word, such as `Cheer100`. */
export class CheerPicker {
  #element: HTMLElement;
  #login: string;
  #onPick: (word: string) => void;
  #listeners = new Listeners();
  #cheers: Cheers | null = null;
  #prefix = "";
  #bits: number | null = FIRST_AMOUNT;

  constructor(element: HTMLElement, login: string, onPick: (word: string) => void) {
    this.#element = element;
    this.#login = login;
    this.#onPick = onPick;
    this.#listeners.on<ToggleEvent>(element, "toggle", ({ newState }) => {
      if (newState === "open") void this.open();
    });
  }

  destroy(): void {
    this.#listeners.destroy();
  }

  /** Show what is known, and ask again: bits may have been bought or given meanwhile. */
  async open(): Promise<void> {
    if (!this.#cheers) this.#show(skeleton());
    const url = `/api/v1/channels/${encodeURIComponent(this.#login)}/cheermotes/`;
    const answer = await requestJson("GET", url).catch(() => null);
    if (answer) {
      this.#cheers = parseCheers(answer);
      this.#prefix ||= this.#cheers.cheermotes[0]?.prefix ?? "";
      this.#build(this.#cheers);
    } else if (!this.#cheers) this.#showFailure();
  }

  #showFailure(): void {
    const again = el("button", { class: "button button--small", type: "button" }, translate("cheers.retry"));
    again.addEventListener("click", () => void this.open());
    this.#show(el("div", { class: "cheer-picker__empty" }, el("p", {}, translate("network.failed")), again));
  }

  #build(cheers: Cheers): void {
    if (!cheers.isOn || cheers.cheermotes.length === 0) {
      this.#show(el("p", { class: "cheer-picker__empty" }, translate("cheers.off")));
      return;
    }
    const other = el("input", {
      class: "field__control numeric",
      type: "number",
      name: "other",
      min: cheers.minBits,
      max: cheers.maxBits,
      step: 1,
      inputmode: "numeric",
      placeholder: translate("cheers.other"),
      "aria-label": translate("cheers.other"),
    });
    const words = tiles("prefix", translate("cheers.word"));
    const amounts = tiles("bits", translate("cheers.amount"));
    const foot = el("div", { class: "cheer-picker__foot" });
    const form = el("form", { class: "cheer-picker__form", "hx-boost": "false", novalidate: true }, words, amounts, other, foot);
    const isListed = this.#bits !== null && AMOUNTS.includes(this.#bits);
    if (!isListed && this.#bits !== null) other.value = String(this.#bits);
    const draw = (): void => {
      const chosen = cheers.cheermotes.find(({ prefix }) => prefix === this.#prefix);
      words.list.replaceChildren(...cheers.cheermotes.map((mote) => this.#wordTile(mote)));
      if (chosen) amounts.list.replaceChildren(...AMOUNTS.map((bits) => this.#amountTile(chosen, bits, other.value === "")));
      foot.replaceChildren(...this.#foot(cheers));
    };
    form.addEventListener("change", ({ target }) => {
      const { name, value } = target as HTMLInputElement;
      if (name === "prefix") this.#prefix = value;
      if (name === "bits") {
        other.value = "";
        this.#bits = Number(value);
      }
      if (name === "other") return;
      draw();
      form.querySelector<HTMLInputElement>(`[name="${name}"]:checked`)?.focus();
    });
    other.addEventListener("input", () => {
      this.#bits = other.value === "" ? FIRST_AMOUNT : bitsOf(other.value, cheers);
      draw();
    });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#pick(cheers);
    });
    draw();
    this.#show(header(cheers), form);
    form.querySelector<HTMLInputElement>('[name="bits"]:checked')?.focus();
  }

  #wordTile(mote: Cheermote): HTMLElement {
    const look = tierOf(mote, this.#bits ?? FIRST_AMOUNT);
    return tile("prefix", mote.prefix, mote.prefix === this.#prefix, look?.image, mote.prefix);
  }

  #amountTile(mote: Cheermote, bits: number, isFree: boolean): HTMLElement {
    const text = bits.toLocaleString(language());
    return tile("bits", String(bits), isFree && bits === this.#bits, tierOf(mote, bits)?.image, text);
  }

  #foot(cheers: Cheers): HTMLElement[] {
    const bits = this.#bits;
    if (bits === null) {
      const bounds = { least: cheers.minBits.toLocaleString(language()), most: cheers.maxBits.toLocaleString(language()) };
      return [el("p", { class: "field__error", role: "alert" }, translate("cheers.bounds", bounds))];
    }
    if (bits > cheers.balance) {
      const count = (bits - cheers.balance).toLocaleString(language());
      return [
        el("p", { class: "field__help", "aria-live": "polite" }, translate("cheers.missing", { count })),
        el("a", { class: "button button--primary", href: SHOP, target: "_blank" }, icon("gem"), translate("cheers.buy")),
      ];
    }
    const word = `${this.#prefix}${bits}`;
    return [el("button", { class: "button button--primary", type: "submit" }, translate("cheers.add", { word }))];
  }

  #pick({ balance }: Cheers): void {
    if (this.#bits === null || this.#bits > balance) return;
    this.#element.hidePopover();
    this.#onPick(`${this.#prefix}${this.#bits}`);
  }

  /** Placed anew each time, because it grows from its bottom. */
  #show(...parts: HTMLElement[]): void {
    this.#element.replaceChildren(...parts);
    const anchor = invokerOf(this.#element);
    if (anchor && this.#element.matches(":popover-open")) placeBeside(this.#element, anchor);
  }
}

function header({ balance }: Cheers): HTMLElement {
  const count = balance.toLocaleString(language());
  return el(
    "header",
    { class: "cheer-picker__header" },
    el("h3", { class: "cheer-picker__title" }, translate("cheers.title")),
    el("span", { class: "cheer-picker__balance numeric" }, icon("gem"), translate("cheers.balance", { count })),
    el("a", { class: "link", href: SHOP, target: "_blank" }, translate("cheers.buy")),
  );
}

/** A group of radio buttons that look like tiles; `list` holds them. */
function tiles(name: string, legend: string): HTMLElement & { list: HTMLElement } {
  const list = el("div", { class: `cheer-picker__tiles cheer-picker__tiles--${name}` });
  const group = el("fieldset", { class: "cheer-picker__group" }, el("legend", { class: "visually-hidden" }, legend), list);
  return Object.assign(group, { list });
}

function tile(name: string, value: string, isChosen: boolean, image: string | undefined, text: string): HTMLElement {
  const input = el("input", { type: "radio", name, value });
  input.checked = isChosen;
  const picture = image ? el("img", { src: image, alt: "", width: 24, height: 24 }) : icon("gem");
  return el("label", { class: "cheer-picker__tile" }, input, picture, el("span", { class: "numeric" }, text));
}

function skeleton(): HTMLElement {
  const lines = Array.from({ length: 4 }, () => el("span", { class: "skeleton skeleton--line" }));
  return el("div", { class: "cheer-picker__empty", "aria-busy": "true" }, ...lines);
}
