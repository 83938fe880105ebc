/** Asks the page's toast region to say something. */

export type ToastLevel = "info" | "success" | "error";

export interface Toast {
  message: string;
  level?: ToastLevel;
  /** A button: its words and what it does. */
  action?: { label: string; run: () => void };
}

export function showToast(toast: Toast): void {
  document.dispatchEvent(new CustomEvent<Toast>("toast:show", { detail: toast }));
}

/** Tell screen readers without showing anything. */
export function announce(message: string): void {
  const region = document.getElementById("announcer");
  if (region) region.textContent = message;
}
