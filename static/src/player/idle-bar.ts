/** Lets the controls go when nobody uses them, and brings them back. */
import { Listeners } from "../shared/listeners.ts";

const IDLE_MS = 2500;

export class IdleBar {
  #player: HTMLElement;
  #isPlaying: () => boolean;
  #listeners = new Listeners();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(player: HTMLElement, isPlaying: () => boolean) {
    this.#player = player;
    this.#isPlaying = isPlaying;
    for (const type of ["pointermove", "pointerdown", "keydown", "focusin"]) {
      this.#listeners.on(player, type, () => this.wake());
    }
    this.#listeners.on(player, "pointerleave", () => this.#rest());
  }

  destroy(): void {
    clearTimeout(this.#timer);
    this.#listeners.destroy();
  }

  wake(): void {
    this.#player.removeAttribute("data-idle");
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#rest(), IDLE_MS);
  }

  // The bar stays while something in it has the focus by keyboard, or a menu is open.
  #rest(): void {
    const isInUse = this.#player.querySelector(":focus-visible, :popover-open") !== null;
    this.#player.toggleAttribute("data-idle", this.#isPlaying() && !isInUse);
  }
}
