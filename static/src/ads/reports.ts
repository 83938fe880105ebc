/** Tells the server what was seen; the server counts each once, however often it hears it. */
import { postJson } from "../shared/http.ts";
import type { AdEvent } from "./progress.ts";

const AGAIN_MS = 1500;
const ATTEMPTS = 3;

export async function reportAd(token: string, event: AdEvent, attempt = 1): Promise<void> {
  const status = await postJson("/api/v1/ads/events/", { token, event }).then(
    (response) => response.status,
    () => 0,
  );
  // Not reached, busy, or a clock that is a little behind: later it may count.
  const isWorthIt = status === 0 || status === 409 || status === 429 || status >= 500;
  if (!isWorthIt || attempt >= ATTEMPTS) return;
  await new Promise((resolve) => setTimeout(resolve, AGAIN_MS * attempt));
  await reportAd(token, event, attempt + 1);
}
