/** Values over time with the figure under the pointer (uPlot), in the page's colours. */
import uPlot from "uplot";
import { el } from "../shared/dom.ts";
import { translate } from "../shared/i18n.ts";
import { Listeners } from "../shared/listeners.ts";
import type { Component } from "../shared/registry.ts";

const HEIGHT_PX = 220;

/**
 * `<div class="chart" data-component="line-chart" data-label="Bitrate" data-unit="Mbit/s"
 * data-points="[[seconds…],[values…]]">`; a "chart:data" event brings new points.
 */
export class LineChart implements Component {
  #element: HTMLElement;
  #listeners = new Listeners();
  #plot: uPlot | null = null;
  #data: uPlot.AlignedData;
  #resize: ResizeObserver;
  #theme: MutationObserver;

  constructor(element: HTMLElement) {
    this.#element = element;
    this.#data = JSON.parse(element.dataset["points"] ?? "[[],[]]") as uPlot.AlignedData;
    this.#resize = new ResizeObserver(() => {
      this.#plot?.setSize({ width: element.clientWidth, height: HEIGHT_PX });
    });
    this.#resize.observe(element);
    this.#theme = new MutationObserver(() => this.#draw());
    this.#theme.observe(document.documentElement, { attributeFilter: ["data-theme"] });
    this.#listeners.on<CustomEvent<uPlot.AlignedData>>(element, "chart:data", ({ detail }) => {
      this.#data = detail;
      if (this.#plot) this.#plot.setData(detail);
      else this.#draw();
    });
    this.#listeners.on(matchMedia("(prefers-color-scheme: dark)"), "change", () => this.#draw());
    this.#draw();
  }

  destroy(): void {
    this.#resize.disconnect();
    this.#theme.disconnect();
    this.#listeners.destroy();
    this.#plot?.destroy();
  }

  #draw(): void {
    this.#plot?.destroy();
    this.#plot = null;
    this.#element.replaceChildren();
    if (this.#data[0].length === 0) {
      this.#element.append(el("p", { class: "muted" }, translate("chart.empty")));
      return;
    }
    this.#plot = new uPlot(this.#options(), this.#data, this.#element);
  }

  #options(): uPlot.Options {
    const colour = (name: string): string => resolveColour(this.#element, name);
    const unit = this.#element.dataset["unit"] ?? "";
    const font = `12px ${getComputedStyle(this.#element).fontFamily}`;
    const axis: uPlot.Axis = {
      stroke: colour("--color-text-muted"),
      font,
      grid: { stroke: colour("--color-border"), width: 1 },
      ticks: { show: false },
    };
    return {
      width: this.#element.clientWidth || 600,
      height: HEIGHT_PX,
      cursor: { y: false, points: { size: 8 }, drag: { x: false, y: false } },
      scales: { y: { range: (_plot, _low, high) => [0, (high || 1) * 1.15] } },
      axes: [axis, { ...axis, size: 56 }],
      series: [
        { label: translate("chart.time") },
        {
          label: this.#element.dataset["label"] ?? "",
          stroke: colour("--color-accent"),
          fill: colour("--color-accent-soft"),
          width: 2,
          points: { show: false },
          value: (_plot, value) => (value === null ? "–" : `${value.toFixed(2)} ${unit}`),
        },
      ],
    };
  }
}

// A canvas knows neither custom properties nor light-dark(): the browser works the colour out.
function resolveColour(element: HTMLElement, name: string): string {
  const probe = el("span", {});
  probe.style.color = `var(${name})`;
  element.append(probe);
  const colour = getComputedStyle(probe).color;
  probe.remove();
  return colour;
}
