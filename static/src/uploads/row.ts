/** One file's row: its name and fields, how far it is, and what can be done. */
import { setIcon } from "../shared/dom.ts";
import { translate } from "../shared/i18n.ts";
import { Listeners } from "../shared/listeners.ts";
import { formatBytes } from "../shared/numbers.ts";
import { formatClock } from "../shared/times.ts";
import { type Phase, type UploadItem, secondsLeft } from "./item.ts";

export interface RowActions {
  pause(item: UploadItem): void;
  resume(item: UploadItem): void;
  choose(item: UploadItem): void;
  cancel(item: UploadItem): void;
  change(item: UploadItem, change: { title?: string; visibility?: string }): void;
}

const ICONS: Record<Phase, string> = {
  waiting: "clock",
  sending: "upload",
  paused: "pause",
  "file-needed": "circle-help",
  failed: "triangle-alert",
  processing: "loader-circle",
  review: "eye",
  ready: "circle-check",
  rejected: "ban",
};
const PHASES: Record<Phase, () => string> = {
  waiting: () => translate("upload.waiting"),
  sending: () => translate("upload.sending"),
  paused: () => translate("upload.paused"),
  "file-needed": () => translate("upload.file-needed"),
  failed: () => translate("upload.failed"),
  processing: () => translate("upload.state.received"),
  review: () => translate("upload.review"),
  ready: () => translate("upload.ready"),
  rejected: () => translate("upload.rejected"),
};
const STAGES: Record<string, () => string> = {
  scanning: () => translate("upload.state.scanning"),
  probing: () => translate("upload.state.probing"),
  transcoding: () => translate("upload.state.transcoding"),
  publishing: () => translate("upload.state.publishing"),
};
const SHOWN: Record<string, Phase[]> = {
  pause: ["sending", "waiting"],
  resume: ["paused", "failed"],
  choose: ["file-needed"],
  cancel: ["waiting", "sending", "paused", "file-needed", "failed"],
  dismiss: ["rejected"],
  open: ["ready", "review"],
};

export class UploadRow {
  readonly element: HTMLElement;
  #item: UploadItem;
  #listeners = new Listeners();

  constructor(template: HTMLTemplateElement, item: UploadItem, actions: RowActions) {
    const copy = template.content.firstElementChild?.cloneNode(true);
    if (!(copy instanceof HTMLElement)) throw new Error("The page has no row to copy.");
    this.element = copy;
    this.#item = item;
    const [title, visibility] = [this.#title(), this.#visibility()];
    title.value = item.title;
    visibility.value = item.visibility;
    this.#listeners.on(title, "change", () => actions.change(item, { title: title.value }));
    this.#listeners.on(visibility, "change", () => actions.change(item, { visibility: visibility.value }));
    this.#on("pause", () => actions.pause(item));
    this.#on("resume", () => actions.resume(item));
    this.#on("choose", () => actions.choose(item));
    this.#on("cancel", () => actions.cancel(item));
    this.#on("dismiss", () => actions.cancel(item));
    this.update();
  }

  destroy(): void {
    this.#listeners.destroy();
    this.element.remove();
  }

  update(): void {
    const item = this.#item;
    this.element.dataset["phase"] = item.phase;
    for (const [name, phases] of Object.entries(SHOWN)) {
      this.#find(`[data-act="${name}"]`).hidden = !phases.includes(item.phase);
    }
    setIcon(this.#find("[data-mark]"), ICONS[item.phase]);
    this.#find("[data-file]").textContent = `${item.fileName} · ${formatBytes(item.sizeBytes)}`;
    this.#find("[data-status]").textContent = this.#status();
    this.#find("[data-figures]").textContent = this.#figures();
    this.#find("[data-reason]").textContent = item.reason;
    this.#find("[data-reason]").hidden = !item.reason;
    this.#bar();
    const link = this.#find('[data-act="open"]') as HTMLAnchorElement;
    link.href = `/videos/${item.videoId}`;
    const isOver = item.phase === "rejected";
    this.#title().disabled = this.#visibility().disabled = isOver;
  }

  #bar(): void {
    const bar = this.#find("[data-bar]") as HTMLProgressElement;
    const { phase, percent, sentBytes, sizeBytes, state } = this.#item;
    bar.hidden = ["ready", "rejected", "review"].includes(phase);
    const isMeasured = phase !== "processing" || ["transcoding", "publishing"].includes(state);
    if (isMeasured) bar.value = phase === "processing" ? percent : (sentBytes * 100) / Math.max(1, sizeBytes);
    else bar.removeAttribute("value");
  }

  #status(): string {
    const { phase, state } = this.#item;
    const stage = phase === "processing" ? STAGES[state] : undefined;
    return (stage ?? PHASES[phase])();
  }

  #figures(): string {
    const item = this.#item;
    if (item.phase === "processing") return item.percent > 0 ? `${item.percent} %` : "";
    if (!["sending", "paused", "file-needed", "failed"].includes(item.phase)) return "";
    const parts = [`${Math.floor((item.sentBytes * 100) / Math.max(1, item.sizeBytes))} %`];
    if (item.bytesPerSecond > 0) parts.push(`${formatBytes(item.bytesPerSecond)}/s`);
    const left = secondsLeft(item);
    if (left !== null) parts.push(translate("upload.left", { time: formatClock(left * 1000) }));
    return parts.join(" · ");
  }

  #on(name: string, act: () => void): void {
    this.#listeners.on(this.#find(`[data-act="${name}"]`), "click", act);
  }

  #title(): HTMLInputElement {
    return this.#find("[name=title]") as HTMLInputElement;
  }

  #visibility(): HTMLSelectElement {
    return this.#find("[name=visibility]") as HTMLSelectElement;
  }

  #find(selector: string): HTMLElement {
    const found = this.element.querySelector<HTMLElement>(selector);
    if (!found) throw new Error(`The row has no ${selector}.`);
    return found;
  }
}
