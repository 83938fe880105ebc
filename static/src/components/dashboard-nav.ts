/** The dashboard's navigation: where it is a strip to be pushed along, it shows where one is. */
import type { Component } from "../shared/registry.ts";

export class DashboardNav implements Component {
  constructor(element: HTMLElement) {
    const current = element.querySelector<HTMLElement>("[aria-current]");
    if (!current) return;
    const strip = element.getBoundingClientRect();
    const link = current.getBoundingClientRect();
    element.scrollLeft += link.left + link.width / 2 - strip.left - strip.width / 2;
  }

  destroy(): void {
    // Nothing to take back.
  }
}
