/** Where one writes: a field that grows, what it completes, and why it cannot be sent just now. */
import { el, icon } from "../shared/dom.ts";
import { translate } from "../shared/i18n.ts";
import { Listeners } from "../shared/listeners.ts";
import { type Completions, suggest } from "./completions.ts";
import { complete, lengthOf, wordAt } from "./completion.ts";
import type { ChatFrame } from "./frames.ts";
import { SentHistory } from "./sent-history.ts";
import { type Suggestion, Suggestions } from "./suggestions.ts";

export const MAX_CHARACTERS = 500;
/** Where bits are sold, as the server's refusals name it. */
const SHOP = "/bits/";
/** The counter shows itself when there is not much room left. */
const COUNTED_FROM = 400;

export interface ComposerEvents {
  onSay(text: string, replyTo: string | null): void;
}

/** `<form data-chat-composer>` with [data-chat-field], -reply, -error, -wait, -counter, -suggestions, -send. */
export class Composer {
  readonly field: HTMLTextAreaElement;
  #form: HTMLFormElement;
  #events: ComposerEvents;
  #completions: Completions;
  #suggestions: Suggestions;
  #history = new SentHistory();
  #listeners = new Listeners();
  #replyTo: ChatFrame | null = null;
  #waitS = 0;

  constructor(form: HTMLFormElement, completions: Completions, events: ComposerEvents) {
    this.#form = form;
    this.#events = events;
    this.#completions = completions;
    this.field = this.#part<HTMLTextAreaElement>("field");
    this.#suggestions = new Suggestions(this.field, this.#part("suggestions"), (item) =>
      this.#accept(item),
    );
    this.#listeners.on(form, "submit", (event) => {
      event.preventDefault();
      this.#submit();
    });
    this.#listeners.on(this.field, "input", () => this.#onInput());
    this.#listeners.on(this.field, "blur", () => this.#suggestions.hide());
    this.#listeners.on<KeyboardEvent>(this.field, "keydown", (event) => this.#onKey(event));
    this.#onInput();
  }

  destroy(): void {
    this.#listeners.destroy();
  }

  focus(): void {
    this.field.focus({ preventScroll: true });
  }

  /** Put a word in at the caret, with spaces around it. */
  insert(word: string): void {
    const { selectionStart: from, selectionEnd: to, value } = this.field;
    const gap = from > 0 && !/\s$/.test(value.slice(0, from)) ? " " : "";
    this.field.setRangeText(`${gap}${word} `, from, to, "end");
    this.#onInput();
    this.focus();
  }

  /** Answer a line: shown over the field until sent or closed. */
  reply(line: ChatFrame): void {
    this.#replyTo = line;
    const words = translate("chat.replying", { name: line.displayName });
    const close = el(
      "button",
      {
        class: "button button--quiet button--icon button--small",
        type: "button",
        "aria-label": translate("chat.reply.cancel"),
      },
      icon("x"),
    );
    close.addEventListener("click", () => this.#endReply());
    const bar = this.#part("reply");
    bar.replaceChildren(
      el(
        "p",
        { class: "chat-composer__quote" },
        el("strong", {}, words),
        el("span", { class: "truncate" }, line.message),
      ),
      close,
    );
    bar.hidden = false;
    this.focus();
  }

  /** What was refused comes back, with the reason beside it, unless something new is written. */
  giveBack(text: string, reason: string): void {
    if (this.field.value.trim() === "") this.field.value = text;
    this.#onInput();
    this.showError(reason);
  }

  showError(message: string): void {
    this.#part("error").replaceChildren(...withShop(message));
    this.field.toggleAttribute("aria-invalid", message !== "");
  }

  /** Seconds until the next message may be sent; 0 when it may. */
  setWait(seconds: number): void {
    const wait = this.#part("wait");
    if (this.#waitS > 0 && seconds === 0 && this.#part("error").textContent === translate("chat.slow"))
      this.showError("");
    this.#waitS = seconds;
    wait.hidden = seconds === 0;
    wait.textContent = seconds > 0 ? translate("chat.wait", { count: seconds }) : "";
    this.#part<HTMLButtonElement>("send").disabled = seconds > 0;
  }

  clear(): void {
    this.field.value = "";
    this.#onInput();
  }

  #part<T extends HTMLElement = HTMLElement>(name: string): T {
    return this.#form.querySelector(`[data-chat-${name}]`) as T;
  }

  #submit(): void {
    const text = this.field.value.trim();
    if (text === "") return;
    if (lengthOf(text) > MAX_CHARACTERS) {
      this.showError(translate("chat.too_long", { count: MAX_CHARACTERS }));
    } else if (this.#waitS > 0 && !text.startsWith("/")) {
      this.showError(translate("chat.slow"));
    } else {
      this.#say(text);
    }
  }

  #say(text: string): void {
    const replyTo = this.#replyTo?.id ?? null;
    this.#history.add(text);
    this.showError("");
    this.clear();
    this.#endReply();
    this.#events.onSay(text, replyTo);
  }

  #endReply(): void {
    this.#replyTo = null;
    this.#part("reply").hidden = true;
  }

  #onInput(): void {
    const length = lengthOf(this.field.value);
    const counter = this.#part("counter");
    counter.textContent = `${length} / ${MAX_CHARACTERS}`;
    counter.hidden = length < COUNTED_FROM;
    counter.toggleAttribute("data-over", length > MAX_CHARACTERS);
    if (this.field.value === "") this.showError("");
    this.#suggest();
  }

  #suggest(): void {
    const word = wordAt(this.field.value, this.field.selectionStart);
    this.#suggestions.show(word ? suggest(word, this.#completions, () => this.#suggest()) : []);
  }

  #writtenWord(): string {
    const { value, selectionStart } = this.field;
    const word = wordAt(value, selectionStart);
    return word ? value.slice(word.start, word.end) : "";
  }

  #accept(item: Suggestion): void {
    const word = wordAt(this.field.value, this.field.selectionStart);
    if (!word) return;
    const { text, caret } = complete(this.field.value, word, item.insert);
    this.field.value = text;
    this.field.setSelectionRange(caret, caret);
    this.#onInput();
    this.#suggestions.hide();
  }

  #onKey(event: KeyboardEvent): void {
    // While an input method composes a character, Enter belongs to it.
    if (event.isComposing || this.#suggestions.onKey(event, this.#writtenWord())) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.#submit();
    } else if (event.key === "Escape" && this.#replyTo) {
      this.#endReply();
    } else if (event.key === "ArrowUp" || event.key === "ArrowDown") {
      this.#recall(event);
    }
  }

  #recall(event: KeyboardEvent): void {
    const text = this.#history.step(event.key === "ArrowUp" ? -1 : 1, this.field.value);
    if (text === null) return;
    event.preventDefault();
    this.field.value = text;
    this.#onInput();
    this.#suggestions.hide();
  }
}

/** The server says where bits are sold as a path; here it is one to click. */
function withShop(message: string): (Node | string)[] {
  const [before, after] = message.split(SHOP, 2);
  if (before === undefined || after === undefined) return [message];
  return [before, el("a", { class: "link", href: SHOP, target: "_blank" }, SHOP), after];
}
