/** What the editor shows once a clip is published: that it is cut, then where it is. */
import { el, icon } from "../shared/dom.ts";
import { translate } from "../shared/i18n.ts";
import { announce } from "../shared/toast.ts";
import { copyText } from "../components/copy-field.ts";
import type { Clip } from "./api.ts";
import { ClipWatch } from "./watch.ts";

export class Outcome {
  readonly element: HTMLElement;
  #watch: ClipWatch;
  #status: HTMLElement;
  #link: HTMLAnchorElement;

  constructor(clip: Clip, close: () => void) {
    const address = new URL(clip.url, location.href).href;
    this.#link = el("a", { class: "button button--primary", href: clip.url }, icon("play"), translate("clip.open"));
    this.#link.addEventListener("click", close);
    const copy = el("button", { class: "button", type: "button" }, icon("link"), translate("clip.copy_link"));
    copy.addEventListener("click", () => {
      copyText(address).then(
        () => announce(translate("copied")),
        () => announce(translate("copy.failed")),
      );
    });
    this.#status = el("p", { class: "clip-editor__status", role: "status" }, translate("clip.cutting"));
    this.element = el(
      "div",
      { class: "clip-editor__outcome" },
      el("p", { class: "clip-editor__name" }, clip.title),
      this.#status,
      el("progress", { class: "progress", "aria-label": translate("clip.cutting") }),
      el("div", { class: "clip-editor__actions" }, copy, this.#link),
    );
    this.#watch = new ClipWatch(clip.slug, (now) => this.#show(now));
    // The link navigates like any other, so that what plays goes on in the corner.
    queueMicrotask(() =>
      document.dispatchEvent(new CustomEvent("content:added", { detail: this.element })),
    );
  }

  destroy(): void {
    this.#watch.destroy();
  }

  focus(): void {
    this.#link.focus();
  }

  #show(clip: Clip): void {
    if (clip.state === "pending") return;
    this.element.querySelector("progress")?.remove();
    const isReady = clip.state === "ready";
    const text = isReady ? translate("clip.ready") : clip.state_reason || translate("clip.failed");
    this.#status.classList.toggle("clip-editor__status--failed", !isReady);
    this.#status.replaceChildren(icon(isReady ? "circle-check" : "circle-alert"), text);
  }
}
