/** All files of this tab on their way. It outlives the page that shows it: a visitor may look at
 * something else on the site meanwhile. */
import { csrfToken } from "../shared/http.ts";
import {
  type KnownUpload,
  type UploadItem,
  applyNews,
  fingerprintOf,
  knownItem,
  newItem,
} from "./item.ts";
import { Speed } from "./speed.ts";
import type { MakeTransfer, Transfer } from "./transfer.ts";

const AT_ONCE = 2;

export class UploadQueue {
  readonly items: UploadItem[] = [];
  #transfers = new Map<UploadItem, Transfer>();
  #makeTransfer: MakeTransfer;
  #onChange: (item: UploadItem) => void = () => undefined;

  constructor(makeTransfer: MakeTransfer) {
    this.#makeTransfer = makeTransfer;
    window.addEventListener("beforeunload", (event) => {
      if (this.#transfers.size > 0) event.preventDefault();
    });
  }

  /** Who shows the items; the last one to ask is told. */
  watch(onChange: (item: UploadItem) => void): void {
    this.#onChange = onChange;
  }

  /** What the server knows beside what this tab is sending. */
  learn(known: KnownUpload[]): void {
    for (const one of known) {
      const have = this.items.find((item) => item.uploadId === one.id || item.videoId === one.video_id);
      if (!have) this.items.push(knownItem(one));
      else if (!have.file && !this.#transfers.has(have)) Object.assign(have, knownItem(one));
    }
  }

  /** Files somebody chose: one that is known as unfinished goes on where it was. */
  add(files: Iterable<File>, visibility: string): UploadItem[] {
    const added: UploadItem[] = [];
    for (const file of files) {
      const fingerprint = fingerprintOf(file);
      const open = this.items.find((item) => item.fingerprint === fingerprint && isOpen(item));
      if (open) this.giveFile(open, file);
      else added.push(newItem(file, visibility));
    }
    this.items.unshift(...added);
    this.#advance();
    return added;
  }

  /** Go on with this file; false when it is another one than before. */
  giveFile(item: UploadItem, file: File): boolean {
    if (item.fingerprint !== fingerprintOf(file)) return false;
    item.file = file;
    if (!this.#transfers.has(item)) item.phase = "waiting";
    this.#onChange(item);
    this.#advance();
    return true;
  }

  pause(item: UploadItem): void {
    this.#transfers.get(item)?.pause();
    this.#transfers.delete(item);
    item.phase = "paused";
    item.bytesPerSecond = 0;
    this.#onChange(item);
    this.#advance();
  }

  resume(item: UploadItem): void {
    item.phase = item.file ? "waiting" : "file-needed";
    item.reason = "";
    this.#onChange(item);
    this.#advance();
  }

  /** Stop and forget; the server drops what it has. */
  async cancel(item: UploadItem): Promise<void> {
    this.#transfers.get(item)?.pause();
    this.#transfers.delete(item);
    this.remove(item);
    this.#advance();
    if (!item.uploadId) return;
    await fetch(`/api/v1/videos/uploads/${item.uploadId}/`, {
      method: "DELETE",
      headers: { "X-CSRFToken": csrfToken() },
    });
  }

  remove(item: UploadItem): void {
    const index = this.items.indexOf(item);
    if (index >= 0) this.items.splice(index, 1);
  }

  /** A change of title or visibility; before there is a video it goes along with its creation. */
  async change(item: UploadItem, change: { title?: string; visibility?: string }): Promise<boolean> {
    Object.assign(item, change);
    if (!item.videoId) return true;
    const answer = await fetch(`/api/v1/videos/${item.videoId}/`, {
      method: "PATCH",
      headers: { "Content-Type": "application/json", "X-CSRFToken": csrfToken() },
      body: JSON.stringify(change),
    });
    return answer.ok;
  }

  hear(news: { id: string; state: string; stateReason: string; progressPercent: number }): void {
    const item = this.items.find((one) => one.videoId === news.id);
    if (item && !this.#transfers.has(item) && applyNews(item, news)) this.#onChange(item);
  }

  #advance(): void {
    for (const item of this.items) {
      if (this.#transfers.size >= AT_ONCE) return;
      if (item.phase === "waiting" && item.file) this.#begin(item, item.file);
    }
  }

  #begin(item: UploadItem, file: File): void {
    const speed = new Speed();
    const transfer = this.#makeTransfer(item, file, {
      onCreated: (uploadId, videoId) => Object.assign(item, { uploadId, videoId }),
      onProgress: (sentBytes) => {
        item.sentBytes = sentBytes;
        item.bytesPerSecond = speed.add(sentBytes, performance.now());
        this.#onChange(item);
      },
      onSent: () => {
        item.sentBytes = item.sizeBytes;
        this.#end(item, { phase: "processing", state: "received", percent: 0, file: null });
      },
      onFailed: (reason, isGone) => {
        if (isGone) Object.assign(item, { uploadId: "", videoId: "", sentBytes: 0 });
        this.#end(item, { phase: "failed", reason });
      },
    });
    item.phase = "sending";
    this.#transfers.set(item, transfer);
    this.#onChange(item);
    transfer.start();
  }

  #end(item: UploadItem, change: Partial<UploadItem>): void {
    this.#transfers.delete(item);
    Object.assign(item, change, { bytesPerSecond: 0 });
    this.#onChange(item);
    this.#advance();
  }
}

function isOpen(item: UploadItem): boolean {
  return ["waiting", "paused", "file-needed", "failed", "sending"].includes(item.phase);
}
