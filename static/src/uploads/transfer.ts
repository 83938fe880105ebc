/** Sending one file, by tus to this site or in parts straight into the site's bucket. */
import type { UploadItem } from "./item.ts";

export interface Transfer {
  /** Send, or go on; the listener hears how it goes. */
  start(): void;
  /** Stop; what has arrived stays there. */
  pause(): void;
}

export interface TransferListener {
  onCreated(uploadId: string, videoId: string): void;
  onProgress(sentBytes: number): void;
  onSent(): void;
  /** Given up; `isGone` when the server knows no such upload any more. */
  onFailed(message: string, isGone: boolean): void;
}

export type MakeTransfer = (item: UploadItem, file: File, listener: TransferListener) => Transfer;

export const RETRY_DELAYS_MS = [0, 1000, 3000, 5000, 10_000, 20_000, 30_000, 60_000];

/** The sentence of an error answer (docs: {"error": {"message"}}), empty when there is none. */
export function messageIn(body: string): string {
  try {
    const parsed = JSON.parse(body) as { error?: { message?: unknown } };
    return typeof parsed.error?.message === "string" ? parsed.error.message : "";
  } catch {
    return "";
  }
}
