/** Watching something recorded: chapters, speed, resuming, what comes after. Fetched when a page has one. */
import { el } from "../../shared/dom.ts";
import { translate } from "../../shared/i18n.ts";
import { Listeners } from "../../shared/listeners.ts";
import { readStored, store } from "../../shared/storage.ts";
import { formatClock } from "../../shared/times.ts";
import type { MenuButton } from "../menu-button.ts";
import type { Mode, Moment } from "../mode.ts";
import type { Source } from "../source.ts";
import type { VideoSource } from "../video-source.ts";
import type { PlayerView } from "../view.ts";
import { chapterAt, layOut } from "./chapters.ts";
import { endCard } from "./end-card.ts";
import { Progress } from "./progress.ts";
import { RecordedTimeline } from "./recorded-timeline.ts";
import { askedFor, resumeAt } from "./resume.ts";
import { resumedNote } from "./resumed-note.ts";
import { SPEEDS, speedAfter } from "./speeds.ts";
import { ViewCount } from "./view-count.ts";

export class VideoMode implements Mode {
  readonly timeline: RecordedTimeline;
  readonly start: HTMLElement[];
  readonly end: HTMLElement[];
  #view: PlayerView;
  #video: VideoSource;
  #position = el("span", {});
  #length = el("span", { class: "player__length" });
  #speeds: MenuButton;
  #chapters: MenuButton;
  #progress: Progress;
  #views: ViewCount | null = null;
  #listeners = new Listeners();
  #isBegun = false;
  #hasPlayed = false;
  #markedMs = 0;
  #askedMs: number | null = null;
  #isDestroyed = false;

  constructor(view: PlayerView, menus: typeof MenuButton) {
    const { playback, source } = view;
    if (!source.video) throw new Error("This place names no video.");
    this.#view = view;
    this.#video = source.video;
    this.timeline = new RecordedTimeline(playback, source.video);
    this.#speeds = new menus("speed", "gauge", translate("player.speed"));
    this.#chapters = new menus("chapters", "list", translate("player.chapters"));
    this.#progress = new Progress(source.video.id, playback);
    this.start = [el("span", { class: "player__time numeric" }, this.#position, this.#length)];
    this.end = [...this.#chapters.elements, ...this.#speeds.elements];
    playback.renewUrl = () => fetchUrl(this.#video.id);
    playback.setSpeed(readStored<number>("player-speed", 1));
    this.#listeners.on(playback, "speed", () => this.#fillSpeeds());
    for (const type of ["timeupdate", "durationchange", "seeking"]) {
      this.#listeners.on(playback.video, type, () => this.#showTime());
    }
    this.#fillSpeeds();
  }

  show(source: Source, isGated: boolean): void {
    if (source.video) this.#video = source.video;
    this.#showTime();
    if (this.#isBegun) this.#goOn();
    else if (isGated) this.#view.playback.unload("idle");
    else this.begin(source);
  }

  begin(source: Source): void {
    this.#isBegun = true;
    this.#askedMs = askedFor(location.search);
    void this.#load(source);
  }

  overlay(): HTMLElement[] | null {
    const { playback } = this.#view;
    switch (playback.state) {
      case "ended":
        return [endCard(this.#video.next, () => this.#replay())];
      // Whoever stops in the middle wants to look at the picture.
      case "paused":
        return this.#hasPlayed ? [] : null;
      default:
        return null;
    }
  }

  update(): void {
    const { playback } = this.#view;
    if (playback.state === "playing") {
      this.#hasPlayed = true;
      this.#views ??= new ViewCount(this.#video.id, this.#video.durationMs, playback);
    }
    this.#showTime();
  }

  onKey(key: string): boolean {
    if (key !== "<" && key !== ">") return false;
    this.#setSpeed(speedAfter(this.#view.playback.speed, key === ">" ? 1 : -1));
    return true;
  }

  seekTo(offsetMs: number): void {
    this.timeline.seek(offsetMs);
  }

  moment(): Moment {
    return { videoId: this.#video.id, offsetMs: Math.round(this.timeline.positionMs()) };
  }

  destroy(): void {
    this.#isDestroyed = true;
    this.#progress.destroy();
    this.#views?.destroy();
    this.#speeds.destroy();
    this.#chapters.destroy();
    this.#listeners.destroy();
  }

  // An address with a moment in it goes before the page's wish, and that before one's own place.
  async #load(source: Source): Promise<void> {
    const askedMs = this.#askedMs ?? this.#video.startMs;
    const leftMs = askedMs === null ? await this.#progress.find() : 0;
    const durationMs = this.#video.isGrowing ? null : this.#video.durationMs || null;
    const resumedMs = resumeAt(leftMs, durationMs);
    const startMs = Math.min(askedMs ?? resumedMs, Math.max(0, (durationMs ?? Infinity) - 1_000));
    this.timeline.expect(startMs);
    if (this.#isDestroyed) return;
    this.#view.playback.loadRecorded(
      source.playbackUrl,
      { timeS: startMs / 1000 },
      source.isAutoplay,
    );
    if (resumedMs > 0) this.#view.element.append(resumedNote(resumedMs, () => this.#replay()));
  }

  // Back from the corner: only another moment in the address than the one it began with is a wish.
  #goOn(): void {
    const askedMs = askedFor(location.search);
    if (askedMs !== null && askedMs !== this.#askedMs) this.timeline.seek(askedMs);
    this.#askedMs = askedMs;
  }

  #replay(): void {
    this.timeline.seek(0);
    if (this.#view.playback.video.paused) void this.#view.playback.play();
  }

  #showTime(): void {
    const lengthMs = this.timeline.lengthMs();
    const positionMs = this.timeline.positionMs();
    this.#position.textContent = formatClock(positionMs, lengthMs);
    this.#length.textContent = ` / ${formatClock(lengthMs)}`;
    if (Math.abs(lengthMs - this.#markedMs) > 1_000) this.#mark(lengthMs);
    this.#chapters.setLabel(chapterAt(this.timeline.chapters, positionMs)?.title ?? "");
  }

  #mark(lengthMs: number): void {
    this.#markedMs = lengthMs;
    const chapters = layOut(this.#video.chapters, lengthMs);
    this.timeline.chapters = chapters;
    // While the player is being made there is no bar yet.
    queueMicrotask(() => this.#view.bar.mark(lengthMs, chapters, this.#video.muted));
    this.#chapters.button.hidden = chapters.length < 2;
    this.#chapters.fill(
      chapters.map(({ title, startMs }) => ({
        text: title,
        hint: formatClock(startMs, lengthMs),
        run: () => this.timeline.seek(startMs),
      })),
    );
  }

  #setSpeed(speed: number): void {
    store("player-speed", speed);
    this.#view.playback.setSpeed(speed);
  }

  #fillSpeeds(): void {
    const { speed } = this.#view.playback;
    this.#speeds.setLabel(speed === 1 ? "" : `${speed}×`);
    this.#speeds.fill(
      SPEEDS.map((one) => ({
        text: one === 1 ? translate("player.speed.normal") : `${one}×`,
        isChecked: one === speed,
        run: () => this.#setSpeed(one),
      })),
    );
  }
}

/** Another address of the same video; null when it may not be watched any more. */
async function fetchUrl(id: string): Promise<string | null> {
  const response = await fetch(`/api/v1/videos/${id}/`, { credentials: "same-origin" });
  if (response.status === 403 || response.status === 404 || response.status === 410) return null;
  if (!response.ok) throw new Error(`The site answered ${response.status}.`);
  const body = (await response.json()) as { playback_url?: unknown };
  return typeof body.playback_url === "string" && body.playback_url ? body.playback_url : null;
}
