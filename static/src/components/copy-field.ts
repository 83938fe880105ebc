/** A value with a copy button and, when it is a secret, one that shows it. */
import { setIcon } from "../shared/dom.ts";
import { translate } from "../shared/i18n.ts";
import { Listeners } from "../shared/listeners.ts";
import type { Component } from "../shared/registry.ts";
import { announce, showToast } from "../shared/toast.ts";

const DONE_MS = 1800;

export class CopyField implements Component {
  #listeners = new Listeners();
  #input: HTMLInputElement | null;

  constructor(element: HTMLElement) {
    this.#input = element.querySelector("input");
    const copy = element.querySelector<HTMLElement>("[data-copy]");
    const reveal = element.querySelector<HTMLElement>("[data-reveal]");
    if (copy) this.#listeners.on(copy, "click", () => void this.#copy(copy));
    if (reveal) this.#listeners.on(reveal, "click", () => this.#reveal(reveal));
    if (this.#input) this.#listeners.on(this.#input, "focus", () => this.#input?.select());
  }

  destroy(): void {
    this.#listeners.destroy();
  }

  async #copy(button: HTMLElement): Promise<void> {
    try {
      await copyText(this.#input?.value ?? "");
    } catch {
      showToast({ message: translate("copy.failed"), level: "error" });
      return;
    }
    const label = button.querySelector("[data-copy-text]");
    const before = label?.textContent ?? "";
    button.dataset["done"] = "";
    setIcon(button, "check");
    if (label) label.textContent = translate("copied");
    announce(translate("copied"));
    setTimeout(() => {
      delete button.dataset["done"];
      setIcon(button, "copy");
      if (label) label.textContent = before;
    }, DONE_MS);
  }

  #reveal(button: HTMLElement): void {
    if (!this.#input) return;
    const isHidden = this.#input.type === "password";
    this.#input.type = isHidden ? "text" : "password";
    button.setAttribute("aria-pressed", String(isHidden));
    setIcon(button, isHidden ? "eye-off" : "eye");
    const label = button.querySelector("[data-reveal-text]");
    if (label) label.textContent = translate(isHidden ? "hide" : "show");
  }
}

/** The clipboard API exists on secure pages only; self-hosters on plain HTTP get the old way. */
export async function copyText(text: string): Promise<void> {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const area = document.createElement("textarea");
  area.value = text;
  document.body.append(area);
  area.select();
  const isCopied = document.execCommand("copy");
  area.remove();
  if (!isCopied) throw new Error("The browser refused to copy.");
}

/** Any button with data-copy-text-value copies it and says so. */
export class CopyButton implements Component {
  #listeners = new Listeners();

  constructor(element: HTMLElement) {
    this.#listeners.on(element, "click", () => {
      copyText(element.dataset["copyValue"] ?? location.href).then(
        () => showToast({ message: translate("copied"), level: "success" }),
        () => showToast({ message: translate("copy.failed"), level: "error" }),
      );
    });
  }

  destroy(): void {
    this.#listeners.destroy();
  }
}
