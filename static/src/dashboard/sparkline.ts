/** The last values of a figure as a small line; `data-values` starts it, "sparkline:push" adds. */
import { svg } from "../shared/dom.ts";
import { Listeners } from "../shared/listeners.ts";
import type { Component } from "../shared/registry.ts";
import { sparklinePath } from "./sparkline-path.ts";

const KEPT = 60;
const WIDTH = 100;
const HEIGHT = 36;
const MARGIN = 3;

export class Sparkline implements Component {
  #listeners = new Listeners();
  #values: number[];
  #line = svg("path", { class: "sparkline__line" });
  #area = svg("path", { class: "sparkline__area" });

  constructor(element: HTMLElement) {
    this.#values = (element.dataset["values"] ?? "").split(",").filter(Boolean).map(Number);
    element.replaceChildren(this.#area, this.#line);
    this.#listeners.on<CustomEvent<number>>(element, "sparkline:push", ({ detail }) => {
      this.#values = [...this.#values.slice(1 - KEPT), detail];
      this.#draw();
    });
    this.#draw();
  }

  destroy(): void {
    this.#listeners.destroy();
  }

  #draw(): void {
    const line = sparklinePath(this.#values, WIDTH, HEIGHT, MARGIN);
    this.#line.setAttribute("d", line);
    this.#area.setAttribute("d", line && `${line}L${WIDTH} ${HEIGHT}L0 ${HEIGHT}Z`);
  }
}
