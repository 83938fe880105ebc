/** An ad as the server hands it out. */

export interface Ad {
  token: string;
  title: string;
  mediaUrl: string;
  durationMs: number;
  /** Empty where it leads nowhere. */
  clickUrl: string;
}

export function readAds(answer: unknown): Ad[] {
  const { ads } = answer as { ads?: Record<string, unknown>[] };
  return (ads ?? []).map((ad) => ({
    token: String(ad["token"]),
    title: String(ad["title"] ?? ""),
    mediaUrl: String(ad["media_url"]),
    durationMs: Number(ad["duration_ms"]),
    clickUrl: httpsOnly(String(ad["click_url"] ?? "")),
  }));
}

/** The server checks too; a link of ours never runs a script. */
function httpsOnly(url: string): string {
  return url.startsWith("https://") ? url : "";
}
