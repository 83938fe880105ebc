/** Whether one may write now: what stands in the way is shown instead of the composer. */
import type { RoomSettings, You } from "./frames.ts";
import { type Gate, gateOf, slowModeWait } from "./gate.ts";
import { modeNames } from "./modes.ts";
import { obstacleElement } from "./obstacles.ts";
import { parseSettings } from "./parse-parts.ts";

export interface DoorwayParts {
  notices: HTMLElement;
  modes: HTMLElement;
  /** Null for a visitor. */
  form: HTMLElement | null;
}

export interface DoorwayEvents {
  you(): You | null;
  onAcknowledge(): void;
  onAcceptRules(): void;
  onAskUnban(): void;
}

export class Doorway {
  settings: RoomSettings = parseSettings(null);
  rules: readonly string[] = [];
  #parts: DoorwayParts;
  #events: DoorwayEvents;
  #lastSentMs = 0;
  #shown = "";

  constructor(parts: DoorwayParts, events: DoorwayEvents) {
    this.#parts = parts;
    this.#events = events;
  }

  /** The modes, and the first obstacle. */
  show(): void {
    const names = modeNames(this.settings);
    this.#parts.modes.textContent = names.join(" · ");
    this.#parts.modes.hidden = names.length === 0;
    this.#showObstacle();
  }

  change(change: Partial<You>): void {
    Object.assign(this.#events.you() ?? {}, change);
    this.#showObstacle();
  }

  noteSent(nowMs: number): void {
    this.#lastSentMs = nowMs;
  }

  /** Learn from a refusal what the page did not know. */
  refused(code: string, retryAfter: number, nowMs: number): void {
    const you = this.#events.you();
    if (!you) return;
    const until = retryAfter ? nowMs + retryAfter * 1000 : null;
    const { reason = "", mayAskFrom = null } = you.ban ?? {};
    if (code === "msg_banned") this.change({ ban: { expiresAt: null, reason, mayAskFrom } });
    else if (code === "msg_timedout")
      this.change({ ban: { expiresAt: until, reason, mayAskFrom } });
    else if (code === "msg_rules") this.change({ acceptedRules: false });
    else if (code === "msg_warned") this.change({ warning: you.warning ?? { reason: "" } });
    else if (code === "msg_slowmode" && until) {
      this.#lastSentMs = until - this.settings.slowModeSeconds * 1000;
    }
  }

  /** Seconds until the next message; called every second, because timeouts end by themselves, and the time to ask comes. */
  waitS(nowMs: number): number {
    const you = this.#events.you();
    if (you?.ban) this.#showObstacle();
    return slowModeWait(this.settings, you, this.#lastSentMs, nowMs);
  }

  #showObstacle(): void {
    const nowMs = Date.now();
    const gate: Gate = gateOf(this.#events.you(), this.rules, nowMs);
    const card = obstacleElement(gate, this.rules, nowMs, this.#events);
    const words = card?.textContent ?? "";
    if (words === this.#shown) return;
    this.#shown = words;
    this.#parts.notices.replaceChildren(...(card ? [card] : []));
    if (this.#parts.form) this.#parts.form.hidden = card !== null;
  }
}
