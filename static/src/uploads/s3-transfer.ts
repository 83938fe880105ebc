/** Parts put straight into the bucket by links that the site signs. */
import { sendJson } from "../shared/http.ts";
import { translate } from "../shared/i18n.ts";
import type { UploadItem } from "./item.ts";
import { RETRY_DELAYS_MS, type Transfer, type TransferListener, messageIn } from "./transfer.ts";

const LINKS_AT_ONCE = 20;
const PARTS_AT_ONCE = 2;

interface Remote {
  id: string;
  video_id: string;
  part_size_bytes: number;
  part_count: number;
  parts: { number: number; size_bytes: number }[];
}

class Refusal extends Error {
  readonly isGone: boolean;

  constructor(message: string, isGone: boolean) {
    super(message);
    this.isGone = isGone;
  }
}

export class S3Transfer implements Transfer {
  #endpoint: string;
  #item: UploadItem;
  #file: File;
  #listener: TransferListener;
  #abort = new AbortController();
  #sent = new Map<number, number>();

  constructor(endpoint: string, item: UploadItem, file: File, listener: TransferListener) {
    this.#endpoint = endpoint;
    this.#item = item;
    this.#file = file;
    this.#listener = listener;
  }

  start(): void {
    this.#abort = new AbortController();
    void this.#run(this.#abort.signal).catch((error: unknown) => {
      if (this.#abort.signal.aborted) return;
      const isRefusal = error instanceof Refusal;
      const message = isRefusal ? error.message : translate("network.failed");
      this.#listener.onFailed(message, isRefusal && error.isGone);
    });
  }

  pause(): void {
    this.#abort.abort();
  }

  async #run(signal: AbortSignal): Promise<void> {
    const remote = await this.#retrying(signal, () => this.#open(signal));
    this.#sent = new Map(remote.parts.map((part) => [part.number, part.size_bytes]));
    const missing: number[] = [];
    for (let number = 1; number <= remote.part_count; number += 1) {
      const length = this.#piece(number, remote).size;
      if (this.#sent.get(number) === length) continue;
      this.#sent.delete(number);
      missing.push(number);
    }
    this.#tell();
    for (let at = 0; at < missing.length; at += LINKS_AT_ONCE) {
      await this.#sendSome(missing.slice(at, at + LINKS_AT_ONCE), remote, signal);
    }
    await this.#retrying(signal, () => this.#ask("POST", `${remote.id}/complete/`, {}, signal));
    this.#listener.onSent();
  }

  async #open(signal: AbortSignal): Promise<Remote> {
    if (this.#item.uploadId) return this.#ask("GET", `${this.#item.uploadId}/`, null, signal);
    const remote = await this.#ask<Remote>("POST", "", {
      size_bytes: this.#file.size,
      file_name: this.#file.name,
      title: this.#item.title,
      visibility: this.#item.visibility,
      fingerprint: this.#item.fingerprint,
    }, signal);
    this.#listener.onCreated(remote.id, remote.video_id);
    return remote;
  }

  async #sendSome(numbers: number[], remote: Remote, signal: AbortSignal): Promise<void> {
    // Links are good for hours, and a paused transfer asks for new ones.
    const { parts } = await this.#retrying(signal, () =>
      this.#ask<{ parts: { number: number; url: string }[] }>(
        "POST", `${remote.id}/parts/`, { numbers }, signal,
      ),
    );
    const queue = [...parts];
    const worker = async (): Promise<void> => {
      for (let part = queue.shift(); part; part = queue.shift()) {
        const { number, url } = part;
        await this.#retrying(signal, () => this.#put(url, number, remote, signal));
      }
    };
    await Promise.all(Array.from({ length: PARTS_AT_ONCE }, worker));
  }

  /** XMLHttpRequest, because fetch does not tell how far a body has gone. */
  #put(url: string, number: number, remote: Remote, signal: AbortSignal): Promise<void> {
    // Paused while the links were asked for.
    signal.throwIfAborted();
    const piece = this.#piece(number, remote);
    return new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      const fail = (): void => {
        this.#sent.delete(number);
        reject(new Error("part"));
      };
      const stop = (): void => request.abort();
      signal.addEventListener("abort", stop, { once: true });
      request.upload.onprogress = (event) => {
        this.#sent.set(number, event.loaded);
        this.#tell();
      };
      request.onload = () => {
        if (request.status !== 200) return fail();
        this.#sent.set(number, piece.size);
        this.#tell();
        resolve();
      };
      request.onerror = fail;
      request.onabort = fail;
      request.onloadend = () => signal.removeEventListener("abort", stop);
      request.open("PUT", url);
      request.send(piece);
    });
  }

  #piece(number: number, remote: Remote): Blob {
    const start = (number - 1) * remote.part_size_bytes;
    return this.#file.slice(start, start + remote.part_size_bytes);
  }

  #tell(): void {
    let sent = 0;
    for (const bytes of this.#sent.values()) sent += bytes;
    this.#listener.onProgress(sent);
  }

  async #ask<T>(method: "GET" | "POST", path: string, body: unknown, signal: AbortSignal): Promise<T> {
    const url = `${this.#endpoint}${path}`;
    const answer = method === "GET" ? await fetch(url, { signal }) : await sendJson("POST", url, body);
    if (answer.ok) return (await answer.json()) as T;
    const message = messageIn(await answer.text()) || translate("server.failed");
    if (answer.status >= 500 || answer.status === 429) throw new Error(message);
    throw new Refusal(message, answer.status === 404);
  }

  async #retrying<T>(signal: AbortSignal, attempt: () => Promise<T>): Promise<T> {
    for (const delayMs of RETRY_DELAYS_MS) {
      try {
        return await attempt();
      } catch (error) {
        if (error instanceof Refusal || signal.aborted) throw error;
        await new Promise((resolve) => setTimeout(resolve, delayMs));
      }
    }
    return attempt();
  }
}

/** What the bucket has of an upload: the site hears of it only when it asks. */
export async function storedBytes(endpoint: string, uploadId: string): Promise<number | null> {
  try {
    const answer = await fetch(`${endpoint}${uploadId}/`);
    if (!answer.ok) return null;
    const { parts } = (await answer.json()) as Remote;
    return parts.reduce((sum, part) => sum + part.size_bytes, 0);
  } catch {
    return null;
  }
}
