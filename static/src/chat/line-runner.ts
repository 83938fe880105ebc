/** Does what was chosen on a line. */
import { translate } from "../shared/i18n.ts";
import { el } from "../shared/dom.ts";
import { showToast } from "../shared/toast.ts";
import type { ChatApi } from "./api.ts";
import { mayUse } from "./commands.ts";
import { showDialog } from "./dialogs.ts";
import type { ChatFrame, LineFrame, ShownLine, You } from "./frames.ts";
import { type Act, actsFor, isChat } from "./line-actions.ts";
import type { LineList } from "./line-list.ts";
import { lineElement } from "./line-view.ts";
import type { Moderation } from "./moderation.ts";
import type { People } from "./people.ts";
import { type CardButton, showUserCard } from "./user-card.ts";

export interface RunnerContext {
  you(): You | null;
  onReply(line: ChatFrame): void;
}

export class LineRunner {
  #holder: Element;
  #api: ChatApi;
  #list: LineList;
  #moderation: Moderation;
  #people: People;
  #context: RunnerContext;

  constructor(
    holder: Element,
    api: ChatApi,
    list: LineList,
    moderation: Moderation,
    people: People,
    context: RunnerContext,
  ) {
    this.#holder = holder;
    this.#api = api;
    this.#list = list;
    this.#moderation = moderation;
    this.#people = people;
    this.#context = context;
  }

  run(act: Act, line: LineFrame, element: HTMLElement): void {
    const { username: login } = line;
    const timeout = /^timeout_(\d+)$/.exec(act)?.[1];
    if (timeout) void this.#moderation.timeout(login, Number(timeout));
    else if (act === "timeout_custom") this.#moderation.askTimeout(login);
    else if (act === "delete") void this.#moderation.deleteLine(line.id);
    else if (act === "ban") this.#moderation.askBan(login);
    else if (act === "unban") void this.#moderation.unban(login);
    else if (act === "warn") this.#moderation.askWarning(login);
    else if (act === "pin" && isChat(line)) void this.#moderation.pin(line);
    else if (act === "reply" && isChat(line)) this.#context.onReply(line);
    else if (act === "thread" && isChat(line)) this.#showThread(line);
    else if (act === "copy") void copy(line.message);
    else if (act === "whisper") this.#people.whisper(login);
    else if (act === "block") void this.#block(line);
    else if (act === "report") this.#people.report(login, line.id);
    else if (act === "reveal") element.querySelector(".chat-line__text")?.toggleAttribute("hidden");
    else if (act === "card") this.#showCardOf(line);
  }

  /** The card of somebody who need not have spoken. */
  showCard(login: string): void {
    const lines = this.#list.select((line) => line.type !== "system" && line.username === login);
    const known = lines.at(-1);
    if (known && known.type !== "system") this.#showCardOf(known);
    else
      showUserCard(
        this.#holder,
        this.#api,
        { login, displayName: login, lines },
        this.#buttons(login),
      );
  }

  #showCardOf(line: LineFrame): void {
    const { username: login, displayName, userId } = line;
    const lines = this.#list.select((other) => other.userId === userId);
    const acts = new Set(actsFor(line, this.#context.you()));
    showUserCard(
      this.#holder,
      this.#api,
      { login, displayName, lines },
      this.#buttons(login, acts, line),
    );
  }

  #buttons(login: string, acts: ReadonlySet<Act> | null = null, line?: LineFrame): CardButton[] {
    const you = this.#context.you();
    if (!you || you.username === login) return [];
    const may = (act: Act, permission: string): boolean =>
      acts ? acts.has(act) : mayUse(you, permission);
    const button = (
      act: Act | "timeout",
      name: string,
      run: () => void,
      isDanger = false,
    ): CardButton => ({
      icon: name,
      label: translate(`chat.act.${act}`),
      isDanger,
      run,
    });
    return [
      button("whisper", "mail", () => this.#people.whisper(login)),
      button("block", "user-x", () => void (line ? this.#block(line) : this.#people.block(login))),
      button("report", "flag", () => this.#people.report(login, null)),
      ...(may("warn", "warn")
        ? [button("warn", "triangle-alert", () => this.#moderation.askWarning(login))]
        : []),
      ...(may("timeout_custom", "timeout")
        ? [button("timeout", "clock", () => this.#moderation.askTimeout(login))]
        : []),
      ...(may("unban", "ban")
        ? [button("unban", "rotate-ccw", () => void this.#moderation.unban(login))]
        : []),
      ...(may("ban", "ban")
        ? [button("ban", "ban", () => this.#moderation.askBan(login), true)]
        : []),
    ];
  }

  #showThread(line: ChatFrame): void {
    const root = line.reply?.threadId ?? line.id;
    const lines = this.#list.select(
      (other) => other.type === "chat" && (other.id === root || other.reply?.threadId === root),
    );
    const elements = lines.map((other) => threadElement(other, this.#list));
    const reply = el(
      "button",
      { class: "button button--primary", type: "button" },
      translate("chat.act.reply"),
    );
    const dialog = showDialog(
      this.#holder,
      translate("chat.thread"),
      el("div", { class: "dialog__body chat__thread" }, ...elements),
      el("div", { class: "dialog__actions" }, reply),
    );
    reply.hidden = this.#context.you() === null;
    reply.addEventListener("click", () => {
      dialog.close();
      this.#context.onReply(line);
    });
  }

  async #block(line: LineFrame): Promise<void> {
    if (!(await this.#people.block(line.username))) return;
    this.#list.hidden = new Set([...this.#list.hidden, line.userId]);
    this.#list.hideUser(line.userId);
  }
}

function threadElement(line: ShownLine, list: LineList): HTMLElement {
  return lineElement(line, list.reader);
}

async function copy(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    showToast({ message: translate("copied"), level: "success" });
  } catch {
    showToast({ message: translate("copy.failed"), level: "error" });
  }
}
