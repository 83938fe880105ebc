/** Empties a page for OBS once its secret address is renewed or taken back. */
import { eventSocket } from "../live/event-socket.ts";
import { Listeners } from "../shared/listeners.ts";
import type { Component } from "../shared/registry.ts";

/** The secret part of this page's address; it is in no attribute and in no other address. */
export function overlayToken(): string {
  return /^\/overlay\/([^/]+)\//.exec(location.pathname)?.[1] ?? "";
}

/** `<body data-component="overlay-guard">` */
export class OverlayGuard implements Component {
  #listeners = new Listeners();

  constructor(_element: HTMLElement) {
    this.#listeners.on(document, "overlay:closed", () => document.body.replaceChildren());
    const token = overlayToken();
    if (token) eventSocket.subscribeOverlay(token);
  }

  destroy(): void {
    this.#listeners.destroy();
  }
}
