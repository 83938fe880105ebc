/** What can be done with a line: a bar where one points or walks, and a menu with everything. */
import { Menu } from "../components/menu.ts";
import { el, icon } from "../shared/dom.ts";
import { translate } from "../shared/i18n.ts";
import { Listeners } from "../shared/listeners.ts";
import { mayUse } from "./commands.ts";
import type { ChatFrame, LineFrame, ShownLine, You } from "./frames.ts";
import type { LineList } from "./line-list.ts";

export type Act =
  | "reply"
  | "thread"
  | "card"
  | "copy"
  | "whisper"
  | "block"
  | "report"
  | "pin"
  | "delete"
  | "timeout_60"
  | "timeout_600"
  | "timeout_3600"
  | "timeout_86400"
  | "timeout_custom"
  | "ban"
  | "unban"
  | "warn"
  | "menu"
  | "reveal";

interface Entry {
  act: Act;
  icon: string;
  label: string;
  isDanger?: boolean;
}

/** The acts open to `you` on this line, in the menu's order; pure, for its tests. */
export function actsFor(line: LineFrame, you: You | null): Act[] {
  const isOwn = line.userId === you?.userId;
  const may = (permission: string): boolean => mayUse(you, permission);
  const isChat = line.type === "chat" && !line.isDeleted;
  const acts: (Act | false)[] = [
    isChat && you !== null && "reply",
    line.type === "chat" && line.reply !== null && "thread",
    "card",
    isChat && "copy",
    you !== null && !isOwn && "whisper",
    you !== null && !isOwn && "block",
    you !== null && !isOwn && "report",
    isChat && may("announce") && "pin",
    isChat && may("delete") && "delete",
  ];
  if (you && !isOwn && !isUntouchable(line, you)) acts.push(...againstUser(may));
  return acts.filter((act) => act !== false);
}

function againstUser(may: (permission: string) => boolean): (Act | false)[] {
  const isAllowed = may("timeout");
  return [
    isAllowed && "timeout_60",
    isAllowed && "timeout_600",
    isAllowed && "timeout_3600",
    isAllowed && "timeout_86400",
    isAllowed && "timeout_custom",
    may("warn") && "warn",
    may("ban") && "ban",
    may("ban") && "unban",
  ];
}

// The server has the last word; this only leaves out what it will refuse for sure.
function isUntouchable(line: LineFrame, you: You): boolean {
  const worn = new Set(line.badges.map(({ type }) => type));
  if (worn.has("broadcaster") || worn.has("staff")) return true;
  return worn.has("moderator") && you.role === "moderator";
}

const QUICK: readonly Act[] = ["delete", "timeout_600", "ban", "reply"];
const ICONS: Partial<Record<Act, string>> = {
  reply: "reply",
  thread: "message-square",
  card: "user",
  copy: "copy",
  whisper: "mail",
  block: "user-x",
  report: "flag",
  pin: "pin",
  delete: "trash-2",
  ban: "ban",
  unban: "rotate-ccw",
  warn: "triangle-alert",
};
const DANGER = new Set<Act>(["delete", "ban"]);

export class LineActions {
  #list: LineList;
  #you: () => You | null;
  #run: (act: Act, line: LineFrame, element: HTMLElement) => void;
  #bar = el("div", { class: "chat-actions", role: "toolbar" });
  #menu: HTMLElement;
  #menuComponent: Menu;
  #listeners = new Listeners();
  #line: LineFrame | null = null;

  constructor(
    list: LineList,
    menu: HTMLElement,
    you: () => You | null,
    run: (act: Act, line: LineFrame, element: HTMLElement) => void,
  ) {
    this.#list = list;
    this.#menu = menu;
    this.#you = you;
    this.#run = run;
    this.#menuComponent = new Menu(menu);
    this.#bar.setAttribute("aria-label", translate("chat.actions"));
    const { element } = list;
    this.#listeners.on<PointerEvent>(element, "pointerover", (event) => this.#onPoint(event));
    this.#listeners.on<PointerEvent>(element, "pointerleave", (event) => {
      if (event.pointerType === "mouse" && !this.#isBusy()) this.hide();
    });
    this.#listeners.on<MouseEvent>(element, "click", (event) => this.#onClick(event));
    this.#listeners.on<KeyboardEvent>(element, "keydown", (event) => this.#onKey(event));
    this.#listeners.on<FocusEvent>(this.#bar, "focusout", ({ relatedTarget }) => {
      const isGone = relatedTarget instanceof Node && !this.#bar.contains(relatedTarget);
      if (isGone && !menu.contains(relatedTarget)) this.hide();
    });
    this.#listeners.on<MouseEvent>(menu, "click", (event) => this.#onClick(event));
    this.#listeners.on<ToggleEvent>(menu, "beforetoggle", (event) => {
      if (event.newState === "open") this.#fillMenu();
    });
  }

  destroy(): void {
    this.#menuComponent.destroy();
    this.#listeners.destroy();
  }

  hide(): void {
    this.#bar.remove();
  }

  #isBusy(): boolean {
    return this.#bar.contains(document.activeElement) || this.#menu.matches(":popover-open");
  }

  #onPoint(event: PointerEvent): void {
    if (event.pointerType !== "mouse" || this.#menu.matches(":popover-open")) return;
    this.#showOn((event.target as Element).closest<HTMLElement>("[data-line]"));
  }

  #showOn(element: HTMLElement | null): void {
    const line = element ? this.#list.find(element.dataset["line"] ?? "") : undefined;
    if (!element || !isLine(line)) {
      this.hide();
      return;
    }
    if (this.#line?.id === line.id && this.#bar.parentElement === element) return;
    this.#line = line;
    const acts = actsFor(line, this.#you());
    const quick = QUICK.filter((act) => acts.includes(act)).map((act) =>
      this.#button(entryOf(act)),
    );
    this.#bar.replaceChildren(...quick, this.#moreButton());
    // Over the first line in view there is no room for it.
    const { top } = this.#list.element.getBoundingClientRect();
    this.#bar.toggleAttribute("data-inside", element.getBoundingClientRect().top - top < 20);
    element.append(this.#bar);
  }

  #button({ act, icon: name, label }: Entry): HTMLElement {
    const attributes = { class: "chat-actions__button", type: "button", "data-act": act };
    return el("button", { ...attributes, "aria-label": label, title: label }, icon(name));
  }

  #moreButton(): HTMLElement {
    const button = this.#button({
      act: "menu",
      icon: "ellipsis",
      label: translate("chat.act.more"),
    });
    button.setAttribute("popovertarget", this.#menu.id);
    return button;
  }

  #fillMenu(): void {
    const line = this.#line;
    if (!line) return;
    const items = actsFor(line, this.#you()).map((act) => {
      const entry = entryOf(act);
      const danger = entry.isDanger ? " menu__item--danger" : "";
      const attributes = { class: `menu__item${danger}`, type: "button", "data-act": act };
      return el("button", attributes, icon(entry.icon), entry.label);
    });
    this.#menu.replaceChildren(el("p", { class: "menu__title" }, line.displayName), ...items);
  }

  #onClick(event: MouseEvent): void {
    const target = event.target as Element;
    const act = target.closest<HTMLElement>("[data-act]")?.dataset["act"] as Act | undefined;
    const element = target.closest<HTMLElement>("[data-line]");
    // A touch has no hover: it shows the bar first.
    if (!act && element && !target.closest("a")) {
      this.#list.pause();
      this.#showOn(element);
      return;
    }
    if (!act || act === "menu") return;
    const line =
      event.currentTarget === this.#menu
        ? this.#line
        : this.#list.find(element?.dataset["line"] ?? "");
    const place = element ?? this.#list.elementOf(line?.id ?? "");
    if (isLine(line) && place) this.#run(act, line, place);
  }

  // Arrow keys walk the lines, Enter opens the line's menu, Escape goes back to the newest.
  #onKey(event: KeyboardEvent): void {
    if (this.#bar.contains(event.target as Node)) {
      if (event.key === "Escape") this.#list.element.focus();
      return;
    }
    const lines = this.#list.elements();
    const current = lines.findIndex((line) => line.classList.contains("chat-line--current"));
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (step !== undefined && lines.length > 0) {
      this.#walkTo(lines, current, current < 0 ? lines.length - 1 : current + step);
    } else if (event.key === "Enter" && current >= 0) {
      this.#bar.querySelector<HTMLElement>("[popovertarget]")?.click();
    } else if (event.key === "Escape") {
      lines[current]?.classList.remove("chat-line--current");
      this.hide();
      this.#list.resume();
    } else return;
    event.preventDefault();
  }

  #walkTo(lines: HTMLElement[], from: number, to: number): void {
    const next = lines[Math.min(Math.max(0, to), lines.length - 1)];
    if (!next) return;
    this.#list.pause();
    lines[from]?.classList.remove("chat-line--current");
    next.classList.add("chat-line--current");
    next.scrollIntoView({ block: "nearest" });
    next.id ||= `chat-line-${next.dataset["line"]}`;
    this.#list.element.setAttribute("aria-activedescendant", next.id);
    this.#showOn(next);
  }
}

function entryOf(act: Act): Entry {
  const timeout = /^timeout_(.*)$/.exec(act);
  const label = timeout
    ? translate(`chat.act.timeout_${timeout[1]}`)
    : translate(`chat.act.${act}`);
  return {
    act,
    icon: timeout ? "clock" : (ICONS[act] ?? "ellipsis"),
    label,
    isDanger: DANGER.has(act),
  };
}

function isLine(line: ShownLine | undefined | null): line is LineFrame {
  return line !== undefined && line !== null && line.type !== "system";
}

export function isChat(line: ShownLine | undefined): line is ChatFrame {
  return line?.type === "chat";
}
