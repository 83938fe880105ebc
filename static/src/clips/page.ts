/** The page of a clip: waiting while it is cut, renaming, deleting. */
import { translate } from "../shared/i18n.ts";
import { Listeners } from "../shared/listeners.ts";
import { reloadMain, visit } from "../shared/navigation.ts";
import type { Component } from "../shared/registry.ts";
import { showToast } from "../shared/toast.ts";
import { type Clip, deleteClip, Refusal, renameClip } from "./api.ts";
import { ClipWatch } from "./watch.ts";

export class ClipCutting implements Component {
  #watch: ClipWatch;

  constructor(element: HTMLElement) {
    this.#watch = new ClipWatch(element.dataset["slug"] ?? "", (clip: Clip) => {
      if (clip.state !== "pending") reloadMain();
    });
  }

  destroy(): void {
    this.#watch.destroy();
  }
}

/** A form in a dialog that asks the API and shows its refusal beside the field. */
abstract class ClipForm implements Component {
  protected readonly slug: string;
  protected readonly form: HTMLFormElement;
  #listeners = new Listeners();

  constructor(element: HTMLElement) {
    this.form = element as HTMLFormElement;
    this.slug = element.dataset["slug"] ?? "";
    this.#listeners.on<SubmitEvent>(this.form, "submit", (event) => {
      event.preventDefault();
      void this.#submit();
    });
  }

  destroy(): void {
    this.#listeners.destroy();
  }

  protected abstract run(values: FormData): Promise<void>;

  async #submit(): Promise<void> {
    const error = this.form.querySelector<HTMLElement>("[data-error]");
    const submit = this.form.querySelector<HTMLButtonElement>('[type="submit"]');
    if (error) error.textContent = "";
    if (submit) submit.disabled = true;
    try {
      await this.run(new FormData(this.form));
      this.form.closest("dialog")?.close();
    } catch (problem) {
      const text = problem instanceof Refusal ? problem.message : translate("server.failed");
      if (error) error.textContent = text;
    } finally {
      if (submit) submit.disabled = false;
    }
  }
}

export class ClipRename extends ClipForm {
  protected async run(values: FormData): Promise<void> {
    const clip = await renameClip(this.slug, String(values.get("title") ?? ""));
    for (const title of document.querySelectorAll("[data-clip-title]")) {
      title.textContent = clip.title;
    }
    showToast({ message: translate("clip.renamed"), level: "success" });
  }
}

export class ClipDelete extends ClipForm {
  protected async run(): Promise<void> {
    await deleteClip(this.slug);
    showToast({ message: translate("clip.deleted"), level: "success" });
    visit(this.form.dataset["after"] ?? "/");
  }
}
