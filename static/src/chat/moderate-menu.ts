/** The moderators' menu: the room's modes as switches, shield, clearing, polls. */
import { Menu } from "../components/menu.ts";
import { el, icon } from "../shared/dom.ts";
import { translate } from "../shared/i18n.ts";
import type { ChatApi, Json } from "./api.ts";
import { mayUse } from "./commands.ts";
import { showForm } from "./dialogs.ts";
import type { RoomSettings, You } from "./frames.ts";
import { attempt } from "./moderation.ts";
import { check } from "./settings-menu.ts";
import { spanWords } from "./spans.ts";

const SLOW_S = [0, 3, 5, 10, 30, 60, 120];
const FOLLOWERS_MIN = [-1, 0, 10, 30, 60, 1_440, 10_080, 43_200, 129_600];
const AGE_MIN = [0, 60, 1_440, 10_080, 43_200];

export class ModerateMenu {
  #element: HTMLElement;
  #api: ChatApi;
  #holder: Element;
  #menu: Menu;
  #settings: RoomSettings | null = null;
  #you: You | null = null;

  constructor(element: HTMLElement, api: ChatApi, holder: Element) {
    this.#element = element;
    this.#api = api;
    this.#holder = holder;
    this.#menu = new Menu(element);
  }

  destroy(): void {
    this.#menu.destroy();
  }

  /** Whether there is anything in it for this account. */
  show(settings: RoomSettings, you: You | null): boolean {
    this.#settings = settings;
    this.#you = you;
    const rows = [...(mayUse(you, "settings") ? this.#modeRows(settings) : []), ...this.#actRows()];
    // A menu that is open keeps its focus; its switches already show what was just chosen.
    if (!this.#element.contains(document.activeElement)) this.#element.replaceChildren(...rows);
    return you !== null && rows.length > 0;
  }

  #modeRows(settings: RoomSettings): HTMLElement[] {
    const flag = (name: keyof RoomSettings, field: string, label: string): HTMLElement =>
      check(label, settings[name] === true, (isOn) => void this.#change({ [field]: isOn }));
    const off = translate("chat.off");
    const span = (seconds: number): string => (seconds === 0 ? off : spanWords(seconds));
    return [
      check(
        translate("chat.mode.shield"),
        settings.isShieldOn,
        (isOn) => void attempt(this.#api.channel("PUT", "shield/", { is_on: isOn })),
      ),
      el("hr", { class: "menu__separator" }),
      choice(
        translate("chat.moderate.slow"),
        SLOW_S,
        settings.slowModeSeconds,
        span,
        (value) => void this.#change({ slow_mode_s: value }),
      ),
      choice(
        translate("chat.moderate.followers"),
        FOLLOWERS_MIN,
        settings.followersOnlyMinutes ?? -1,
        (value) =>
          value < 0
            ? off
            : value === 0
              ? translate("chat.moderate.any_follower")
              : spanWords(value * 60),
        (value) => void this.#change({ followers_only_min: value < 0 ? null : value }),
      ),
      choice(
        translate("chat.moderate.age"),
        AGE_MIN,
        settings.minimumAccountAgeMinutes,
        (value) => span(value * 60),
        (value) => void this.#change({ minimum_account_age_min: value }),
      ),
      flag("isSubscribersOnly", "is_subscribers_only", translate("chat.mode.subscribers")),
      flag("isEmoteOnly", "is_emote_only", translate("chat.mode.emotes")),
      flag("isUniqueChat", "is_unique_chat", translate("chat.mode.unique")),
      flag("needsVerifiedEmail", "needs_verified_email", translate("chat.mode.email")),
      flag("blocksLinks", "blocks_links", translate("chat.mode.links")),
    ];
  }

  #actRows(): HTMLElement[] {
    const rows: (HTMLElement | false)[] = [
      mayUse(this.#you, "polls") &&
        item("chart-bar", translate("chat.poll.new"), () => this.#askPoll()),
      mayUse(this.#you, "announce") &&
        item("radio", translate("chat.announce"), () => this.#askAnnouncement()),
      mayUse(this.#you, "delete") &&
        item("trash-2", translate("chat.clear"), () => this.#askClear(), true),
    ];
    const shown = rows.filter((row) => row !== false);
    return shown.length > 0 ? [el("hr", { class: "menu__separator" }), ...shown] : [];
  }

  async #change(values: Json): Promise<void> {
    const done = await attempt(this.#api.channel("PATCH", "", values));
    if (done || !this.#settings) return;
    (document.activeElement as HTMLElement | null)?.blur();
    this.show(this.#settings, this.#you);
  }

  #askClear(): void {
    showForm(this.#holder, {
      title: translate("chat.clear.ask"),
      text: translate("chat.clear.text"),
      submit: translate("chat.clear"),
      isDanger: true,
      run: () => this.#api.channel("POST", "clear/", {}),
    });
  }

  #askAnnouncement(): void {
    const colors = ["primary", "blue", "green", "orange", "purple"];
    showForm(this.#holder, {
      title: translate("chat.announce"),
      fields: [
        { name: "text", label: translate("chat.announce.text"), kind: "textarea", maxLength: 500 },
        {
          name: "color",
          label: translate("chat.announce.color"),
          kind: "select",
          options: colors.map(
            (color) => [color.toUpperCase(), translate(`chat.announce.${color}`)] as const,
          ),
        },
      ],
      submit: translate("chat.act.send"),
      run: ({ text, color }) =>
        this.#api.channel("POST", "announcements/", { message: text, color }),
    });
  }

  #askPoll(): void {
    showForm(this.#holder, {
      title: translate("chat.poll.new"),
      fields: [
        { name: "title", label: translate("chat.poll.question"), maxLength: 60 },
        ...[1, 2, 3, 4, 5].map((number) => ({
          name: `choice${number}`,
          label: translate("chat.poll.choice", { number }),
          maxLength: 25,
          isOptional: number > 2,
        })),
        {
          name: "duration_s",
          label: translate("chat.poll.duration"),
          kind: "select" as const,
          options: [60, 120, 300, 600, 1800].map((s) => [String(s), spanWords(s)] as const),
        },
      ],
      submit: translate("chat.poll.start"),
      run: (values) => {
        const choices = [1, 2, 3, 4, 5].map((n) => values[`choice${n}`] ?? "").filter(Boolean);
        const duration = Number(values["duration_s"]);
        return this.#api.channel("POST", "polls/", {
          title: values["title"],
          choices,
          duration_s: duration,
        });
      },
    });
  }
}

function item(name: string, label: string, run: () => void, isDanger = false): HTMLElement {
  const danger = isDanger ? " menu__item--danger" : "";
  const button = el("button", { class: `menu__item${danger}`, type: "button" }, icon(name), label);
  button.addEventListener("click", run);
  return button;
}

function choice(
  label: string,
  values: readonly number[],
  current: number,
  name: (value: number) => string,
  change: (value: number) => void,
): HTMLElement {
  const all = values.includes(current) ? values : [...values, current].sort((a, b) => a - b);
  const select = el("select", {}, ...all.map((value) => el("option", { value }, name(value))));
  select.value = String(current);
  select.addEventListener("change", () => change(Number(select.value)));
  return el("label", { class: "chat-choice" }, el("span", {}, label), select);
}
