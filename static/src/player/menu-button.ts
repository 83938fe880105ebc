/** A button of the bar and the menu above it. */
import { Menu } from "../components/menu.ts";
import { el, icon } from "../shared/dom.ts";

let count = 0;

export interface MenuChoice {
  text: string;
  hint?: string;
  isChecked?: boolean;
  run(): void;
}

export class MenuButton {
  readonly button: HTMLElement;
  readonly menu: HTMLElement;
  #title: HTMLElement;
  #label = el("span", { class: "player__button-label numeric" });
  #behaviour: Menu;

  constructor(name: string, iconName: string, title: string) {
    const id = `player-${name}-${(count += 1)}`;
    this.#title = el("p", { class: "menu__title", role: "presentation" }, title);
    this.menu = el("div", { class: "menu player__menu", id, popover: "auto", role: "menu", "data-placement": "above", "aria-label": title });
    this.button = el(
      "button",
      { class: `player__button player__button--${name}`, type: "button", popovertarget: id, "aria-haspopup": "menu", "aria-label": title, title },
      icon(iconName),
      this.#label,
    );
    this.#behaviour = new Menu(this.menu);
  }

  get elements(): [HTMLElement, HTMLElement] {
    return [this.button, this.menu];
  }

  destroy(): void {
    this.#behaviour.destroy();
  }

  setLabel(text: string): void {
    this.#label.textContent = text;
  }

  fill(choices: MenuChoice[]): void {
    this.menu.replaceChildren(this.#title, ...choices.map(toItem));
  }
}

function toItem({ text, hint, isChecked, run }: MenuChoice): HTMLElement {
  const isRadio = isChecked !== undefined;
  const item = el(
    "button",
    {
      class: "menu__item numeric",
      type: "button",
      role: isRadio ? "menuitemradio" : "menuitem",
      "aria-checked": isRadio && String(isChecked),
    },
    el("span", { class: "player__menu-text" }, text),
    hint ? el("span", { class: "menu__hint" }, hint) : null,
  );
  item.addEventListener("click", run);
  return item;
}
