/** Messages that wait for a decision: click, or A and D on the one that is marked. */
import { el } from "../../shared/dom.ts";
import { translate } from "../../shared/i18n.ts";
import { everySecond } from "../../shared/ticker.ts";
import { type ChatApi, listOf } from "../api.ts";
import type { HeldFrame } from "../frames.ts";
import { fragmentNodes } from "../fragment-view.ts";
import { nameColor } from "../line-view.ts";
import { attempt } from "../moderation.ts";
import { parseFrame } from "../parse-frames.ts";
import { CaseList, type CasePlace } from "./case-list.ts";
import { actButton, nameButton } from "./parts.ts";

type Decision = "approve" | "deny";
const KEYS: Record<string, Decision> = { a: "approve", d: "deny" };

export class HeldList {
  #api: ChatApi;
  #showCard: (login: string) => void;
  #list: CaseList<HeldFrame>;
  #waiting = new Map<string, HeldFrame>();
  #stopClock: () => void;

  constructor(place: CasePlace, api: ChatApi, showCard: (login: string) => void) {
    this.#api = api;
    this.#showCard = showCard;
    this.#list = new CaseList(place, (held) => this.#draw(held));
    place.list.addEventListener("keydown", (event) => this.#onKey(event));
    this.#stopClock = everySecond((nowMs) => this.#onSecond(nowMs));
  }

  destroy(): void {
    this.#stopClock();
  }

  async load(): Promise<void> {
    const answer = await this.#api.channel("GET", "held/").catch(() => null);
    if (!answer) return;
    const frames = listOf(answer, "results").map(parseFrame);
    const held = frames.filter((frame) => frame?.type === "held_message");
    this.#waiting = new Map(held.map((one) => [one.heldId, one]));
    this.#list.reset([...this.#waiting.entries()]);
  }

  add(held: HeldFrame): void {
    this.#waiting.set(held.heldId, held);
    this.#list.put(held.heldId, held);
  }

  remove(heldId: string): void {
    this.#waiting.delete(heldId);
    this.#list.remove(heldId);
  }

  #draw(held: HeldFrame): HTMLElement {
    const { line, categories } = held;
    const name = nameButton(line.username, line.displayName, this.#showCard);
    name.style.setProperty("--name-color", nameColor(line.color));
    const reasons = [...new Set(categories)].map((category) =>
      el("span", { class: "badge badge--warning" }, translate(`moderation.reason.${category}`)),
    );
    return el(
      "div",
      { class: "case-item__body", tabindex: "0", role: "group", "aria-label": `${line.displayName}: ${line.message}` },
      el(
        "p",
        { class: "case-item__head" },
        ...reasons,
        el(
          "span",
          { class: "case-item__time numeric", "data-expires": held.expiresAt },
          timeLeft(held.expiresAt, Date.now()),
        ),
      ),
      el("p", { class: "case-item__text" }, name, ": ", ...fragmentNodes(line.fragments, "")),
      el(
        "div",
        { class: "case-item__acts" },
        actButton(translate("chat.held.approve"), () => this.#decide(held.heldId, "approve"), {
          kind: "primary",
          keys: "A",
        }),
        actButton(translate("chat.held.deny"), () => this.#decide(held.heldId, "deny"), { keys: "D" }),
      ),
    );
  }

  // Only on what is marked, so that a letter typed elsewhere decides nothing.
  #onKey(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    const item = (event.target as Element).closest<HTMLElement>("[data-key]");
    const decision = KEYS[event.key.toLowerCase()];
    if (!item) return;
    if (decision) {
      event.preventDefault();
      void this.#decide(item.dataset["key"] ?? "", decision);
    } else this.#walk(event, item);
  }

  #walk(event: KeyboardEvent, item: HTMLElement): void {
    const next = {
      ArrowDown: item.nextElementSibling,
      ArrowUp: item.previousElementSibling,
    }[event.key];
    if (!next) return;
    event.preventDefault();
    next.querySelector<HTMLElement>("[tabindex]")?.focus();
  }

  async #decide(heldId: string, decision: Decision): Promise<void> {
    const held = this.#waiting.get(heldId);
    if (!held) return;
    this.remove(heldId);
    const isDone = await attempt(this.#api.channel("POST", `held/${heldId}/`, { decision }));
    // Somebody else decided, or the network is away: the server knows what still waits.
    if (!isDone) await this.load();
  }

  #onSecond(nowMs: number): void {
    for (const { heldId, expiresAt } of this.#waiting.values()) {
      if (expiresAt && expiresAt < nowMs) this.remove(heldId);
    }
    for (const clock of this.#list.element.querySelectorAll<HTMLElement>("[data-expires]")) {
      clock.textContent = timeLeft(Number(clock.dataset["expires"]), nowMs);
    }
  }
}

function timeLeft(expiresAt: number, nowMs: number): string {
  const seconds = Math.max(0, Math.ceil((expiresAt - nowMs) / 1000));
  return translate("moderation.left", { seconds });
}
