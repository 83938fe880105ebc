/** Rewinds a live broadcast: from the low-latency list to that of all of it, and back. */
import { translate } from "../shared/i18n.ts";
import { Listeners } from "../shared/listeners.ts";
import { formatClock } from "../shared/times.ts";
import { showToast } from "../shared/toast.ts";
import { isAtEdge, liveEdgeMs, rewoundUrl } from "./dvr-clock.ts";
import type { Timeline } from "./mode.ts";
import type { Playback } from "./playback.ts";
import { type Span, clampMs } from "./seek-maths.ts";
import type { Source } from "./source.ts";

const FIRST_STEP_MS = 12_000;

export class Dvr implements Timeline {
  #playback: Playback;
  #source: () => Source;
  #listeners = new Listeners();
  /** The server's clock minus this browser's, as the picture tells it. */
  #skewMs = 0;
  #isRefused = false;
  /** Where rewinding leads, until the picture is there. */
  #targetMs: number | null = null;

  constructor(playback: Playback, source: () => Source) {
    this.#playback = playback;
    this.#source = source;
    playback.renewUrl = () => this.#giveUp();
    this.#listeners.on(playback.video, "timeupdate", () => this.#learnSkew());
    this.#listeners.on(playback, "state", () => {
      if (playback.state === "playing") this.#targetMs = null;
    });
  }

  destroy(): void {
    this.#listeners.destroy();
  }

  /** A page asks for this broadcast; whoever has rewound it stays where they are. */
  show({ playbackUrl, isAutoplay }: Source): void {
    if (this.isRewound && this.#playback.url === rewoundUrl(playbackUrl)) return;
    if (this.#playback.url !== playbackUrl) this.#isRefused = false;
    this.#playback.load(playbackUrl, isAutoplay);
  }

  get isRewound(): boolean {
    return this.#playback.isRecorded;
  }

  get isSeekable(): boolean {
    const { isLive, isPreview, startedAtMs } = this.#source();
    const canRewind = isLive && !isPreview && !this.#isRefused;
    return canRewind && startedAtMs !== null && this.#playback.state !== "idle";
  }

  positionMs(): number {
    if (this.#targetMs !== null) return this.#targetMs;
    const unixMs = this.#playback.unixMsAt(this.#playback.video.currentTime);
    const edgeMs = this.lengthMs();
    if (unixMs === null) return this.isRewound ? 0 : edgeMs;
    // The picture is as live as it gets; a bar that is never quite full would look broken.
    if (!this.isRewound && isAtEdge(unixMs - this.#startMs(), edgeMs)) return edgeMs;
    return clampMs(unixMs - this.#startMs(), edgeMs);
  }

  lengthMs(): number {
    return Math.max(1, liveEdgeMs(Date.now(), this.#skewMs) - this.#startMs());
  }

  buffered(): Span[] {
    const { video } = this.#playback;
    const positionMs = this.positionMs();
    return [{ startMs: positionMs, endMs: positionMs + this.#playback.forwardBufferS() * 1000 }].filter(
      () => this.isRewound && video.readyState > 0,
    );
  }

  seek(offsetMs: number): void {
    if (isAtEdge(offsetMs, this.lengthMs())) this.backToLive();
    else this.#rewindTo(this.#startMs() + offsetMs, offsetMs);
  }

  /** By a key. The list of the whole broadcast ends some seconds before the camera, so the first step
   * back is a longer one. */
  step(offsetMs: number): void {
    const isAhead = offsetMs >= this.positionMs();
    if (this.isRewound) this.seek(offsetMs);
    else if (!isAhead) this.seek(clampMs(offsetMs, this.lengthMs() - FIRST_STEP_MS));
  }

  /** The same for a position in the recording, which leaves out the gaps. */
  seekRecording(offsetMs: number): void {
    if (this.isRewound) this.#playback.seek(offsetMs / 1000);
    else this.#rewind({ timeS: offsetMs / 1000 });
  }

  /** The position in the recording; null at the camera. */
  recordingMs(): number | null {
    return this.isRewound ? Math.round(this.#playback.video.currentTime * 1000) : null;
  }

  backToLive(): void {
    this.#targetMs = null;
    if (this.isRewound) this.#playback.switchToLive(this.#source().playbackUrl);
    else this.#playback.jumpToLive();
  }

  /** Seconds behind the camera, as far as they are known. */
  behindS(): number | null {
    if (!this.isRewound) return this.#playback.latencyS();
    return Math.max(0, this.lengthMs() - this.positionMs()) / 1000;
  }

  describe(offsetMs: number): string {
    const lengthMs = this.lengthMs();
    if (isAtEdge(offsetMs, lengthMs)) return translate("live");
    return translate("player.behind_live", { time: formatClock(lengthMs - offsetMs) });
  }

  label(offsetMs: number): string {
    const lengthMs = this.lengthMs();
    return isAtEdge(offsetMs, lengthMs) ? translate("live") : `−${formatClock(lengthMs - offsetMs)}`;
  }

  preview(): null {
    return null;
  }

  #startMs(): number {
    return this.#source().startedAtMs ?? 0;
  }

  #rewindTo(unixMs: number, guessMs: number): void {
    const timeS = this.isRewound ? this.#playback.timeAt(unixMs) : null;
    if (timeS !== null) {
      this.#playback.seek(timeS);
      return;
    }
    this.#rewind({ unixMs, guessS: guessMs / 1000 });
    this.#targetMs = guessMs;
  }

  #rewind(startAt: { timeS: number } | { unixMs: number; guessS: number }): void {
    const url = rewoundUrl(this.#source().playbackUrl);
    this.#playback.switchTo({ url, isRecorded: true, startAt });
  }

  // The end of what was sent is now, and its date is by the server's clock.
  #learnSkew(): void {
    if (this.isRewound) return;
    const { video } = this.#playback;
    const unixMs = this.#playback.unixMsAt(video.currentTime + this.#playback.forwardBufferS());
    if (unixMs !== null) this.#skewMs = unixMs - Date.now();
  }

  // Nothing of this broadcast is kept: what is live goes on, and the bar goes.
  #giveUp(): Promise<null> {
    this.#isRefused = true;
    if (this.isRewound) {
      this.backToLive();
      showToast({ message: translate("player.no_rewind"), level: "info" });
    }
    return Promise.resolve(null);
  }
}
