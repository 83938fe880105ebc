/** A modal <dialog>; any button with data-opens="id" opens it. */
import { Listeners } from "../shared/listeners.ts";
import type { Component } from "../shared/registry.ts";

export class Dialog implements Component {
  #listeners = new Listeners();

  constructor(element: HTMLElement) {
    const dialog = element as HTMLDialogElement;
    this.#listeners.on<MouseEvent>(dialog, "click", (event) => {
      const target = event.target as Element;
      if (target === dialog || target.closest("[data-close]")) dialog.close();
    });
  }

  destroy(): void {
    this.#listeners.destroy();
  }
}

export function openDialog(id: string): void {
  const dialog = document.getElementById(id);
  if (dialog instanceof HTMLDialogElement && !dialog.open) dialog.showModal();
}

/** Buttons that open dialogs, wherever they are. */
export function startDialogs(): void {
  document.addEventListener("click", (event) => {
    const opener = (event.target as Element).closest<HTMLElement>("[data-opens]");
    if (opener?.dataset["opens"]) openDialog(opener.dataset["opens"]);
  });
}
