/** Small pieces that the desk's lists are made of. */
import { el, icon } from "../../shared/dom.ts";
import { language } from "../../shared/i18n.ts";
import { exactTime, relativeTime } from "../../shared/times.ts";

/** A button that waits for what it does, so that nobody decides twice. */
export function actButton(
  label: string,
  run: () => unknown,
  options: { kind?: string; icon?: string; keys?: string } = {},
): HTMLButtonElement {
  const kind = options.kind ? ` button--${options.kind}` : "";
  const button = el(
    "button",
    {
      class: `button button--small${kind}`,
      type: "button",
      "aria-keyshortcuts": options.keys ?? null,
    },
    options.icon ? icon(options.icon) : null,
    label,
    options.keys ? el("kbd", { class: "key-hint", "aria-hidden": "true" }, options.keys) : null,
  );
  button.addEventListener("click", () => {
    button.disabled = true;
    void Promise.resolve(run()).finally(() => (button.disabled = false));
  });
  return button;
}

/** A name that leads to the person's card. */
export function nameButton(login: string, label: string, showCard: (login: string) => void): HTMLElement {
  const button = el("button", { class: "case-item__name", type: "button" }, label);
  button.addEventListener("click", () => showCard(login));
  return button;
}

export function timeElement(at: number): HTMLElement {
  const words = relativeTime(at, Date.now(), language());
  return el(
    "time",
    {
      class: "case-item__time",
      datetime: new Date(at).toISOString(),
      title: exactTime(at, language()),
      "data-component": "relative-time",
    },
    words,
  );
}
