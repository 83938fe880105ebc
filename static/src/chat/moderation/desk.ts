/** What waits beside one channel's chat: held messages, log, reports, requests, suspects, modes. */
import { Tabs } from "../../components/tabs.ts";
import { asText } from "../../live/messages.ts";
import type { Component } from "../../shared/registry.ts";
import { ChatApi } from "../api.ts";
import type { You } from "../frames.ts";
import { ModerateMenu } from "../moderate-menu.ts";
import { parseFrame } from "../parse-frames.ts";
import type { Json } from "../parse-parts.ts";
import { chatSocket } from "../socket.ts";
import {
  about,
  parseAction,
  parseReport,
  parseRequest,
  parseSuspect,
  permissionsOf,
} from "./cases.ts";
import type { CasePlace } from "./case-list.ts";
import { HeldList } from "./held.ts";
import { ModLog } from "./log.ts";
import { showPerson } from "./person.ts";
import { ReportList } from "./reports.ts";
import { RequestList } from "./requests.ts";
import { SuspectList } from "./suspects.ts";

/** Which tab needs which permission; the log is every moderator's. */
const NEEDS: Record<string, string> = {
  held: "automod",
  reports: "reports",
  requests: "unban_requests",
  suspects: "ban",
};
/** What changes the lists. */
const CASES = new Set([
  "mod_action",
  "report",
  "unban_request",
  "suspicious",
  "held_message",
  "held_resolved",
]);
const MODERATORS = new Set(["broadcaster", "moderator", "staff"]);

/** `<div data-component="moderation-desk" data-channel="ana" data-channel-id="7">` */
export class ModerationDesk implements Component {
  #element: HTMLElement;
  #channelId: string;
  #permissions: ReadonlySet<string> = new Set();
  #tabs: Tabs;
  #held: HeldList;
  #log: ModLog;
  #reports: ReportList;
  #requests: RequestList;
  #suspects: SuspectList;
  #modes: ModerateMenu;
  #you: You | null = null;
  /** What was heard while the lists are being read. */
  #waiting: Json[] | null = null;
  #loads = 0;
  #stopListening: () => void;

  constructor(element: HTMLElement) {
    this.#element = element;
    this.#channelId = element.dataset["channelId"] ?? "";
    const api = new ChatApi(element.dataset["channel"] ?? "");
    const showCard = (login: string): void => showPerson(element, api, login, this.#permissions);
    this.#tabs = new Tabs(element);
    this.#held = new HeldList(this.#place("held"), api, showCard);
    this.#log = new ModLog(this.#place("log"), this.#part("more"), api, showCard);
    this.#reports = new ReportList(this.#place("reports"), api, showCard);
    this.#requests = new RequestList(this.#place("requests"), api, element, showCard);
    this.#suspects = new SuspectList(this.#place("suspects"), api, showCard);
    this.#modes = new ModerateMenu(this.#part("modes"), api, element);
    this.#stopListening = chatSocket.overhear((raw) => this.#hear(raw));
  }

  destroy(): void {
    this.#stopListening();
    this.#held.destroy();
    this.#modes.destroy();
    this.#tabs.destroy();
  }

  #hear(raw: unknown): void {
    const message = about(this.#channelId, raw);
    if (message) this.#take(message);
  }

  #take(message: Json): void {
    // A list that is on its way may be older than this, and would take it away again.
    if (this.#waiting && CASES.has(asText(message["type"]))) {
      this.#waiting.push(message);
      return;
    }
    switch (asText(message["type"])) {
      case "joined":
        this.#onJoined(message);
        break;
      case "moderating":
        void this.#load();
        break;
      case "not_moderating":
        this.#setState("closed");
        break;
      case "mod_action":
        this.#log.add(parseAction(message));
        break;
      case "report":
        this.#reports.hear(parseReport(message));
        break;
      case "unban_request":
        this.#requests.hear(parseRequest(message));
        break;
      case "suspicious":
        this.#suspects.hear(parseSuspect(message));
        break;
      default:
        this.#hearFrame(message);
    }
  }

  #hearFrame(message: Json): void {
    const frame = parseFrame(message);
    if (frame?.type === "held_message") this.#held.add(frame);
    else if (frame?.type === "held_resolved") this.#held.remove(frame.heldId);
    else if (frame?.type === "room_state") this.#modes.show(frame.settings, this.#you);
    else if (frame?.type === "viewer_update") this.#showViewers(frame.viewers);
  }

  // Also after each interruption: the moderators' room has no past, so the lists are read anew.
  #onJoined(message: Json): void {
    const joined = parseFrame(message);
    if (joined?.type !== "joined") return;
    this.#you = joined.you;
    this.#permissions = permissionsOf(message);
    this.#requests.mayLift = this.#permissions.has("ban");
    const isModerator = MODERATORS.has(joined.you?.role ?? "");
    this.#setState(isModerator ? "open" : "closed");
    this.#showTabs(this.#modes.show(joined.settings, joined.you));
    this.#showViewers(joined.viewers);
    if (isModerator) chatSocket.tell({ type: "moderate", channelId: this.#channelId });
  }

  async #load(): Promise<void> {
    this.#waiting ??= [];
    const lists = {
      held: this.#held,
      reports: this.#reports,
      requests: this.#requests,
      suspects: this.#suspects,
    };
    const wanted = Object.entries(lists).filter(([name]) => this.#may(name));
    this.#loads += 1;
    await Promise.all([this.#log.load(), ...wanted.map(([, list]) => list.load())]);
    this.#loads -= 1;
    if (this.#loads > 0) return;
    const heard = this.#waiting ?? [];
    this.#waiting = null;
    for (const message of heard) this.#take(message);
  }

  #may(tab: string): boolean {
    const needed = NEEDS[tab];
    return needed === undefined || this.#permissions.has(needed);
  }

  #showTabs(hasModes: boolean): void {
    const tabs = [...this.#element.querySelectorAll<HTMLElement>('[role="tab"]')];
    for (const tab of tabs) {
      const name = tab.dataset["tab"] ?? "";
      tab.hidden = name === "modes" ? !hasModes : !this.#may(name);
    }
    const selected = tabs.find((tab) => tab.getAttribute("aria-selected") === "true");
    const first = tabs.find((tab) => !tab.hidden);
    if (selected?.hidden && first) this.#tabs.select(first);
  }

  #showViewers(viewers: number): void {
    const place = this.#element.closest("[data-column]")?.querySelector("[data-viewers]");
    if (place) place.textContent = String(viewers);
  }

  #setState(state: "open" | "closed"): void {
    this.#element.dataset["state"] = state;
  }

  #part(name: string): HTMLElement {
    return this.#element.querySelector(`[data-${name}]`) as HTMLElement;
  }

  #place(name: string): CasePlace {
    const panel = this.#part(`panel="${name}"`);
    return {
      list: panel.querySelector("[data-list]") as HTMLElement,
      empty: panel.querySelector("[data-empty]") as HTMLElement,
      count: this.#element.querySelector<HTMLElement>(`[data-tab="${name}"] [data-count]`),
    };
  }
}
