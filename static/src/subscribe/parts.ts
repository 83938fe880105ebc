/** Pieces of the dialog's forms. */
import { el } from "../shared/dom.ts";
import { language, translate } from "../shared/i18n.ts";
import type { Plan } from "./api.ts";

/** A group of radio buttons as tiles; each choice is [value, words, words below]. */
export function tiles(name: string, legend: string, choices: [string, string, string?][], chosen: string): HTMLFieldSetElement {
  return el(
    "fieldset",
    { class: `tiles tiles--${name}` },
    el("legend", { class: "field__label" }, legend),
    ...choices.map(([value, words, below]) =>
      el(
        "label",
        { class: "tiles__tile" },
        el("input", { type: "radio", name, value, checked: value === chosen }),
        el("span", { class: "tiles__words" }, words),
        below ? el("span", { class: "tiles__below numeric" }, below) : null,
      ),
    ),
  );
}

export function planTiles(plans: Plan[], chosen: number): HTMLFieldSetElement {
  const choices = plans.map((plan): [string, string, string] => [
    String(plan.tier),
    plan.name,
    money(plan.amountMinor, plan.currency),
  ]);
  return tiles("tier", translate("subscribe.tiers"), choices, String(chosen));
}

export function check(name: string, words: string, checked = false): HTMLLabelElement {
  return el("label", { class: "check" }, el("input", { type: "checkbox", name, checked }), el("span", { class: "check__text" }, words));
}

export function money(amountMinor: number, currency: string): string {
  const format = new Intl.NumberFormat(language(), { style: "currency", currency });
  return format.format(amountMinor / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2));
}

export function day(moment: string): string {
  return new Date(moment).toLocaleDateString(language(), { dateStyle: "long" });
}
