/** How a hype train looks, over the chat and on the overlay page. */
import { el, icon } from "../shared/dom.ts";
import { translate } from "../shared/i18n.ts";
import { compactNumber } from "../shared/numbers.ts";
import { formatClock } from "../shared/times.ts";
import { HURRY_MS, type Train, conductorsOf, percentOf } from "./train.ts";

const SPARKS = 9;
const ICONS: Record<string, string> = { bits: "gem", subscription: "star", donation: "heart" };

/** One card that changes in place, so that the bar moves and nothing flickers. */
export class HypeCard {
  readonly element: HTMLElement;
  #level = el("span", { class: "hype__level numeric" });
  #title = el("span", { class: "hype__title" });
  #clock = el("span", { class: "hype__clock numeric", role: "timer" });
  #fill = el("span", { class: "hype__fill" });
  #percent = el("span", { class: "hype__percent numeric" });
  #points = el("span", { class: "hype__points numeric" });
  #people = el("p", { class: "hype__people" });
  #bar: HTMLElement;

  constructor(onHide: (() => void) | null) {
    this.#bar = el(
      "div",
      { class: "hype__bar", role: "progressbar", "aria-valuemin": 0, "aria-valuemax": 100 },
      this.#fill,
    );
    this.element = el(
      "section",
      { class: "hype", "aria-label": translate("hype.train") },
      el("span", { class: "hype__sparks", "aria-hidden": "true" }, ...sparks()),
      el("header", { class: "hype__header" }, this.#level, this.#title, this.#clock, onHide ? hide(onHide) : null),
      this.#bar,
      el("p", { class: "hype__figures" }, this.#percent, this.#points),
      this.#people,
    );
  }

  show(train: Train): void {
    const hasArrived = train.endedAtMs !== null;
    const percent = percentOf(train);
    this.element.dataset["level"] = String(train.level);
    this.element.classList.toggle("hype--arrived", hasArrived);
    this.#level.textContent = String(train.level);
    this.#level.title = translate("hype.level", { level: train.level });
    this.#title.textContent = hasArrived
      ? translate("hype.arrived", { level: train.level })
      : translate("hype.at_level", { level: train.level });
    this.element.style.setProperty("--progress", `${percent}%`);
    this.#bar.setAttribute("aria-valuenow", String(percent));
    this.#bar.setAttribute("aria-label", translate("hype.level", { level: train.level }));
    this.#percent.textContent = `${percent} %`;
    this.#points.textContent = hasArrived
      ? translate("hype.total", { count: compactNumber(train.total) })
      : translate("hype.points", { count: compactNumber(train.goal - train.progress) });
    this.#showPeople(train);
  }

  showClock(leftMs: number, hasArrived: boolean): void {
    this.#clock.hidden = hasArrived;
    this.#clock.textContent = formatClock(Math.max(0, Math.ceil(leftMs / 1000) * 1000));
    this.element.classList.toggle("hype--hurry", !hasArrived && leftMs <= HURRY_MS);
  }

  /** Play the motion of a new level or of a contribution once more. */
  celebrate(kind: "level-up" | "nudge"): void {
    const name = `hype--${kind}`;
    this.element.classList.remove("hype--level-up", "hype--nudge");
    void this.element.offsetWidth; // a class that never left would not play again
    this.element.classList.add(name);
  }

  #showPeople(train: Train): void {
    const conductors = conductorsOf(train);
    this.#people.hidden = conductors.length === 0;
    this.#people.replaceChildren(
      ...conductors.map(({ type, name, total }) => {
        const label = translate(`hype.most.${type}`);
        const amount = el("span", { class: "numeric" }, compactNumber(total));
        return el(
          "span",
          { class: "hype__person", title: label },
          icon(ICONS[type] ?? "sparkles"),
          el("span", { class: "visually-hidden" }, `${label}: `),
          el("bdi", { class: "hype__name" }, name),
          amount,
        );
      }),
    );
  }
}

function sparks(): HTMLElement[] {
  return Array.from({ length: SPARKS }, () => el("i", { class: "hype__spark" }));
}

function hide(run: () => void): HTMLElement {
  const button = el(
    "button",
    {
      class: "button button--quiet button--icon button--small",
      type: "button",
      "aria-label": translate("hide"),
      title: translate("hide"),
    },
    icon("x"),
  );
  button.addEventListener("click", run);
  return button;
}
