/** The prediction that is open in a channel: what is staked, one's own stake, and how it ended. */
import { type Json, Refusal, requestJson } from "../shared/api.ts";
import { el, icon } from "../shared/dom.ts";
import { language, translate } from "../shared/i18n.ts";
import { randomKey } from "../shared/keys.ts";
import { Listeners } from "../shared/listeners.ts";
import { compactNumber } from "../shared/numbers.ts";
import type { Component } from "../shared/registry.ts";
import { everySecond } from "../shared/ticker.ts";
import { formatUptime } from "../shared/times.ts";
import { showToast } from "../shared/toast.ts";
import { type Prediction, type Stake, readPrediction, readStake } from "./prediction.ts";

const MAX_STAKE = 250_000;
/** How long the result stays. */
const RESULT_MS = 60_000;

interface Trial {
  key: string;
  outcomeId: string;
  points: number;
}

/** `<div data-component="prediction-card" data-channel="ana">`; hears `prediction:told` on its chat. */
export class PredictionCard implements Component {
  #element: HTMLElement;
  #base: string;
  #listeners = new Listeners();
  #prediction: Prediction | null = null;
  #stake: Stake | null = null;
  #points = 0;
  #isSignedIn = false;
  #mayManage = false;
  #chosen = "";
  #wanted = 100;
  /** What is being staked: its key lives until the server has answered, however often it is drawn. */
  #trial: Trial | null = null;
  #isBusy = false;
  #stopClock: (() => void) | null = null;
  #gone: ReturnType<typeof setTimeout> | undefined;

  constructor(element: HTMLElement) {
    this.#element = element;
    const login = encodeURIComponent(element.dataset["channel"] ?? "");
    this.#base = `/api/v1/channels/${login}/predictions/`;
    const chat = element.closest(".chat") ?? element;
    this.#listeners.on<CustomEvent<Json>>(chat as HTMLElement, "prediction:told", (event) =>
      this.#onTold(readPrediction(event.detail)),
    );
    void this.#start();
  }

  destroy(): void {
    this.#listeners.destroy();
    this.#stopClock?.();
    clearTimeout(this.#gone);
    this.#element.replaceChildren();
  }

  async #start(): Promise<void> {
    try {
      const answer = await requestJson("GET", this.#base);
      const [newest] = ((answer["results"] ?? []) as Json[]).map(readPrediction);
      if (newest && newest.endedAt === null) await this.#load(newest.id);
    } catch {
      // The next change is told.
    }
  }

  async #load(id: string): Promise<void> {
    this.#take(await requestJson("GET", `${this.#base}${id}/`));
  }

  #take(answer: Json): void {
    this.#prediction = readPrediction(answer["prediction"] as Json);
    this.#stake = readStake(answer["stake"]);
    this.#isSignedIn = answer["points"] !== null;
    this.#points = Number(answer["points"] ?? 0);
    this.#mayManage = answer["may_manage"] === true;
    this.#draw();
  }

  #onTold(told: Prediction): void {
    const before = this.#prediction;
    this.#prediction = told;
    // What is one's own (the stake, what it paid, what one may do) only the API tells.
    const isNews = before?.id !== told.id || before.status !== told.status;
    if (isNews) void this.#load(told.id).catch(() => this.#draw());
    else this.#draw();
  }

  #draw(): void {
    this.#stopClock?.();
    clearTimeout(this.#gone);
    const one = this.#prediction;
    this.#element.hidden = !one;
    if (!one) return;
    const active = document.activeElement;
    const wasTyping = active instanceof HTMLInputElement && this.#element.contains(active);
    const clock = el("span", { class: "chat-card__clock numeric", role: "timer" });
    const total = one.outcomes.reduce((sum, { points }) => sum + points, 0);
    const card = el(
      "section",
      { class: "chat-card", "aria-label": translate("prediction.title") },
      el(
        "header",
        { class: "chat-card__header" },
        icon("sparkles"),
        el("span", { class: "chat-card__title" }, translate("prediction.title")),
        clock,
      ),
      el("p", { class: "chat-card__question" }, one.title),
      el("div", { class: "chat-poll" }, ...one.outcomes.map((each) => this.#outcome(one, each, total))),
      this.#ownWords(one),
      this.#maySay(one) && this.#stakeForm(one),
      this.#mayManage && one.endedAt === null && this.#managing(one),
    );
    this.#element.replaceChildren(card);
    if (wasTyping) this.#element.querySelector<HTMLInputElement>("input")?.focus();
    this.#runClock(one, clock);
  }

  #maySay(one: Prediction): boolean {
    return one.status === "ACTIVE" && this.#isSignedIn && this.#points > 0;
  }

  #runClock(one: Prediction, clock: HTMLElement): void {
    if (one.endedAt !== null) {
      clock.textContent = translate(one.status === "CANCELED" ? "prediction.canceled" : "prediction.over");
      this.#gone = setTimeout(() => {
        this.#prediction = null;
        this.#element.replaceChildren();
        this.#element.hidden = true;
      }, RESULT_MS);
    } else if (one.status === "LOCKED") {
      clock.textContent = translate("prediction.locked");
    } else {
      this.#stopClock = everySecond((nowMs) => {
        clock.textContent = formatUptime(nowMs, Math.max(nowMs, one.locksAt)).replace(/^0:/, "");
      });
    }
  }

  #outcome(one: Prediction, each: Prediction["outcomes"][number], total: number): HTMLElement {
    const share = total ? Math.round((100 * each.points) / total) : 0;
    const isMine = this.#stake?.outcomeId === each.id || this.#chosen === each.id;
    const element = el(
      "button",
      {
        class: "chat-poll__choice",
        type: "button",
        "aria-pressed": String(isMine),
        disabled: !this.#maySay(one) || this.#stake !== null,
        title: translate("prediction.staked", {
          points: each.points.toLocaleString(language()),
          users: each.users.toLocaleString(language()),
        }),
      },
      el("span", { class: "chat-poll__bar" }),
      el("span", { class: "chat-poll__title" }, each.title),
      one.winnerId === each.id && icon("check"),
      el("span", { class: "chat-poll__share numeric" }, `${compactNumber(each.points)} · ${share} %`),
    );
    element.style.setProperty("--share", `${share}%`);
    element.addEventListener("click", () => {
      this.#chosen = each.id;
      this.#draw();
    });
    return element;
  }

  #ownWords(one: Prediction): HTMLElement | null {
    if (!this.#stake) return null;
    const { points, paid } = this.#stake;
    const words =
      one.endedAt !== null && paid !== null
        ? translate("prediction.paid", { points, paid })
        : translate("prediction.mine", { points });
    return el("p", { class: "chat-card__foot numeric" }, words);
  }

  #stakeForm(one: Prediction): HTMLElement | null {
    const outcomeId = this.#stake?.outcomeId ?? this.#chosen;
    if (!outcomeId) return el("p", { class: "chat-card__foot" }, translate("prediction.choose"));
    const most = Math.min(this.#points, MAX_STAKE - (this.#stake?.points ?? 0));
    if (most < 1) return null;
    this.#wanted = Math.min(this.#wanted, most);
    const slider = el("input", {
      class: "prediction__slider",
      type: "range",
      min: 1,
      max: most,
      value: this.#wanted,
      "aria-label": translate("prediction.stake"),
    });
    const send = el("button", { class: "button button--primary button--small", type: "submit" });
    const say = () => {
      this.#wanted = Number(slider.value);
      send.textContent = translate("prediction.put", { points: this.#wanted });
    };
    say();
    slider.addEventListener("input", say);
    const form = el("form", { class: "prediction__form" }, slider, send);
    send.disabled = this.#isBusy;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (this.#isBusy) return;
      send.disabled = true;
      void this.#put(one.id, outcomeId, this.#wanted);
    });
    return form;
  }

  /** Without an answer the same stake goes out under the same key again, and counts once. */
  async #put(id: string, outcomeId: string, points: number): Promise<void> {
    const known = this.#trial;
    const isSame = known?.outcomeId === outcomeId && known.points === points;
    const trial = isSame ? known : { key: randomKey(), outcomeId, points };
    this.#trial = trial;
    this.#isBusy = true;
    try {
      const body = { outcome_id: outcomeId, points, key: trial.key };
      const answer = await requestJson("POST", `${this.#base}${id}/stake/`, body);
      this.#trial = null;
      this.#isBusy = false;
      this.#take(answer);
    } catch (error) {
      this.#isBusy = false;
      if (isAnswer(error)) this.#trial = null;
      showToast({ message: (error as Error).message, level: "error" });
      await this.#load(id).catch(() => this.#draw());
    }
  }

  #managing(one: Prediction): HTMLElement {
    const buttons = one.outcomes.map((each) =>
      this.#button(translate("prediction.won", { title: each.title }), one, {
        status: "RESOLVED",
        outcome_id: each.id,
      }),
    );
    if (one.status === "ACTIVE") {
      buttons.unshift(this.#button(translate("prediction.lock"), one, { status: "LOCKED" }));
    }
    buttons.push(this.#button(translate("prediction.cancel"), one, { status: "CANCELED" }));
    return el("div", { class: "prediction__acts" }, ...buttons);
  }

  #button(label: string, one: Prediction, body: Json): HTMLElement {
    const element = el("button", { class: "button button--small", type: "button" }, label);
    element.addEventListener("click", () => {
      element.disabled = true;
      void this.#act("PATCH", `${one.id}/`, body);
    });
    return element;
  }

  async #act(method: string, path: string, body: Json): Promise<void> {
    try {
      this.#take(await requestJson(method, `${this.#base}${path}`, body));
    } catch (error) {
      showToast({ message: (error as Error).message, level: "error" });
      this.#draw();
    }
  }
}

/** Whether the server has refused; after a broken connection it may have booked. */
function isAnswer(error: unknown): boolean {
  return error instanceof Refusal && error.code !== "network" && !error.code.startsWith("5");
}
