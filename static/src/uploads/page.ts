/** The page "Upload video": a place to drop files on, and a row for each. */
import type { VideoNewsDetail } from "../live/details.ts";
import { eventSocket } from "../live/event-socket.ts";
import { translate } from "../shared/i18n.ts";
import { Listeners } from "../shared/listeners.ts";
import { formatBytes } from "../shared/numbers.ts";
import type { Component } from "../shared/registry.ts";
import { showToast } from "../shared/toast.ts";
import type { KnownUpload, UploadItem } from "./item.ts";
import { UploadQueue } from "./queue.ts";
import { type RowActions, UploadRow } from "./row.ts";
import { S3Transfer, storedBytes } from "./s3-transfer.ts";
import { TusTransfer } from "./tus-transfer.ts";

// One for the tab: it goes on while the visitor looks at other pages.
let queue: UploadQueue | null = null;

/** data-tus, data-s3 (empty without a bucket), data-max-bytes, data-visibility, data-list. */
export class UploadPage implements Component, RowActions {
  #element: HTMLElement;
  #listeners = new Listeners();
  #rows = new Map<UploadItem, UploadRow>();
  #queue: UploadQueue;
  #unsubscribe: () => void;
  #wanted: UploadItem | null = null;

  constructor(element: HTMLElement) {
    this.#element = element;
    const { tus = "", s3 = "" } = element.dataset;
    queue ??= new UploadQueue((item, file, listener) =>
      s3 ? new S3Transfer(s3, item, file, listener) : new TusTransfer(tus, item, file, listener),
    );
    this.#queue = queue;
    this.#queue.watch((item) => this.#rows.get(item)?.update());
    const text = document.getElementById("known-uploads")?.textContent ?? "[]";
    this.#queue.learn(JSON.parse(text) as KnownUpload[]);
    if (s3) this.#queue.items.forEach((item) => void this.#measure(s3, item));
    this.#unsubscribe = eventSocket.subscribeVideos();
    this.#listeners.on<CustomEvent<VideoNewsDetail>>(document, "video:news", ({ detail }) => {
      this.#queue.hear(detail.video);
    });
    this.#listenToFiles();
    this.#render();
  }

  destroy(): void {
    this.#unsubscribe();
    this.#listeners.destroy();
    this.#queue.watch(() => undefined);
  }

  pause(item: UploadItem): void {
    this.#queue.pause(item);
  }

  resume(item: UploadItem): void {
    this.#queue.resume(item);
  }

  choose(item: UploadItem): void {
    this.#wanted = item;
    this.#find<HTMLInputElement>("[data-again]").click();
  }

  cancel(item: UploadItem): void {
    if (item.phase === "rejected") this.#queue.remove(item);
    else void this.#queue.cancel(item);
    this.#render();
  }

  change(item: UploadItem, change: { title?: string; visibility?: string }): void {
    void this.#queue.change(item, change).then((isSaved) => {
      if (isSaved) showToast({ message: translate("upload.saved"), level: "success" });
      else showToast({ message: translate("server.failed"), level: "error" });
    });
  }

  async #measure(s3: string, item: UploadItem): Promise<void> {
    if (item.phase !== "file-needed" || !item.uploadId) return;
    const sentBytes = await storedBytes(s3, item.uploadId);
    if (sentBytes === null || item.phase !== "file-needed") return;
    item.sentBytes = sentBytes;
    this.#rows.get(item)?.update();
  }

  #listenToFiles(): void {
    const picker = this.#find<HTMLInputElement>("[data-picker]");
    const again = this.#find<HTMLInputElement>("[data-again]");
    const drop = this.#find("[data-drop]");
    this.#listeners.on(picker, "change", () => {
      this.#add([...(picker.files ?? [])]);
      picker.value = "";
    });
    this.#listeners.on(again, "change", () => {
      const file = again.files?.[0];
      again.value = "";
      if (file && this.#wanted && !this.#queue.giveFile(this.#wanted, file)) {
        const message = translate("upload.other_file", { name: this.#wanted.fileName });
        showToast({ message, level: "error" });
      }
    });
    this.#listeners.on<DragEvent>(drop, "dragover", (event) => {
      event.preventDefault();
      drop.dataset["dragging"] = "";
    });
    for (const type of ["dragleave", "drop"]) {
      this.#listeners.on(drop, type, () => delete drop.dataset["dragging"]);
    }
    this.#listeners.on<DragEvent>(drop, "drop", (event) => {
      event.preventDefault();
      this.#add([...(event.dataTransfer?.files ?? [])]);
    });
  }

  #add(files: File[]): void {
    const maxBytes = Number(this.#element.dataset["maxBytes"] ?? 0);
    const fitting = files.filter((file) => file.size > 0 && file.size <= maxBytes);
    for (const file of files) {
      if (file.size > maxBytes) {
        const sizes = { size: formatBytes(file.size), limit: formatBytes(maxBytes) };
        showToast({ message: translate("file.too_large", sizes), level: "error" });
      } else if (file.size === 0) {
        showToast({ message: translate("upload.empty_file", { name: file.name }), level: "error" });
      }
    }
    this.#queue.add(fitting, this.#element.dataset["visibility"] ?? "private");
    this.#render();
  }

  #render(): void {
    const list = this.#find("[data-list]");
    const template = this.#find<HTMLTemplateElement>("[data-row]");
    for (const [item, row] of this.#rows) {
      if (this.#queue.items.includes(item)) continue;
      row.destroy();
      this.#rows.delete(item);
    }
    this.#queue.items.forEach((item, index) => {
      const row = this.#rows.get(item) ?? new UploadRow(template, item, this);
      this.#rows.set(item, row);
      if (list.children[index] !== row.element) list.insertBefore(row.element, list.children[index] ?? null);
    });
    list.hidden = this.#queue.items.length === 0;
  }

  #find<T extends HTMLElement = HTMLElement>(selector: string): T {
    const found = this.#element.querySelector<T>(selector);
    if (!found) throw new Error(`The page has no ${selector}.`);
    return found;
  }
}
