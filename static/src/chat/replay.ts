/** The chat of a recording: each line appears when the picture reaches the moment it was said. */
import { el } from "../shared/dom.ts";
import { translate } from "../shared/i18n.ts";
import { Listeners } from "../shared/listeners.ts";
import type { Component } from "../shared/registry.ts";
import { formatClock } from "../shared/times.ts";
import { type VideoTimeDetail, askForTime, seekTo } from "../videos/events.ts";
import { ChatApi } from "./api.ts";
import { LineActions } from "./line-actions.ts";
import { LineList } from "./line-list.ts";
import { LineRunner } from "./line-runner.ts";
import { Moderation } from "./moderation.ts";
import { People } from "./people.ts";
import { mayMove, readPreferences } from "./preferences.ts";
import { ReplayClock } from "./replay-clock.ts";
import { ReplaySource } from "./replay-source.ts";
import { ReplayTrack } from "./replay-track.ts";

/** What stands in the list right after a seek. */
const CONTEXT_LINES = 60;
const AGAIN_MS = 5000;

/** `<section data-component="chat-replay" data-video="1">`; see components/_chat_replay.html. */
export class ChatReplay implements Component {
  #element: HTMLElement;
  #listeners = new Listeners();
  #clock = new ReplayClock();
  #track: ReplayTrack;
  #source: ReplaySource;
  #list: LineList;
  #actions: LineActions;
  #videoId: string;
  /** Up to where the lines are in the list; null until they are shown anew. */
  #shownMs: number | null = null;
  #hasContext = false;
  #loading: number | null = null;
  #waitUntilMs = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isGone = false;

  constructor(element: HTMLElement) {
    this.#element = element;
    this.#videoId = element.dataset["video"] ?? "";
    this.#track = new ReplayTrack(element.dataset["growing"] === "1");
    this.#source = new ReplaySource(this.#videoId);
    this.#list = new LineList(this.#part("lines"), this.#part("more"));
    this.#actions = this.#makeActions();
    this.#applyPreferences();
    this.#listeners.on<CustomEvent<VideoTimeDetail>>(document, "video:time", ({ detail }) =>
      this.#onTime(detail),
    );
    this.#listeners.on(this.#part("retry"), "click", () => this.#tryAgain());
    this.#listeners.on(this.#part("next"), "click", () => this.#goToNext());
    // Until the player says where the picture is.
    this.#clock.report(Number(element.dataset["start"]) || 0, false, performance.now());
    this.#advance();
    askForTime();
  }

  destroy(): void {
    this.#isGone = true;
    clearTimeout(this.#timer);
    this.#actions.destroy();
    this.#list.destroy();
    this.#listeners.destroy();
  }

  #onTime({ videoId, offsetMs, isPlaying }: VideoTimeDetail): void {
    if (String(videoId) !== this.#videoId) return;
    if (this.#clock.report(offsetMs, isPlaying, performance.now())) this.#shownMs = null;
    this.#advance();
  }

  /** Show what the picture has reached, see that what comes is here, and come back in time. */
  #advance(): void {
    clearTimeout(this.#timer);
    const nowMs = this.#clock.offsetAt(performance.now());
    void this.#fetch(nowMs);
    if (this.#track.has(nowMs)) this.#show(nowMs);
    else if (this.#shownMs === null) this.#setState("loading");
    const nextMs = this.#track.nextAfter(nowMs);
    if (!this.#clock.isPlaying || nextMs === null) return;
    const waitMs = this.#clock.waitMs(nextMs, performance.now());
    // Later ones are looked at with the player's next report.
    if (waitMs < 400) this.#timer = setTimeout(() => this.#advance(), waitMs + 1);
  }

  #show(nowMs: number): void {
    if (this.#shownMs === null) this.#rebuild(nowMs);
    else for (const { line } of this.#track.between(this.#shownMs, nowMs)) this.#list.push(line);
    this.#shownMs = nowMs;
    this.#setState("ready");
    this.#showEmptiness(nowMs);
  }

  #rebuild(nowMs: number): void {
    this.#hasContext = ReplayTrack.indexOf(nowMs) === 0 || this.#track.has(nowMs - 60_000);
    this.#list.reset(this.#track.before(nowMs, CONTEXT_LINES).map(({ line }) => line));
  }

  async #fetch(nowMs: number): Promise<void> {
    const index = this.#track.wanted(nowMs);
    if (index === null || this.#loading !== null || performance.now() < this.#waitUntilMs) return;
    this.#loading = index;
    try {
      const answer = await this.#source.fetchWindow(index);
      if (this.#isGone) return;
      // A minute of a recording that goes on is asked for again, but not at once.
      if (answer.untilMs < nowMs + AGAIN_MS && this.#element.dataset["growing"] === "1") {
        this.#waitUntilMs = performance.now() + AGAIN_MS;
      }
      this.#put(index, answer);
    } catch (error) {
      if (!this.#isGone) this.#fail(error);
    } finally {
      this.#loading = null;
    }
    if (!this.#isGone && performance.now() >= this.#waitUntilMs) this.#advance();
  }

  #put(index: number, answer: Awaited<ReturnType<ReplaySource["fetchWindow"]>>): void {
    this.#track.put(index, answer);
    this.#part("failure").hidden = true;
    const isBefore = this.#shownMs !== null && index < ReplayTrack.indexOf(this.#shownMs);
    // What was said before a seek arrives after what is shown: put it above, unless one reads.
    if (isBefore && !this.#hasContext && !this.#list.isPaused) this.#rebuild(this.#shownMs ?? 0);
  }

  #fail(error: unknown): void {
    this.#waitUntilMs = performance.now() + AGAIN_MS;
    this.#part("failure-text").textContent =
      error instanceof Error ? error.message : translate("server.failed");
    this.#part("failure").hidden = false;
    if (this.#shownMs === null) this.#setState("failed");
  }

  #tryAgain(): void {
    this.#waitUntilMs = 0;
    this.#part("failure").hidden = true;
    this.#advance();
  }

  #showEmptiness(nowMs: number): void {
    const isEmpty = this.#list.elements().length === 0;
    const empty = this.#part("empty");
    empty.hidden = !isEmpty || this.#track.between(nowMs - 60_000, nowMs).length > 0;
    if (empty.hidden) return;
    const nextMs = this.#track.nextAfter(nowMs);
    const isSilent = nextMs === null && ReplayTrack.indexOf(nowMs) === 0;
    const key = nextMs !== null ? "replay.later" : isSilent ? "replay.none" : "replay.quiet";
    this.#part("empty-title").textContent = translate(key);
    const next = this.#part("next");
    next.hidden = nextMs === null;
    if (nextMs !== null) {
      next.dataset["offset"] = String(nextMs);
      next.replaceChildren(translate("replay.next", { time: formatClock(nextMs) }));
    }
  }

  #goToNext(): void {
    // A breath before it is said, so that it is seen to appear.
    seekTo(Math.max(0, Number(this.#part("next").dataset["offset"]) - 1000));
  }

  #setState(state: "loading" | "ready" | "failed"): void {
    this.#element.dataset["state"] = state;
    this.#part("loading").hidden = state !== "loading";
  }

  #makeActions(): LineActions {
    const api = new ChatApi(this.#element.dataset["channel"] ?? "");
    const people = new People(api, this.#element);
    const moderation = new Moderation(api, this.#element);
    // Nobody answers in a talk that is over: everybody reads, copies, and looks at who it was.
    const you = (): null => null;
    const context = { you, onReply: () => undefined };
    const runner = new LineRunner(this.#element, api, this.#list, moderation, people, context);
    const menu = this.#part("line-menu");
    if (this.#element.dataset["signedIn"] === "1") void this.#hideBlocked(people);
    return new LineActions(this.#list, menu, you, (act, line, place) =>
      runner.run(act, line, place),
    );
  }

  async #hideBlocked(people: People): Promise<void> {
    const blocked = await people.blocked().catch(() => null);
    if (!blocked || this.#isGone) return;
    this.#list.hidden = blocked;
    for (const id of blocked) this.#list.hideUser(id);
  }

  #applyPreferences(): void {
    const preferences = readPreferences();
    this.#element.style.setProperty("--chat-font-size", `${preferences.fontPx / 16}rem`);
    this.#element.toggleAttribute("data-times", preferences.hasTimes);
    this.#list.setMoving(mayMove(preferences));
  }

  #part(name: string): HTMLElement {
    const found = this.#element.querySelector<HTMLElement>(`[data-chat-${name}]`);
    return found ?? el("div");
  }
}
