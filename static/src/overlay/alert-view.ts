/** Shows one alert: picture, words, message, sound. Every word of others is text, never markup. */
import { el } from "../shared/dom.ts";
import { type Alert, fillTemplate } from "./alert-events.ts";
import type { AlertStage } from "./alert-queue.ts";
import type { AlertRule } from "./rules.ts";

const LEAVING_MS = 400;
const LONGEST_MESSAGE = 300;

export class AlertView implements AlertStage {
  #element: HTMLElement;
  #volume: number;
  #words: { test: string };
  #sound: HTMLAudioElement | null = null;

  /** `volume` is 0 to 1, and scales every rule's own. */
  constructor(element: HTMLElement, volume: number, words: { test: string }) {
    this.#element = element;
    this.#volume = volume;
    this.#words = words;
  }

  show(alert: Alert, rule: AlertRule): void {
    this.#element.replaceChildren(this.#card(alert, rule));
    this.#element.dataset["position"] = rule.position;
    this.#play(rule);
  }

  hide(): void {
    this.#sound?.pause();
    this.#sound = null;
    for (const card of [...this.#element.children] as HTMLElement[]) {
      card.dataset["leaving"] = "";
      setTimeout(() => card.remove(), LEAVING_MS);
    }
  }

  #card(alert: Alert, rule: AlertRule): HTMLElement {
    const title = el("p", { class: "alert__title" });
    for (const { text, isValue } of fillTemplate(rule.template, alert.values)) {
      title.append(isValue ? el("b", { class: "alert__value" }, text) : text);
    }
    const isMessageApart = rule.showsMessage && !rule.template.includes("{message}");
    const message = isMessageApart ? alert.message.slice(0, LONGEST_MESSAGE) : "";
    const card = el(
      "article",
      { class: "alert", "data-kind": alert.kind, "data-animation": rule.animation, "data-id": alert.id },
      rule.imageUrl && el("img", { class: "alert__image", src: rule.imageUrl, alt: "" }),
      title,
      message && el("p", { class: "alert__message" }, message),
      alert.isTest && el("p", { class: "alert__test" }, this.#words.test),
    );
    card.style.setProperty("--alert-size", `${rule.fontSizePx}px`);
    card.style.setProperty("--alert-color", rule.color);
    return card;
  }

  #play(rule: AlertRule): void {
    this.#sound?.pause();
    this.#sound = null;
    const volume = (rule.volumePercent / 100) * this.#volume;
    if (!rule.soundUrl || volume <= 0) return;
    this.#sound = new Audio(rule.soundUrl);
    this.#sound.volume = Math.min(1, volume);
    // A browser, other than OBS, may want a click first; the picture is shown all the same.
    this.#sound.play().catch(() => undefined);
  }
}
