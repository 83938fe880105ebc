/** The about panels' form: add, remove with undo, move up and down. */
import { translate } from "../shared/i18n.ts";
import { Listeners } from "../shared/listeners.ts";
import { type Component, mountAll } from "../shared/registry.ts";
import { showToast } from "../shared/toast.ts";

const NUMBER = /__number__/g;

/** Around [data-list] of [data-panel], <template data-template>, [data-add] and [data-empty]. */
export class PanelEditor implements Component {
  #element: HTMLElement;
  #listeners = new Listeners();
  #next: number;

  constructor(element: HTMLElement) {
    this.#element = element;
    this.#next = Number(element.dataset["next"] ?? "0");
    this.#listeners.on<MouseEvent>(element, "click", (event) => this.#onClick(event));
    this.#show();
  }

  destroy(): void {
    this.#listeners.destroy();
  }

  #list(): HTMLElement | null {
    return this.#element.querySelector("[data-list]");
  }

  #onClick(event: MouseEvent): void {
    const button = (event.target as Element).closest<HTMLElement>("button");
    const panel = button?.closest<HTMLElement>("[data-panel]");
    if (button?.hasAttribute("data-add")) this.#add();
    else if (panel && button?.hasAttribute("data-remove")) this.#remove(panel);
    else if (panel && button?.hasAttribute("data-up")) panel.previousElementSibling?.before(panel);
    else if (panel && button?.hasAttribute("data-down")) panel.nextElementSibling?.after(panel);
    else return;
    button?.focus();
    this.#show();
  }

  #add(): void {
    const template = this.#element.querySelector<HTMLTemplateElement>("template[data-template]");
    const panel = template?.content.firstElementChild?.cloneNode(true);
    if (!(panel instanceof HTMLElement)) return;
    this.#next += 1;
    for (const node of panel.querySelectorAll("*")) number(node, String(this.#next));
    this.#list()?.append(panel);
    mountAll(panel);
    panel.querySelector<HTMLElement>('input[type="text"]')?.focus();
  }

  #remove(panel: HTMLElement): void {
    const next = panel.nextElementSibling;
    panel.remove();
    const run = (): void => {
      if (next?.isConnected) next.before(panel);
      else this.#list()?.append(panel);
      this.#show();
    };
    showToast({ message: translate("panel.removed"), action: { label: translate("undo"), run } });
  }

  #show(): void {
    const count = this.#list()?.children.length ?? 0;
    const empty = this.#element.querySelector<HTMLElement>("[data-empty]");
    if (empty) empty.hidden = count > 0;
    const add = this.#element.querySelector<HTMLButtonElement>("[data-add]");
    if (add) add.disabled = count >= Number(this.#element.dataset["max"] ?? "12");
  }
}

/** A blank form's number in names, ids and labels. */
function number(node: Element, value: string): void {
  for (const attribute of node.attributes) {
    if (attribute.value.includes("__number__")) {
      node.setAttribute(attribute.name, attribute.value.replace(NUMBER, value));
    }
  }
}
