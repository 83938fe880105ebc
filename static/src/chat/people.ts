/** What everyone may do about somebody: report, block, whisper. */
import { translate } from "../shared/i18n.ts";
import { showToast } from "../shared/toast.ts";
import type { ChatApi } from "./api.ts";
import { asText } from "../live/messages.ts";
import { listOf } from "./api.ts";
import { showForm } from "./dialogs.ts";
import { attempt } from "./moderation.ts";

const CATEGORIES = [
  "spam",
  "harassment",
  "hate",
  "sexual",
  "violence",
  "self_harm",
  "impersonation",
  "underage",
  "other",
];

export class People {
  #api: ChatApi;
  #holder: Element;

  constructor(api: ChatApi, holder: Element) {
    this.#api = api;
    this.#holder = holder;
  }

  /** The ids of the accounts that this one does not want to read. */
  async blocked(): Promise<Set<string>> {
    const answer = await this.#api.mine("GET", "blocks/");
    return new Set(
      listOf(answer, "blocks").map((raw) => asText(raw["id"]) || asText(raw["user_id"])),
    );
  }

  report(login: string, messageId: string | null): void {
    showForm(this.#holder, {
      title: translate("chat.report.title", { name: login }),
      text: translate("chat.report.text"),
      fields: [
        {
          name: "category",
          label: translate("chat.report.category"),
          kind: "select",
          options: CATEGORIES.map((key) => [key, translate(`chat.report.${key}`)] as const),
        },
        {
          name: "text",
          label: translate("chat.report.details"),
          kind: "textarea",
          maxLength: 1000,
          isOptional: true,
        },
      ],
      submit: translate("chat.act.report"),
      run: async ({ category, text }) => {
        const message = messageId ? { message_id: messageId } : {};
        await this.#api.channel("POST", "reports/", { login, category, text, ...message });
        showToast({ message: translate("chat.done.report"), level: "success" });
      },
    });
  }

  async block(login: string): Promise<boolean> {
    const done = await attempt(this.#api.mine("PUT", `blocks/${login}/`, {}));
    if (!done) return false;
    const action = { label: translate("undo"), run: () => void attempt(this.unblock(login)) };
    showToast({ message: translate("chat.done.block", { name: login }), level: "success", action });
    return true;
  }

  unblock(login: string): Promise<unknown> {
    return this.#api.mine("DELETE", `blocks/${login}/`);
  }

  whisper(login: string): void {
    showForm(this.#holder, {
      title: translate("chat.whisper.title", { name: login }),
      fields: [
        { name: "text", label: translate("chat.whisper.text"), kind: "textarea", maxLength: 500 },
      ],
      submit: translate("chat.act.whisper"),
      run: async ({ text }) => {
        await this.#api.mine("POST", `whispers/${login}/`, { message: text ?? "" });
        showToast({ message: translate("chat.done.whisper", { name: login }), level: "success" });
      },
    });
  }

  askUnban(): void {
    showForm(this.#holder, {
      title: translate("chat.unban.title"),
      text: translate("chat.unban.text"),
      fields: [
        { name: "text", label: translate("chat.unban.label"), kind: "textarea", maxLength: 500 },
      ],
      submit: translate("chat.act.send"),
      run: async ({ text }) => {
        await this.#api.channel("POST", "unban-requests/", { text: text ?? "" });
        showToast({ message: translate("chat.done.unban_request"), level: "success" });
      },
    });
  }
}
