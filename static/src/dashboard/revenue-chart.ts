/** Revenue by source and day as stacked bars (uPlot), with the figures of the day under the pointer. */
import uPlot from "uplot";
import { el } from "../shared/dom.ts";
import { translate } from "../shared/i18n.ts";
import { Listeners } from "../shared/listeners.ts";
import type { Component } from "../shared/registry.ts";
import { stacked } from "./stacked.ts";

const HEIGHT_PX = 260;

interface Data {
  unit: string;
  decimals: number;
  labels: string[];
  sources: string[];
  points: [number[], ...number[][]];
}

/** `<div data-component="revenue-chart" data-source="ID of a JSON element">`; see `Data`. */
export class RevenueChart implements Component {
  #element: HTMLElement;
  #listeners = new Listeners();
  #plot: uPlot | null = null;
  #data: Data | null;
  #resize: ResizeObserver;
  #theme: MutationObserver;

  constructor(element: HTMLElement) {
    this.#element = element;
    this.#data = read(element.dataset["source"] ?? "");
    this.#resize = new ResizeObserver(() => {
      this.#plot?.setSize({ width: element.clientWidth, height: HEIGHT_PX });
    });
    this.#resize.observe(element);
    this.#theme = new MutationObserver(() => this.#draw());
    this.#theme.observe(document.documentElement, { attributeFilter: ["data-theme"] });
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
    const data = this.#data;
    if (!data) {
      this.#element.append(el("p", { class: "muted" }, translate("server.failed")));
    } else if (data.points[0].length === 0) {
      this.#element.append(el("p", { class: "muted" }, translate("chart.empty")));
    } else {
      const [days, ...series] = data.points;
      // The highest band first: each later one is drawn over its lower part.
      const bands = stacked(series).reverse();
      this.#plot = new uPlot(this.#options(data), [days, ...bands], this.#element);
    }
  }

  #options(data: Data): uPlot.Options {
    const colour = (name: string): string => resolveColour(this.#element, name);
    const font = `12px ${getComputedStyle(this.#element).fontFamily}`;
    const axis: uPlot.Axis = {
      stroke: colour("--color-text-muted"),
      font,
      grid: { stroke: colour("--color-border"), width: 1 },
      ticks: { show: false },
    };
    const bars = uPlot.paths.bars?.({ size: [0.7, 40] });
    const own = data.points.slice(1);
    const series = data.labels.map((label, index): uPlot.Series => {
      const paint = colour(`--color-chart-${data.sources[index] ?? "other"}`);
      return {
        label,
        stroke: paint,
        fill: paint,
        width: 0,
        points: { show: false },
        ...(bars ? { paths: bars } : {}),
        // The source's own amount, not the height of its band.
        value: (_plot, _value, _series, place) =>
          place === null ? "–" : `${(own[index]?.[place] ?? 0).toFixed(data.decimals)} ${data.unit}`,
      };
    });
    return {
      width: this.#element.clientWidth || 600,
      height: HEIGHT_PX,
      tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), "Etc/UTC"),
      cursor: { y: false, points: { show: false }, drag: { x: false, y: false } },
      scales: { y: { range: (_plot, _low, high) => [0, (high || 1) * 1.1] } },
      axes: [axis, { ...axis, size: 64 }],
      series: [{ label: translate("chart.day"), value: "{YYYY}-{MM}-{DD}" }, ...series.reverse()],
    };
  }
}

function read(id: string): Data | null {
  try {
    return JSON.parse(document.getElementById(id)?.textContent ?? "") as Data;
  } catch {
    return null;
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
