/** What moderators do with one click, over the REST API; what can be undone offers it. */
import { translate } from "../shared/i18n.ts";
import { showToast } from "../shared/toast.ts";
import type { ChatApi, Json } from "./api.ts";
import { showForm } from "./dialogs.ts";
import type { ChatFrame } from "./frames.ts";
import { parseSpan, spanWords } from "./spans.ts";

export class Moderation {
  #api: ChatApi;
  #holder: Element;

  constructor(api: ChatApi, holder: Element) {
    this.#api = api;
    this.#holder = holder;
  }

  async deleteLine(id: string): Promise<void> {
    await this.#attempt(this.#api.channel("DELETE", `messages/${id}/`));
  }

  async timeout(login: string, seconds: number, reason = ""): Promise<void> {
    const done = await this.#attempt(this.#ban({ login, duration_s: seconds, reason }));
    if (done)
      this.#offerUndo(
        login,
        translate("chat.done.timeout", { name: login, span: spanWords(seconds) }),
      );
  }

  async ban(login: string, reason = ""): Promise<void> {
    const done = await this.#attempt(this.#ban({ login, reason }));
    if (done) this.#offerUndo(login, translate("chat.done.ban", { name: login }));
  }

  async unban(login: string): Promise<void> {
    const done = await this.#attempt(this.#api.channel("DELETE", `bans/${login}/`));
    if (done)
      showToast({ message: translate("chat.done.unban", { name: login }), level: "success" });
  }

  async pin(line: ChatFrame): Promise<void> {
    await this.#attempt(this.#api.channel("PUT", "pin/", { message_id: line.id }));
  }

  async unpin(): Promise<void> {
    await this.#attempt(this.#api.channel("DELETE", "pin/"));
  }

  askTimeout(login: string): void {
    showForm(this.#holder, {
      title: translate("chat.ask.timeout", { name: login }),
      fields: [
        { name: "duration", label: translate("chat.ask.how_long"), value: "10m", maxLength: 20 },
        reasonField(),
      ],
      submit: translate("chat.act.timeout"),
      isDanger: true,
      run: async ({ duration, reason }) => {
        const seconds = parseSpan(duration ?? "");
        if (!seconds) throw new Error(translate("chat.ask.bad_duration"));
        await this.#ban({ login, duration_s: seconds, reason: reason ?? "" });
        this.#offerUndo(
          login,
          translate("chat.done.timeout", { name: login, span: spanWords(seconds) }),
        );
      },
    });
  }

  askBan(login: string): void {
    showForm(this.#holder, {
      title: translate("chat.ask.ban", { name: login }),
      text: translate("chat.ask.ban_text"),
      fields: [reasonField()],
      submit: translate("chat.act.ban"),
      isDanger: true,
      run: async ({ reason }) => {
        await this.#ban({ login, reason: reason ?? "" });
        this.#offerUndo(login, translate("chat.done.ban", { name: login }));
      },
    });
  }

  askWarning(login: string): void {
    showForm(this.#holder, {
      title: translate("chat.ask.warn", { name: login }),
      text: translate("chat.ask.warn_text"),
      fields: [{ ...reasonField(), isOptional: false }],
      submit: translate("chat.act.warn"),
      run: async ({ reason }) => {
        await this.#api.channel("POST", "warnings/", { login, reason: reason ?? "" });
        showToast({ message: translate("chat.done.warn", { name: login }), level: "success" });
      },
    });
  }

  #ban(body: Json): Promise<Json> {
    return this.#api.channel("POST", "bans/", body);
  }

  #offerUndo(login: string, message: string): void {
    const action = { label: translate("undo"), run: () => void this.unban(login) };
    showToast({ message, level: "success", action });
  }

  async #attempt(request: Promise<Json>): Promise<boolean> {
    return attempt(request);
  }
}

/** Wait for the request; a refusal becomes a toast. Whether it was done. */
export async function attempt(request: Promise<unknown>): Promise<boolean> {
  try {
    await request;
    return true;
  } catch (problem) {
    const message = problem instanceof Error ? problem.message : translate("server.failed");
    showToast({ message, level: "error" });
    return false;
  }
}

function reasonField() {
  return { name: "reason", label: translate("chat.ask.reason"), maxLength: 500, isOptional: true };
}
