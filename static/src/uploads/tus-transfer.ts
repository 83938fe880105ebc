/** tus-js-client, as it comes; the server's list of unfinished uploads is what it resumes from. */
import * as tus from "tus-js-client";
import { translate } from "../shared/i18n.ts";
import type { UploadItem } from "./item.ts";
import { RETRY_DELAYS_MS, type Transfer, type TransferListener, messageIn } from "./transfer.ts";

const CHUNK_BYTES = 16 * 1024 * 1024;
const GONE = [403, 404, 410];

export class TusTransfer implements Transfer {
  #upload: tus.Upload;

  constructor(endpoint: string, item: UploadItem, file: File, listener: TransferListener) {
    this.#upload = new tus.Upload(file, {
      endpoint,
      uploadUrl: item.uploadId ? `${endpoint}${item.uploadId}` : null,
      chunkSize: CHUNK_BYTES,
      retryDelays: RETRY_DELAYS_MS,
      storeFingerprintForResuming: false,
      metadata: {
        filename: file.name,
        title: item.title,
        visibility: item.visibility,
        fingerprint: item.fingerprint,
      },
      onAfterResponse: (_request, response) => {
        const videoId = response.getHeader("X-Video-Id") ?? "";
        const location = response.getHeader("Location") ?? "";
        const uploadId = location.slice(location.lastIndexOf("/") + 1);
        if (videoId && uploadId) listener.onCreated(uploadId, videoId);
      },
      onProgress: (sentBytes) => listener.onProgress(sentBytes),
      onSuccess: () => listener.onSent(),
      onError: (error) => {
        const response = "originalResponse" in error ? error.originalResponse : null;
        const message = messageIn(response?.getBody() ?? "") || translate("network.failed");
        listener.onFailed(message, GONE.includes(response?.getStatus() ?? 0));
      },
    });
  }

  start(): void {
    this.#upload.start();
  }

  pause(): void {
    void this.#upload.abort();
  }
}
