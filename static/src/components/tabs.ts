/** Tabs that show panels on the spot (ARIA tabs pattern, selection follows focus). A tab with data-url
 * has an address, which the address bar then shows. "tab:shown" on a panel lets htmx fetch it. */
import { Listeners } from "../shared/listeners.ts";
import type { Component } from "../shared/registry.ts";

const REVEAL_MS = 60;

export class Tabs implements Component {
  #listeners = new Listeners();
  #tabs: HTMLElement[];
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(element: HTMLElement) {
    this.#tabs = [...element.querySelectorAll<HTMLElement>('[role="tab"]')];
    this.#tabs.forEach((tab) => {
      this.#listeners.on(tab, "click", () => this.#choose(tab));
      this.#listeners.on<KeyboardEvent>(tab, "keydown", (event) => this.#onKey(event, tab));
    });
    const selected = this.#tabs.find((tab) => tab.getAttribute("aria-selected") === "true");
    const first = selected ?? this.#tabs[0];
    if (first) this.select(first);
    // Who came to see the tab sees it; after the navigation, which goes to the top.
    if (element.dataset["reveal"] !== undefined && scrollY === 0) {
      this.#timer = setTimeout(() => element.scrollIntoView({ block: "start" }), REVEAL_MS);
    }
  }

  destroy(): void {
    clearTimeout(this.#timer);
    this.#listeners.destroy();
  }

  select(selected: HTMLElement): void {
    for (const tab of this.#tabs) {
      const isSelected = tab === selected;
      tab.setAttribute("aria-selected", String(isSelected));
      tab.tabIndex = isSelected ? 0 : -1;
      const panel = document.getElementById(tab.getAttribute("aria-controls") ?? "");
      if (panel) panel.hidden = !isSelected;
    }
  }

  #onKey(event: KeyboardEvent, current: HTMLElement): void {
    const shown = this.#tabs.filter((tab) => !tab.hidden);
    const index = shown.indexOf(current);
    const next = { ArrowRight: index + 1, ArrowLeft: index - 1, Home: 0, End: -1 }[event.key];
    const tab = next === undefined ? undefined : shown.at(next % shown.length);
    if (!tab) return;
    event.preventDefault();
    this.#choose(tab);
    tab.focus();
  }

  // Replaced, not pushed: going back leads to the page before, not through every tab looked at.
  #choose(tab: HTMLElement): void {
    this.select(tab);
    const panel = document.getElementById(tab.getAttribute("aria-controls") ?? "");
    panel?.dispatchEvent(new CustomEvent("tab:shown"));
    const url = tab.dataset["url"];
    if (url) history.replaceState(history.state, "", url);
  }
}
