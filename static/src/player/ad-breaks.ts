/** Asks for ads when they are due; the script that shows them is fetched only where there are any. */
import type { AdShow } from "../ads/show.ts";
import { type Ad, readAds } from "../ads/ad.ts";
import type { ChannelEventDetail } from "../live/details.ts";
import { loadBundle } from "../shared/bundles.ts";
import { Listeners } from "../shared/listeners.ts";
import type { Source } from "./source.ts";
import type { PlayerView } from "./view.ts";

type Kind = "preroll" | "midroll";
type Bundle = { AdShow: typeof AdShow };

/** An answer that takes longer comes too late: whoever waits would see the picture go again. */
const PATIENCE_MS = 4000;
/** A break begins for everybody at once; the server need not hear of it in one moment. */
const SPREAD_MS = 1500;

export class AdBreaks {
  #view: PlayerView;
  #listeners = new Listeners();
  #login = "";
  #show: AdShow | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(view: PlayerView) {
    this.#view = view;
    this.#listeners.on<CustomEvent<ChannelEventDetail>>(document, "channel:event", ({ detail }) => {
      if (detail.channel === this.#login && detail.event === "channel.ad_break.begin")
        this.#onBreak(detail.data);
    });
  }

  /** A live channel is opened: its pre-roll, once. */
  begin({ login }: Source): void {
    if (login === this.#login) return;
    this.end();
    this.#login = login;
    void this.#ask("preroll", {});
  }

  /** The channel is left, or gone. */
  end(): void {
    clearTimeout(this.#timer);
    this.#login = "";
    this.#show?.destroy();
    this.#show = null;
  }

  destroy(): void {
    this.end();
    this.#listeners.destroy();
  }

  #onBreak(data: Record<string, unknown>): void {
    const startedAtMs = Number(data["started_at"]);
    const isOver = Date.now() > startedAtMs + 1000 * Number(data["duration_s"]);
    if (isOver || this.#show) return;
    const id = String(data["ad_break_id"]);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(
      () => void this.#ask("midroll", { break: id }),
      Math.random() * SPREAD_MS,
    );
  }

  // Whatever goes wrong here, the picture goes on: no ad is a good answer too.
  async #ask(kind: Kind, more: Record<string, string>): Promise<void> {
    const login = this.#login;
    try {
      const ads = await fetchAds(login, kind, more);
      if (ads.length === 0) return;
      const { AdShow } = (await loadBundle("ads")) as Bundle;
      if (login !== this.#login || this.#show) return;
      this.#show = new AdShow(this.#view, kind, ads, () => {
        this.#show = null;
      });
    } catch {
      // Too slow, not reachable, blocked by the browser.
    }
  }
}

async function fetchAds(login: string, kind: Kind, more: Record<string, string>): Promise<Ad[]> {
  const query = new URLSearchParams({ kind, ...more });
  const response = await fetch(`/api/v1/channels/${login}/ads/?${query}`, {
    credentials: "same-origin",
    signal: AbortSignal.timeout(PATIENCE_MS),
  });
  return response.ok ? readAds(await response.json()) : [];
}
