/** The clip editor: a dialog that opens at once, on the last 90 seconds or around a moment. */
import { el, icon, setIcon } from "../shared/dom.ts";
import { translate } from "../shared/i18n.ts";
import { Listeners } from "../shared/listeners.ts";
import { announce } from "../shared/toast.ts";
import { type Clip, createClip, type Draft, openDraft, readDraft, Refusal } from "./api.ts";
import { Outcome } from "./outcome.ts";
import { Preview } from "./preview.ts";
import { formatLength, formatMs, type Span } from "./selection.ts";
import { TrimBar } from "./trim-bar.ts";

export interface Moment {
  channel: string;
  videoId: string | null;
  offsetMs: number | null;
  /** How long ago the key was pressed. */
  agoMs?: number;
}

const LOOK_AGAIN_MS = 1000;
const TITLE_LENGTH = 100;
let open: ClipEditor | null = null;

export function openClipEditor(moment: Moment): void {
  if (open) return;
  open = new ClipEditor(moment, () => (open = null));
}

class ClipEditor {
  #dialog: HTMLDialogElement;
  #body: HTMLElement;
  #listeners = new Listeners();
  #preview: Preview | null = null;
  #bar: TrimBar | null = null;
  #outcome: Outcome | null = null;
  #timer = 0;
  /** What played beside the editor, silent while its own picture has sound. */
  #hushed: HTMLVideoElement[] = [];
  #isClosed = false;

  constructor(moment: Moment, closed: () => void) {
    const close = button("x", translate("close"), "button--quiet button--icon button--small dialog__close");
    this.#body = el("div", { class: "clip-editor__body", "aria-busy": "true" });
    this.#dialog = el(
      "dialog",
      { class: "dialog clip-editor", "aria-labelledby": "clip-editor-title" },
      el(
        "div",
        { class: "dialog__header" },
        el("h2", { class: "dialog__title", id: "clip-editor-title" }, translate("clip.make")),
        close,
      ),
      this.#body,
    );
    this.#body.append(
      el("div", { class: "clip-editor__stage skeleton" }),
      el("div", { class: "clip-trim clip-trim--empty skeleton" }),
    );
    this.#listeners.on(close, "click", () => this.#dialog.close());
    this.#listeners.on(this.#dialog, "close", () => {
      this.#destroy();
      closed();
    });
    // Keys of the page's player mean nothing while the editor is open.
    this.#listeners.on<KeyboardEvent>(this.#dialog, "keydown", (event) => this.#onKey(event));
    document.body.append(this.#dialog);
    this.#dialog.showModal();
    void this.#start(moment);
  }

  #destroy(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    this.#preview?.destroy();
    this.#bar?.destroy();
    this.#outcome?.destroy();
    this.#giveSoundBack();
    this.#listeners.destroy();
    this.#dialog.remove();
  }

  async #start(moment: Moment): Promise<void> {
    try {
      const draft = await openDraft({
        channel: moment.channel,
        ...(moment.videoId ? { video: moment.videoId } : {}),
        offset_ms: moment.offsetMs === null ? null : Math.max(0, Math.round(moment.offsetMs)),
        ago_ms: Math.round(moment.agoMs ?? 0),
      });
      if (!this.#isClosed) this.#show(draft);
    } catch (error) {
      if (!this.#isClosed) this.#refuse(error);
    }
  }

  #refuse(error: unknown): void {
    const text = error instanceof Refusal ? error.message : translate("server.failed");
    this.#body.removeAttribute("aria-busy");
    this.#body.replaceChildren(
      el(
        "div",
        { class: "clip-editor__refusal", role: "alert" },
        icon("circle-alert"),
        el("p", {}, text),
      ),
    );
  }

  #show(draft: Draft): void {
    const span = { startMs: draft.selection.start_ms, endMs: draft.selection.end_ms };
    const bounds = { lengthMs: draft.duration_ms, minMs: draft.min_ms, maxMs: draft.max_ms };
    const video = el("video", { class: "clip-editor__video", playsinline: true });
    const readout = el("p", { class: "clip-editor__readout numeric" });
    const bar = new TrimBar(span, bounds, draft.fps, {
      moving: (moved, end) => {
        preview.showMoment(moved, end === "end" ? moved.endMs : moved.startMs);
        tellSpan(readout, moved);
      },
      settled: (moved, end) => preview.settle(moved, end === "end"),
    });
    this.#body.removeAttribute("aria-busy");
    const failed = el("p", { class: "clip-editor__failed", role: "alert", hidden: true }, translate("clip.no_preview"));
    this.#body.replaceChildren(
      el("div", { class: "clip-editor__stage" }, video, failed),
      el("div", { class: "clip-editor__controls" }, ...this.#controls(video), readout),
      bar.element,
      this.#arriving,
      this.#form(draft, bar),
    );
    this.#hushOthers(video);
    const preview = new Preview(video, draft.playlist_url, span, draft.stored_ms);
    this.#preview = preview;
    this.#bar = bar;
    preview.onTime = (atMs) => bar.showPlayhead(atMs);
    preview.onFailed = () => (failed.hidden = false);
    tellSpan(readout, span);
    bar.showStored(draft.stored_ms);
    bar.showStrip(draft.filmstrip_url);
    this.#follow(draft);
    bar.focusStart();
  }

  #hushOthers(own: HTMLVideoElement): void {
    this.#hushed = [...document.querySelectorAll("video")].filter((one) => one !== own && !one.muted);
    for (const one of this.#hushed) one.muted = true;
  }

  #giveSoundBack(): void {
    for (const one of this.#hushed) one.muted = false;
    this.#hushed = [];
  }

  #arriving = el("p", { class: "clip-editor__arriving", role: "status", hidden: true });

  /** What viewers have seen is stored a few seconds later; until then it cannot be played. */
  #follow(draft: Draft): void {
    this.#arriving.hidden = !draft.is_growing;
    if (!draft.is_growing) return;
    const missing = Math.ceil((draft.duration_ms - draft.stored_ms) / 1000);
    this.#arriving.textContent = translate("clip.arriving_seconds", { count: missing });
    this.#timer = window.setTimeout(() => void this.#look(draft), LOOK_AGAIN_MS);
  }

  async #look(draft: Draft): Promise<void> {
    let next = draft;
    try {
      next = await readDraft(draft.draft);
    } catch {
      // The next look may succeed.
    }
    if (this.#isClosed || !this.#preview || !this.#bar) return;
    if (next.stored_ms !== draft.stored_ms) {
      this.#preview.storedMs = next.stored_ms;
      this.#bar.showStored(next.stored_ms);
      if (!next.is_growing) this.#bar.showStrip(`${next.filmstrip_url}?stored=${next.stored_ms}`);
    }
    this.#follow(next);
  }

  #controls(video: HTMLVideoElement): HTMLElement[] {
    const play = button("play", translate("player.play"), "button--icon");
    const mute = button("volume-2", translate("player.mute"), "button--icon");
    this.#listeners.on(play, "click", () => this.#preview?.toggle());
    this.#listeners.on(mute, "click", () => (video.muted = !video.muted));
    for (const type of ["play", "pause"]) {
      this.#listeners.on(video, type, () =>
        relabel(play, video.paused ? "play" : "pause", video.paused ? "player.play" : "player.pause"),
      );
    }
    this.#listeners.on(video, "volumechange", () =>
      relabel(mute, video.muted ? "volume-x" : "volume-2", video.muted ? "player.unmute" : "player.mute"),
    );
    this.#listeners.on(video, "click", () => this.#preview?.toggle());
    return [play, mute];
  }

  #form(draft: Draft, bar: TrimBar): HTMLFormElement {
    const title = el("input", {
      id: "clip-editor-name",
      name: "title",
      type: "text",
      maxlength: TITLE_LENGTH,
      required: true,
      autocomplete: "off",
      "aria-describedby": "clip-editor-error",
    });
    title.value = draft.title.slice(0, TITLE_LENGTH);
    const error = el("div", { class: "field__errors", id: "clip-editor-error", role: "alert" });
    const submit = el("button", { class: "button button--primary", type: "submit" }, icon("scissors"), translate("clip.publish"));
    const form = el(
      "form",
      { class: "clip-editor__form", "hx-boost": "false", novalidate: true },
      el(
        "div",
        { class: "field" },
        el("label", { class: "field__label", for: "clip-editor-name" }, translate("clip.title")),
        title,
        error,
      ),
      submit,
    );
    this.#listeners.on<SubmitEvent>(form, "submit", (event) => {
      event.preventDefault();
      void this.#publish(draft, bar.span, { title, error, submit });
    });
    return form;
  }

  async #publish(draft: Draft, span: Span, parts: Parts): Promise<void> {
    parts.submit.disabled = true;
    parts.error.textContent = "";
    parts.title.removeAttribute("aria-invalid");
    try {
      const clip = await createClip({
        video: draft.video,
        offset_ms: Math.round(draft.offset_ms + span.startMs),
        duration_ms: Math.round(span.endMs - span.startMs),
        title: parts.title.value,
      });
      if (!this.#isClosed) this.#finish(clip);
    } catch (problem) {
      if (this.#isClosed) return;
      parts.error.textContent = problem instanceof Refusal ? problem.message : translate("server.failed");
      if (problem instanceof Refusal && problem.field === "title") {
        parts.title.setAttribute("aria-invalid", "true");
        parts.title.focus();
      }
      parts.submit.disabled = false;
    }
  }

  #finish(clip: Clip): void {
    clearTimeout(this.#timer);
    this.#preview?.destroy();
    this.#bar?.destroy();
    this.#preview = this.#bar = null;
    this.#giveSoundBack();
    this.#outcome = new Outcome(clip, () => this.#dialog.close());
    this.#body.replaceChildren(this.#outcome.element);
    this.#outcome.focus();
    announce(translate("clip.cutting"));
  }

  #onKey(event: KeyboardEvent): void {
    event.stopPropagation();
    const target = event.target as HTMLElement;
    if (event.key === " " && !target.closest("button, input, a")) {
      event.preventDefault();
      this.#preview?.toggle();
    }
  }
}

interface Parts {
  title: HTMLInputElement;
  error: HTMLElement;
  submit: HTMLButtonElement;
}

function button(name: string, label: string, extra: string): HTMLButtonElement {
  return el(
    "button",
    { class: `button ${extra}`, type: "button", "aria-label": label, title: label },
    icon(name),
  );
}

function relabel(target: HTMLButtonElement, name: string, key: string): void {
  setIcon(target, name);
  target.setAttribute("aria-label", translate(key));
  target.title = translate(key);
}

function tellSpan(readout: HTMLElement, span: Span): void {
  readout.textContent = translate("clip.span", {
    start: formatMs(span.startMs),
    end: formatMs(span.endMs),
    length: formatLength(span.endMs - span.startMs),
  });
}
