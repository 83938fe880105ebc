/** Shows toasts one above the other; errors stay until dismissed, the rest go by themselves. */
import { el, icon } from "../shared/dom.ts";
import { translate } from "../shared/i18n.ts";
import { Listeners } from "../shared/listeners.ts";
import type { Component } from "../shared/registry.ts";
import { showToast, type Toast, type ToastLevel } from "../shared/toast.ts";

const SHOWN_MS = 5000;
const AT_MOST = 4;
const ICONS: Record<ToastLevel, string> = {
  info: "info",
  success: "circle-check",
  error: "circle-alert",
};

export class ToastRegion implements Component {
  #element: HTMLElement;
  #listeners = new Listeners();

  constructor(element: HTMLElement) {
    this.#element = element;
    this.#listeners.on<CustomEvent<Toast>>(document, "toast:show", ({ detail }) =>
      this.#show(detail),
    );
  }

  destroy(): void {
    this.#listeners.destroy();
  }

  #show(toast: Toast): void {
    const level = toast.level ?? "info";
    const node = el(
      "div",
      { class: `toast toast--${level}` },
      icon(ICONS[level] ?? "info"),
      el("span", {}, toast.message),
      this.#actionButton(toast),
      this.#dismissButton(),
    );
    this.#element.append(node);
    while (this.#element.childElementCount > AT_MOST) this.#element.firstElementChild?.remove();
    this.#raise();
    if (level !== "error") this.#leaveLater(node);
  }

  // Shown anew each time, so that it lies above whatever dialog or menu has opened since.
  #raise(): void {
    if (this.#element.matches(":popover-open")) this.#element.hidePopover();
    this.#element.showPopover();
  }

  #actionButton({ action }: Toast): HTMLElement | null {
    if (!action) return null;
    const button = el("button", { class: "button button--small", type: "button" }, action.label);
    button.addEventListener("click", () => {
      action.run();
      this.#leave(button.closest<HTMLElement>(".toast"));
    });
    return button;
  }

  #dismissButton(): HTMLElement {
    const button = el(
      "button",
      {
        class: "button button--quiet button--icon button--small",
        type: "button",
        "aria-label": translate("dismiss"),
      },
      icon("x"),
    );
    button.addEventListener("click", () => this.#leave(button.closest<HTMLElement>(".toast")));
    return button;
  }

  // Whoever points at a toast is still reading it.
  #leaveLater(node: HTMLElement): void {
    const timer = setInterval(() => {
      if (node.matches(":hover, :focus-within")) return;
      clearInterval(timer);
      this.#leave(node);
    }, SHOWN_MS);
  }

  #leave(node: HTMLElement | null): void {
    if (!node || node.dataset["leaving"] !== undefined) return;
    node.dataset["leaving"] = "";
    const remove = (): void => {
      node.remove();
      if (this.#element.childElementCount === 0 && this.#element.matches(":popover-open"))
        this.#element.hidePopover();
    };
    Promise.allSettled(node.getAnimations().map((animation) => animation.finished)).then(remove);
  }
}

/** Messages the server left in the page become toasts. */
export class FlashMessages implements Component {
  constructor(element: HTMLElement) {
    for (const item of element.querySelectorAll("li")) {
      const tag = item.dataset["level"] ?? "";
      const level = tag === "error" || tag === "success" ? tag : "info";
      queueMicrotask(() => showToast({ message: item.textContent ?? "", level }));
    }
    queueMicrotask(() => element.remove());
  }

  destroy(): void {}
}
