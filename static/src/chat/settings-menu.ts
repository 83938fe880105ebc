/** The menu of how one reads chat: size, times, motion; one's colour; the pop-out. */
import { Menu } from "../components/menu.ts";
import { asText } from "../live/messages.ts";
import { el, icon } from "../shared/dom.ts";
import { translate } from "../shared/i18n.ts";
import type { ChatApi } from "./api.ts";
import { attempt } from "./moderation.ts";
import { FONT_SIZES, type Preferences } from "./preferences.ts";

const SWATCHES = [
  "#ff4500",
  "#ff7f50",
  "#daa520",
  "#9acd32",
  "#2e8b57",
  "#00ff7f",
  "#5f9ea0",
  "#1e90ff",
  "#0000ff",
  "#8a2be2",
  "#ff69b4",
  "#b22222",
];

export interface SettingsEvents {
  onChange(preferences: Preferences): void;
  /** Opened in a window of its own; null where it is one already. */
  onPopOut: (() => void) | null;
}

export class SettingsMenu {
  #element: HTMLElement;
  #menu: Menu;
  #api: ChatApi | null;

  /** `api` is null for visitors, who have neither colour nor whispers. */
  constructor(
    element: HTMLElement,
    preferences: Preferences,
    api: ChatApi | null,
    events: SettingsEvents,
  ) {
    this.#element = element;
    this.#api = api;
    const change = (values: Partial<Preferences>): void =>
      events.onChange(Object.assign(preferences, values));
    element.replaceChildren(
      el("p", { class: "menu__title", id: "chat-size-title" }, translate("chat.settings.size")),
      sizes(preferences, change),
      check(translate("chat.settings.times"), preferences.hasTimes, (hasTimes) =>
        change({ hasTimes }),
      ),
      check(translate("chat.settings.moving"), preferences.isMoving, (isMoving) =>
        change({ isMoving }),
      ),
    );
    if (api) element.append(...this.#accountRows());
    if (events.onPopOut)
      element.append(el("hr", { class: "menu__separator" }), popOut(events.onPopOut));
    this.#menu = new Menu(element);
    element.addEventListener("toggle", () => void this.#load());
  }

  destroy(): void {
    this.#menu.destroy();
  }

  #accountRows(): HTMLElement[] {
    const title = translate("chat.settings.color");
    return [
      el("hr", { class: "menu__separator" }),
      el("p", { class: "menu__title" }, title),
      el(
        "div",
        { class: "chat-swatches", role: "group", "aria-label": title, "data-keep-open": true },
        ...SWATCHES.map((color) => this.#swatch(color)),
        this.#ownColor(title),
      ),
      check(
        translate("chat.settings.whispers"),
        false,
        (accepts) => void this.#save({ accepts_whispers: accepts }),
        "whispers",
      ),
    ];
  }

  #swatch(color: string): HTMLElement {
    const button = el("button", {
      class: "chat-swatch",
      type: "button",
      "aria-label": color,
      "data-color": color,
    });
    button.style.setProperty("--swatch", color);
    button.addEventListener("click", () => void this.#save({ color }));
    return button;
  }

  #ownColor(label: string): HTMLElement {
    const input = el("input", {
      class: "chat-swatch chat-swatch--own",
      type: "color",
      "aria-label": label,
    });
    input.addEventListener("change", () => void this.#save({ color: input.value }));
    return input;
  }

  async #load(): Promise<void> {
    if (!this.#api || !this.#element.matches(":popover-open")) return;
    const profile = await this.#api.mine("GET", "chat/").catch(() => null);
    if (!profile) return;
    this.#markColor(asText(profile["color"]));
    const whispers = this.#element.querySelector<HTMLInputElement>('[name="whispers"]');
    if (whispers) whispers.checked = profile["accepts_whispers"] === true;
  }

  async #save(values: Record<string, unknown>): Promise<void> {
    if (!this.#api || !(await attempt(this.#api.mine("PATCH", "chat/", values)))) return;
    if (typeof values["color"] === "string") this.#markColor(values["color"]);
  }

  #markColor(color: string): void {
    for (const swatch of this.#element.querySelectorAll<HTMLElement>("[data-color]")) {
      swatch.setAttribute("aria-pressed", String(swatch.dataset["color"] === color.toLowerCase()));
    }
    const own = this.#element.querySelector<HTMLInputElement>("input[type=color]");
    if (own && /^#[0-9a-f]{6}$/i.test(color)) own.value = color;
  }
}

function sizes(
  preferences: Preferences,
  change: (values: Partial<Preferences>) => void,
): HTMLElement {
  const group = el("div", {
    class: "segmented",
    role: "group",
    "aria-labelledby": "chat-size-title",
  });
  for (const fontPx of FONT_SIZES) {
    const option = el(
      "button",
      {
        class: "segmented__option",
        type: "button",
        "aria-pressed": String(fontPx === preferences.fontPx),
      },
      String(fontPx),
    );
    option.addEventListener("click", () => {
      for (const other of group.children)
        other.setAttribute("aria-pressed", String(other === option));
      change({ fontPx });
    });
    group.append(option);
  }
  return el("div", { class: "menu__row" }, group);
}

/** A switch of a menu. */
export function check(
  label: string,
  isOn: boolean,
  change: (isOn: boolean) => void,
  name = "",
): HTMLElement {
  const input = el("input", { type: "checkbox", role: "switch", name: name || null });
  input.checked = isOn;
  input.addEventListener("change", () => change(input.checked));
  return el(
    "label",
    { class: "check check--switch menu__check" },
    input,
    el("span", { class: "check__text" }, label),
  );
}

function popOut(run: () => void): HTMLElement {
  const button = el(
    "button",
    { class: "menu__item", type: "button" },
    icon("external-link"),
    translate("chat.popout"),
  );
  button.addEventListener("click", run);
  return button;
}
