/** Messages that wait for this moderator's decision, over the lines. */
import { el, icon } from "../shared/dom.ts";
import { translate } from "../shared/i18n.ts";
import { type ChatApi, listOf } from "./api.ts";
import type { HeldFrame } from "./frames.ts";
import { fragmentNodes } from "./fragment-view.ts";
import { nameColor } from "./line-view.ts";
import { attempt } from "./moderation.ts";
import { parseFrame } from "./parse-frames.ts";

/** More than this is for the moderation view. */
const SHOWN = 3;

export class HeldQueue {
  #api: ChatApi;
  #place = el("div", { class: "chat__held" });
  #waiting = new Map<string, HeldFrame>();
  #expiry: ReturnType<typeof setInterval>;

  constructor(top: Element, api: ChatApi) {
    this.#api = api;
    top.append(this.#place);
    this.#expiry = setInterval(() => this.#forget(Date.now()), 5_000);
  }

  destroy(): void {
    clearInterval(this.#expiry);
  }

  /** What waited before this page came. */
  async load(): Promise<void> {
    const answer = await this.#api.channel("GET", "held/").catch(() => ({}));
    for (const raw of listOf(answer, "results")) {
      const frame = parseFrame(raw);
      if (frame?.type === "held_message") this.add(frame);
    }
  }

  add(held: HeldFrame): void {
    this.#waiting.set(held.heldId, held);
    this.#draw();
  }

  /** Whether it was one of those shown here. */
  remove(heldId: string): boolean {
    const wasHere = this.#waiting.delete(heldId);
    if (wasHere) this.#draw();
    return wasHere;
  }

  #forget(nowMs: number): void {
    for (const { heldId, expiresAt } of this.#waiting.values()) {
      if (expiresAt && expiresAt < nowMs) this.remove(heldId);
    }
  }

  #draw(): void {
    const shown = [...this.#waiting.values()].slice(0, SHOWN).map((held) => this.#card(held));
    const more = this.#waiting.size - shown.length;
    const rest =
      more > 0
        ? el("p", { class: "chat-card__foot" }, translate("chat.held.more", { count: more }))
        : null;
    this.#place.replaceChildren(...shown, ...(rest ? [rest] : []));
  }

  #card(held: HeldFrame): HTMLElement {
    const { line, categories } = held;
    const name = el("strong", { class: "chat-line__name" }, line.displayName);
    name.style.setProperty("--name-color", nameColor(line.color));
    const reasons = [...new Set(categories)].join(", ");
    return el(
      "section",
      { class: "chat-card chat-card--held", "aria-label": translate("chat.held.title") },
      el(
        "header",
        { class: "chat-card__header" },
        icon("shield"),
        el("span", { class: "chat-card__title" }, translate("chat.held.title")),
        el("span", { class: "chat-card__clock" }, reasons),
      ),
      el("p", { class: "chat-card__text" }, name, ": ", ...fragmentNodes(line.fragments, "")),
      el(
        "div",
        { class: "chat-card__actions" },
        this.#button(held, "approve", "button--primary"),
        this.#button(held, "deny", ""),
      ),
    );
  }

  #button(held: HeldFrame, decision: "approve" | "deny", kind: string): HTMLElement {
    const label = translate(`chat.held.${decision}`);
    const button = el("button", { class: `button button--small ${kind}`, type: "button" }, label);
    button.addEventListener("click", () => {
      this.remove(held.heldId);
      void attempt(this.#api.channel("POST", `held/${held.heldId}/`, { decision }));
    });
    return button;
  }
}
