/** <time> elements that move on: "3 minutes ago", and a stream's uptime. */
import { language } from "../shared/i18n.ts";
import type { Component } from "../shared/registry.ts";
import { everySecond } from "../shared/ticker.ts";
import { exactTime, formatUptime, relativeTime } from "../shared/times.ts";

export class RelativeTime implements Component {
  #stop: () => void;

  constructor(element: HTMLElement) {
    const momentMs = Date.parse((element as HTMLTimeElement).dateTime);
    if (Number.isNaN(momentMs)) {
      this.#stop = () => undefined;
      return;
    }
    element.title = exactTime(momentMs, language());
    this.#stop = everySecond((nowMs) => {
      const text = relativeTime(momentMs, nowMs, language());
      if (element.textContent !== text) element.textContent = text;
    });
  }

  destroy(): void {
    this.#stop();
  }
}

export class Uptime implements Component {
  #stop: () => void;

  // Reads `datetime` anew each second: a stream that starts while the page is open sets it.
  constructor(element: HTMLElement) {
    const text = element.querySelector("[data-uptime-text]") ?? element;
    this.#stop = everySecond((nowMs) => {
      const startedMs = Date.parse((element as HTMLTimeElement).dateTime);
      if (!Number.isNaN(startedMs)) text.textContent = formatUptime(startedMs, nowMs);
    });
  }

  destroy(): void {
    this.#stop();
  }
}
