/** A field to write or change a comment in, with what is wrong beside it. */
import { Refusal } from "../chat/api.ts";
import { el } from "../shared/dom.ts";
import { translate } from "../shared/i18n.ts";

const MAX_CHARACTERS = 1000;
const COUNTED_FROM = 800;

export interface FormOptions {
  label: string;
  submit: string;
  text?: string;
  isOpen?: boolean;
  /** Rejects with a Refusal, which is shown; the text stays. */
  onSend(text: string): Promise<unknown>;
  onClose?(): void;
}

let forms = 0;

export class CommentForm {
  readonly element: HTMLFormElement;
  #options: FormOptions;
  #field: HTMLTextAreaElement;
  #error: HTMLElement;
  #counter = el("span", { class: "field__counter", "aria-live": "polite" });
  #send: HTMLButtonElement;

  constructor(options: FormOptions) {
    this.#options = options;
    forms += 1;
    const errorId = `comment-error-${forms}`;
    this.#error = el("p", { class: "field__errors", id: errorId, role: "alert" });
    this.#field = el("textarea", {
      class: "comment-form__field",
      rows: 1,
      maxlength: 4 * MAX_CHARACTERS,
      placeholder: options.label,
      "aria-label": options.label,
      "aria-describedby": errorId,
    });
    this.#field.value = options.text ?? "";
    this.#send = el(
      "button",
      { class: "button button--primary button--small", type: "submit" },
      options.submit,
    );
    const cancel = el(
      "button",
      { class: "button button--quiet button--small", type: "button" },
      translate("comments.cancel"),
    );
    const foot = el("div", { class: "comment-form__foot" }, this.#counter, cancel, this.#send);
    this.element = el(
      "form",
      { class: "comment-form field", "hx-boost": "false" },
      this.#field,
      this.#error,
      foot,
    );
    this.element.toggleAttribute("data-open", options.isOpen === true);
    this.#field.addEventListener("focus", () => this.element.toggleAttribute("data-open", true));
    this.#field.addEventListener("input", () => this.#check());
    this.#field.addEventListener("keydown", (event) => this.#onKey(event));
    cancel.addEventListener("click", () => this.close());
    this.element.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.#submit();
    });
    this.#check();
  }

  focus(): void {
    this.#field.focus();
    this.#field.setSelectionRange(this.#field.value.length, this.#field.value.length);
  }

  close(): void {
    this.#field.value = "";
    this.#error.textContent = "";
    this.element.toggleAttribute("data-open", false);
    this.#field.blur();
    this.#check();
    this.#options.onClose?.();
  }

  #onKey(event: KeyboardEvent): void {
    if (event.key === "Escape") this.close();
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      void this.#submit();
    }
  }

  // Characters as people count them, as the server does: not UTF-16 units.
  #check(): void {
    const length = [...this.#field.value.trim()].length;
    const left = MAX_CHARACTERS - length;
    this.#counter.textContent =
      length >= COUNTED_FROM ? translate("comments.left", { count: left }) : "";
    this.#send.disabled = length === 0 || left < 0;
  }

  async #submit(): Promise<void> {
    const text = this.#field.value;
    if (this.#send.disabled) return;
    this.#error.textContent = "";
    this.#field.value = "";
    this.#check();
    try {
      await this.#options.onSend(text);
      this.close();
    } catch (error) {
      // What was typed meanwhile is not thrown away for what was refused.
      if (!this.#field.value) this.#field.value = text;
      this.#error.textContent =
        error instanceof Refusal ? error.message : translate("server.failed");
      this.element.toggleAttribute("data-open", true);
      this.#check();
      this.focus();
    }
  }
}
