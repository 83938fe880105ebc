/** One alert after the other, each for as long as its rule says, with a gap between. */
import type { Alert } from "./alert-events.ts";
import type { AlertRule, AlertRules } from "./rules.ts";

/** A queue that grew while the page slept is not worth hours of alerts. */
export const MOST_WAITING = 200;

export interface AlertStage {
  show(alert: Alert, rule: AlertRule): void;
  hide(): void;
}

export class AlertQueue {
  #stage: AlertStage;
  #rules: AlertRules;
  #gapMs: number;
  #waiting: Alert[] = [];
  #known = new Set<string>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isShowing = false;

  constructor(stage: AlertStage, rules: AlertRules, gapMs: number) {
    this.#stage = stage;
    this.#rules = rules;
    this.#gapMs = gapMs;
  }

  setRules(rules: AlertRules): void {
    this.#rules = rules;
  }

  /** Show it when its turn comes, unless it was here before or is below what its kind asks for. */
  add(alert: Alert): boolean {
    if (this.#known.has(alert.id) || !this.#isWanted(alert)) return false;
    this.#known.add(alert.id);
    this.#enqueue(alert);
    return true;
  }

  /** Show it again, whatever its kind asks for: somebody wants to see it. */
  repeat(alert: Alert): void {
    this.#known.add(alert.id);
    this.#enqueue(alert);
  }

  /** Take away what shows, or the one of this id wherever it is; the next one comes. */
  skip(id = ""): void {
    const before = this.#waiting.length;
    if (id) this.#waiting = this.#waiting.filter((alert) => alert.id !== id);
    if (this.#isShowing && before === this.#waiting.length) this.#end();
  }

  /** Show nothing more. */
  clear(): void {
    this.#waiting = [];
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#isShowing) this.#stage.hide();
    this.#isShowing = false;
  }

  #isWanted(alert: Alert): boolean {
    const rule = this.#rules.get(alert.kind);
    if (!rule) return false;
    if (alert.isTest) return true;
    return rule.isEnabled && (alert.amount === null || alert.amount >= rule.minimum);
  }

  #enqueue(alert: Alert): void {
    this.#waiting.push(alert);
    if (this.#waiting.length > MOST_WAITING) this.#waiting.shift();
    if (this.#timer === undefined) this.#next();
  }

  // The timer runs while an alert shows and through the gap after it.
  #next(): void {
    this.#timer = undefined;
    const alert = this.#waiting.shift();
    const rule = alert && this.#rules.get(alert.kind);
    if (!alert || !rule) return;
    this.#isShowing = true;
    this.#stage.show(alert, rule);
    this.#timer = setTimeout(() => this.#end(), rule.durationMs);
  }

  #end(): void {
    clearTimeout(this.#timer);
    this.#isShowing = false;
    this.#stage.hide();
    this.#timer = setTimeout(() => this.#next(), this.#gapMs);
  }
}
