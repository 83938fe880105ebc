/** Fetches the popover for cheers when it is first opened. */
import { loadBundle } from "../shared/bundles.ts";
import { translate } from "../shared/i18n.ts";
import { Listeners } from "../shared/listeners.ts";
import { showToast } from "../shared/toast.ts";

interface Picker {
  open(): Promise<void>;
  destroy(): void;
}
type Bundle = {
  CheerPicker: new (element: HTMLElement, login: string, onPick: (word: string) => void) => Picker;
};

export class CheerOpener {
  #element: HTMLElement;
  #listeners = new Listeners();
  #picker: Picker | null = null;
  #isGone = false;

  constructor(element: HTMLElement, login: string, onPick: (word: string) => void) {
    this.#element = element;
    this.#listeners.on<ToggleEvent>(element, "toggle", ({ newState }) => {
      if (newState === "open" && !this.#picker) void this.#fetch(login, onPick);
    });
  }

  destroy(): void {
    this.#isGone = true;
    if (this.#element.matches(":popover-open")) this.#element.hidePopover();
    this.#listeners.destroy();
    this.#picker?.destroy();
  }

  async #fetch(login: string, onPick: (word: string) => void): Promise<void> {
    const bundle = (await loadBundle("cheer").catch(() => null)) as Bundle | null;
    if (this.#isGone || this.#picker) return;
    if (!bundle) {
      this.#element.hidePopover();
      showToast({ message: translate("network.failed"), level: "error" });
      return;
    }
    this.#picker = new bundle.CheerPicker(this.#element, login, onPick);
    await this.#picker.open();
  }
}
