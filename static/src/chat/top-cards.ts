/** What stays over the lines: the pinned message and the poll. */
import { el, icon } from "../shared/dom.ts";
import { translate } from "../shared/i18n.ts";
import { formatUptime } from "../shared/times.ts";
import { everySecond } from "../shared/ticker.ts";
import { badgeElements } from "./badge-view.ts";
import { fragmentNodes } from "./fragment-view.ts";
import type { ChatFrame, Poll, PollChoice } from "./frames.ts";
import { nameColor } from "./line-view.ts";

export interface TopCardEvents {
  onVote(poll: Poll, choice: PollChoice): Promise<boolean>;
  onEndPoll(poll: Poll): void;
  onUnpin(): void;
}

/** How long the result of a poll stays. */
const RESULT_MS = 30_000;

export class TopCards {
  #element: HTMLElement;
  #events: TopCardEvents;
  #pinned = el("div", {});
  #poll = el("div", {});
  #stopClock: (() => void) | null = null;
  #gone: ReturnType<typeof setTimeout> | undefined;
  #votes = new Map<string, string>();
  #hiddenPin = "";
  rights = { mayVote: false, mayPin: false, mayEndPolls: false };

  constructor(element: HTMLElement, events: TopCardEvents) {
    this.#element = element;
    this.#events = events;
    this.#element.replaceChildren(this.#pinned, this.#poll);
  }

  destroy(): void {
    this.#stopClock?.();
    clearTimeout(this.#gone);
  }

  showPinned(line: ChatFrame | null): void {
    if (!line || line.id === this.#hiddenPin) {
      this.#pinned.replaceChildren();
      return;
    }
    const name = el("strong", { class: "chat-line__name" }, line.displayName);
    name.style.setProperty("--name-color", nameColor(line.color));
    const text = el("span", {}, ...fragmentNodes(line.fragments, ""));
    const isAction = line.kind === "action";
    if (isAction) {
      text.className = "chat-card__action";
      text.style.setProperty("--name-color", nameColor(line.color));
    }
    this.#pinned.replaceChildren(
      el(
        "section",
        { class: "chat-card chat-card--pinned", "aria-label": translate("chat.pinned") },
        el(
          "header",
          { class: "chat-card__header" },
          icon("pin"),
          el("span", { class: "chat-card__title" }, translate("chat.pinned")),
          this.rights.mayPin
            ? button("pin-off", translate("chat.unpin"), () => this.#events.onUnpin())
            : null,
          button("x", translate("hide"), () => this.#hidePin(line.id)),
        ),
        el("p", { class: "chat-card__text" }, ...badgeElements(line.badges), name, isAction ? " " : ": ", text),
      ),
    );
  }

  #hidePin(id: string): void {
    this.#hiddenPin = id;
    this.#pinned.replaceChildren();
  }

  showPoll(poll: Poll | null): void {
    this.#stopClock?.();
    this.#stopClock = null;
    clearTimeout(this.#gone);
    if (!poll || poll.status === "ARCHIVED" || !poll.id) {
      this.#poll.replaceChildren();
      return;
    }
    if (poll.votedFor) this.#votes.set(poll.id, poll.votedFor);
    const isOpen = poll.status === "ACTIVE";
    const clock = el("span", { class: "chat-card__clock numeric" });
    this.#draw(poll, isOpen, clock);
    if (isOpen) {
      this.#stopClock = everySecond((nowMs) => {
        clock.textContent = formatUptime(nowMs, Math.max(nowMs, poll.endsAt)).replace(/^0:/, "");
      });
    } else {
      clock.textContent = translate("chat.poll.ended");
      this.#gone = setTimeout(() => this.#poll.replaceChildren(), RESULT_MS);
    }
  }

  // Bars change in place, so that a vote neither moves the focus nor restarts the bars' motion.
  #draw(poll: Poll, isOpen: boolean, clock: HTMLElement): void {
    const focused = (document.activeElement as HTMLElement | null)?.dataset["choice"];
    const total = poll.choices.reduce((sum, { votes }) => sum + votes, 0);
    const end = this.rights.mayEndPolls && isOpen;
    this.#poll.replaceChildren(
      el(
        "section",
        { class: "chat-card chat-card--poll", "aria-label": translate("chat.poll") },
        el(
          "header",
          { class: "chat-card__header" },
          icon("chart-bar"),
          el("span", { class: "chat-card__title" }, translate("chat.poll")),
          clock,
          end
            ? button("square", translate("chat.poll.end"), () => this.#events.onEndPoll(poll))
            : null,
        ),
        el("p", { class: "chat-card__question" }, poll.title),
        el(
          "div",
          { class: "chat-poll" },
          ...poll.choices.map((choice) => this.#choice(poll, choice, total, isOpen)),
        ),
        el(
          "p",
          { class: "chat-card__foot numeric" },
          translate("chat.poll.votes", { count: total }),
        ),
      ),
    );
    if (focused)
      this.#poll.querySelector<HTMLElement>(`[data-choice="${CSS.escape(focused)}"]`)?.focus();
  }

  #choice(poll: Poll, choice: PollChoice, total: number, isOpen: boolean): HTMLElement {
    const share = total ? Math.round((100 * choice.votes) / total) : 0;
    const own = this.#votes.get(poll.id);
    const element = el(
      "button",
      {
        class: "chat-poll__choice",
        type: "button",
        "data-choice": choice.id,
        "aria-pressed": String(own === choice.id),
        disabled: !isOpen || own !== undefined || !this.rights.mayVote,
      },
      el("span", { class: "chat-poll__bar" }),
      el("span", { class: "chat-poll__title" }, choice.title),
      el("span", { class: "chat-poll__share numeric" }, `${share} %`),
    );
    element.style.setProperty("--share", `${share}%`);
    element.addEventListener("click", () => void this.#vote(poll, choice));
    return element;
  }

  async #vote(poll: Poll, choice: PollChoice): Promise<void> {
    this.#votes.set(poll.id, choice.id);
    choice.votes += 1;
    this.showPoll(poll);
    if (await this.#events.onVote(poll, choice)) return;
    this.#votes.delete(poll.id);
    choice.votes -= 1;
    this.showPoll(poll);
  }
}

function button(name: string, label: string, run: () => void): HTMLElement {
  const element = el(
    "button",
    {
      class: "button button--quiet button--icon button--small",
      type: "button",
      "aria-label": label,
      title: label,
    },
    icon(name),
  );
  element.addEventListener("click", run);
  return element;
}
