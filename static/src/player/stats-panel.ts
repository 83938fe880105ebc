/** The figures under "s": latency, buffer, bitrate, dropped frames and the rest. */
import { el } from "../shared/dom.ts";
import { translate } from "../shared/i18n.ts";
import { formatBitrate } from "../shared/numbers.ts";
import type { Playback } from "./playback.ts";

const EVERY_MS = 500;

export class StatsPanel {
  readonly element = el("dl", {
    class: "player__stats numeric",
    hidden: true,
    "aria-label": translate("player.stats"),
  });
  #playback: Playback;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(playback: Playback) {
    this.#playback = playback;
  }

  toggle(): void {
    this.element.hidden = !this.element.hidden;
    clearInterval(this.#timer);
    if (this.element.hidden) return;
    this.#fill();
    this.#timer = setInterval(() => this.#fill(), EVERY_MS);
  }

  destroy(): void {
    clearInterval(this.#timer);
  }

  #fill(): void {
    const rows = Object.entries(this.#figures()).flatMap(([key, value]) => [
      el("dt", {}, translate(`stats.${key}`)),
      el("dd", {}, value),
    ]);
    this.element.replaceChildren(...rows);
  }

  #figures(): Record<string, string> {
    const { video, rebuffers, floorS } = this.#playback;
    const engine = this.#playback.engineStats;
    const frames = video.getVideoPlaybackQuality();
    return {
      latency: seconds(engine?.latencyS ?? null),
      buffer: `${this.#playback.forwardBufferS().toFixed(2)} s (≥ ${floorS.toFixed(2)} s)`,
      rate: `${video.playbackRate.toFixed(2)}×`,
      resolution: video.videoWidth ? `${video.videoWidth} × ${video.videoHeight}` : "–",
      bitrate: formatBitrate(engine?.bitrateBps ?? 0),
      bandwidth: formatBitrate(engine?.bandwidthBps ?? 0),
      codecs: engine?.codecs || "–",
      dropped: `${frames.droppedVideoFrames} / ${frames.totalVideoFrames}`,
      rebuffers: String(rebuffers),
      engine: engine?.name ?? "–",
    };
  }
}

function seconds(value: number | null): string {
  return value === null ? "–" : `${value.toFixed(2)} s`;
}
