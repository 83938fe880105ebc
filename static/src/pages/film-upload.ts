/** How far the sending of a file by a form of htmx has come. */
import { translate } from "../shared/i18n.ts";
import { Listeners } from "../shared/listeners.ts";
import type { Component } from "../shared/registry.ts";

export class FilmUpload implements Component {
  #listeners = new Listeners();

  constructor(element: HTMLElement) {
    const bar = element.querySelector<HTMLProgressElement>("[data-bar]");
    const status = element.querySelector<HTMLElement>("[data-status]");
    this.#listeners.on<CustomEvent<{ loaded: number; total: number }>>(
      element,
      "htmx:xhr:progress",
      ({ detail }) => {
        if (!bar || !status || !detail.total) return;
        bar.hidden = false;
        bar.value = Math.floor((100 * detail.loaded) / detail.total);
        status.textContent =
          bar.value < 100
            ? translate("ads.sending", { percent: bar.value })
            : translate("ads.sent");
      },
    );
    this.#listeners.on(element, "htmx:afterRequest", () => {
      if (bar) bar.hidden = true;
      if (status) status.textContent = "";
    });
  }

  destroy(): void {
    this.#listeners.destroy();
  }
}
