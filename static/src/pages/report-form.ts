/** Reports a video or a clip to the site's moderators, without leaving the picture. */
import { postJson } from "../shared/http.ts";
import { translate } from "../shared/i18n.ts";
import { Listeners } from "../shared/listeners.ts";
import type { Component } from "../shared/registry.ts";
import { showToast } from "../shared/toast.ts";

/** The form: data-url, data-kind ("video" or "clip"), data-target; [data-error] tells refusals. */
export class ReportForm implements Component {
  #form: HTMLFormElement;
  #listeners = new Listeners();

  constructor(element: HTMLElement) {
    this.#form = element as HTMLFormElement;
    this.#listeners.on<SubmitEvent>(this.#form, "submit", (event) => {
      event.preventDefault();
      void this.#send();
    });
  }

  destroy(): void {
    this.#listeners.destroy();
  }

  async #send(): Promise<void> {
    const submit = this.#form.querySelector<HTMLButtonElement>("[type=submit]");
    const fields = new FormData(this.#form);
    const { kind = "video", target = "", url = "" } = this.#form.dataset;
    if (submit) submit.disabled = true;
    this.#tell("");
    try {
      const reason = fields.get("reason");
      const response = await postJson(url, { [kind]: target, reason, text: fields.get("text") });
      if (response.ok) this.#done();
      else this.#tell(await messageOf(response));
    } catch {
      this.#tell(translate("network.failed"));
    }
    if (submit) submit.disabled = false;
  }

  #done(): void {
    this.#form.reset();
    this.#form.closest("dialog")?.close();
    showToast({ message: translate("report.sent"), level: "success" });
  }

  #tell(message: string): void {
    const place = this.#form.querySelector("[data-error]");
    if (place) place.textContent = message;
  }
}

async function messageOf(response: Response): Promise<string> {
  try {
    const body = (await response.json()) as { error?: { message?: string } };
    if (body.error?.message) return body.error.message;
  } catch {
    // An answer without a sentence of its own.
  }
  return translate("server.failed");
}
