/** A file input that shows the picture chosen or dropped, and refuses what the server would. */
import { el } from "../shared/dom.ts";
import { translate } from "../shared/i18n.ts";
import { Listeners } from "../shared/listeners.ts";
import { formatBytes } from "../shared/numbers.ts";
import type { Component } from "../shared/registry.ts";

export class FileUpload implements Component {
  #element: HTMLElement;
  #listeners = new Listeners();
  #input: HTMLInputElement | null;
  #previewUrl: string | null = null;

  constructor(element: HTMLElement) {
    this.#element = element;
    this.#input = element.querySelector("input");
    if (this.#input) this.#listeners.on(this.#input, "change", () => this.#onChange());
    for (const type of ["dragenter", "dragleave", "drop"]) {
      this.#listeners.on(element, type, () =>
        element.toggleAttribute("data-dragging", type === "dragenter"),
      );
    }
  }

  destroy(): void {
    if (this.#previewUrl) URL.revokeObjectURL(this.#previewUrl);
    this.#listeners.destroy();
  }

  #onChange(): void {
    const file = this.#input?.files?.[0];
    if (!file || !this.#input) return;
    const refusal = this.#refusal(file, this.#input.accept);
    this.#showError(refusal);
    if (refusal) this.#input.value = "";
    else this.#preview(file);
  }

  #refusal(file: File, accept: string): string {
    const limit = Number(this.#element.dataset["maxBytes"] ?? Infinity);
    if (file.size > limit) {
      return translate("file.too_large", { size: formatBytes(file.size), limit: formatBytes(limit) });
    }
    const types = accept.split(",").filter(Boolean);
    return types.length > 0 && !types.includes(file.type) ? translate("file.wrong_type") : "";
  }

  #showError(message: string): void {
    const place = this.#element.parentElement?.querySelector("[data-file-error]");
    place?.replaceChildren(...(message ? [el("p", {}, message)] : []));
    this.#element.parentElement?.classList.toggle("field--invalid", message !== "");
  }

  #preview(file: File): void {
    if (this.#previewUrl) URL.revokeObjectURL(this.#previewUrl);
    this.#previewUrl = URL.createObjectURL(file);
    this.#element
      .querySelector("[data-preview]")
      ?.replaceChildren(el("img", { src: this.#previewUrl, alt: "" }));
    const name = this.#element.querySelector("[data-file-name]");
    if (name) name.textContent = `${file.name} · ${formatBytes(file.size)}`;
  }
}
