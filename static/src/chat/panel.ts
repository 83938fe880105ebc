/** A channel's chat on the page: the room's frames become lines, cards and what one may do. */
import { asText } from "../live/messages.ts";
import { el, icon } from "../shared/dom.ts";
import { translate } from "../shared/i18n.ts";
import { Listeners } from "../shared/listeners.ts";
import type { Component } from "../shared/registry.ts";
import { everySecond } from "../shared/ticker.ts";
import { ChatApi } from "./api.ts";
import { showChatters } from "./chatters-dialog.ts";
import { CheerOpener } from "./cheer-opener.ts";
import { Commands, mayUse } from "./commands.ts";
import { Composer } from "./composer.ts";
import { Doorway } from "./doorway.ts";
import { EmotePicker } from "./emote-picker.ts";
import { Emotes } from "./emotes.ts";
import type { Author, DirectFrame, Joined, Poll, RoomFrame, You } from "./frames.ts";
import { systemLine } from "./frames.ts";
import { HeldQueue } from "./held-queue.ts";
import { LineActions } from "./line-actions.ts";
import { LineList } from "./line-list.ts";
import { LineRunner } from "./line-runner.ts";
import { ModerateMenu } from "./moderate-menu.ts";
import { Moderation, attempt } from "./moderation.ts";
import type { PendingLine } from "./pending.ts";
import { People } from "./people.ts";
import { mayMove, readPreferences, savePreferences } from "./preferences.ts";
import { RaidCard } from "./raid-card.ts";
import type { Room } from "./room.ts";
import { SettingsMenu } from "./settings-menu.ts";
import { type SocketListener, type SocketState, chatSocket } from "./socket.ts";
import { Speakers } from "./speakers.ts";
import { TopCards } from "./top-cards.ts";

type Refusal = { code: string; message: string; retryAfter: number };

/** `<section data-component="chat-panel" data-channel="ana">`; see components/_chat_panel.html. */
export class ChatPanel implements Component, SocketListener {
  #element: HTMLElement;
  #listeners = new Listeners();
  #api: ChatApi;
  #list: LineList;
  #cards: TopCards;
  #composer: Composer | null = null;
  #picker: EmotePicker | null = null;
  #cheers: CheerOpener | null = null;
  #actions: LineActions;
  #runner: LineRunner;
  #settingsMenu: SettingsMenu;
  #moderateMenu: ModerateMenu;
  #held: HeldQueue;
  #raid: RaidCard | null = null;
  #moderation: Moderation;
  #people: People;
  #speakers = new Speakers();
  #preferences = readPreferences();
  #doorway: Doorway;
  #room: Room;
  #stopClock: () => void;

  constructor(element: HTMLElement) {
    this.#element = element;
    const login = element.dataset["channel"] ?? "";
    this.#api = new ChatApi(login);
    this.#moderation = new Moderation(this.#api, element);
    this.#people = new People(this.#api, element);
    this.#list = new LineList(this.#part("lines"), this.#part("more"));
    this.#cards = new TopCards(this.#part("top"), {
      onVote: (poll, { id }) =>
        attempt(this.#api.channel("POST", `polls/${poll.id}/vote/`, { choice_id: id })),
      onEndPoll: ({ id }) =>
        void attempt(this.#api.channel("PATCH", `polls/${id}/`, { status: "TERMINATED" })),
      onUnpin: () => void this.#moderation.unpin(),
    });
    this.#held = new HeldQueue(this.#part("top"), this.#api);
    // A chat in a window of its own, or on a moderator's desk, has nobody who watches.
    if (element.dataset["mode"] === "page")
      this.#raid = new RaidCard(this.#part("top"), (to) => location.assign(`/${to}`));
    const you = (): You | null => this.#room?.you ?? null;
    this.#doorway = this.#makeDoorway(you);
    this.#runner = new LineRunner(element, this.#api, this.#list, this.#moderation, this.#people, {
      you,
      onReply: (line) => this.#composer?.reply(line),
    });
    this.#actions = new LineActions(this.#list, this.#menu("line"), you, (act, line, place) =>
      this.#runner.run(act, line, place),
    );
    this.#settingsMenu = this.#makeSettings();
    this.#moderateMenu = new ModerateMenu(this.#menu("moderate"), this.#api, element);
    this.#makeComposer();
    this.#listeners.on(this.#part("chatters"), "click", () =>
      showChatters(element, this.#api, (name) => this.#runner.showCard(name)),
    );
    this.#applyPreferences();
    this.#room = chatSocket.join(login, this);
    this.#stopClock = everySecond(() => this.#onSecond());
  }

  destroy(): void {
    this.#stopClock();
    chatSocket.leave(this.#room);
    this.#listeners.destroy();
    for (const part of [this.#list, this.#cards, this.#actions, this.#settingsMenu]) part.destroy();
    this.#moderateMenu.destroy();
    this.#held.destroy();
    this.#raid?.destroy();
    this.#composer?.destroy();
    this.#picker?.destroy();
    this.#cheers?.destroy();
  }

  // --- What the socket says --------------------------------------------------------------------

  onState(state: SocketState): void {
    // What was joined before stays to be read while the socket comes back.
    if (state === "closed" && this.#element.dataset["state"] === "open") this.#setState("closed");
    if (state === "signed_out") this.#onSignedOut();
    else if (state !== "open") {
      this.#part("connection").textContent =
        state === "closed" ? translate("chat.reconnecting") : "";
    }
  }

  onJoined(joined: Joined): void {
    this.#adopt(joined);
    const recent = joined.recent.filter(isLineFrame);
    this.#list.reset(recent);
    for (const line of recent) this.#speakers.note(line);
    this.#cards.showPinned(joined.pinned);
    this.#cards.showPoll(joined.poll);
    if (joined.poll && joined.you) void this.#loadVote(joined.poll);
    this.#part("empty").hidden = joined.recent.length > 0;
    if (joined.you && this.#list.hidden.size === 0) void this.#loadBlocked();
  }

  onFrame(frame: RoomFrame): void {
    switch (frame.type) {
      case "chat":
      case "notice":
        this.#speakers.note(frame);
        this.#part("empty").hidden = true;
        if (frame.userId === this.#room.you?.userId) this.#doorway.noteSent(Date.now());
        this.#list.push(frame);
        break;
      case "message_deleted":
      case "chat_cleared":
        this.#list.remove(frame);
        if (frame.type === "chat_cleared" && !this.#isOwnAct(frame))
          this.#say(translate("chat.cleared"));
        break;
      case "user_cleared":
        this.#list.remove(frame);
        this.#onCleared(frame);
        break;
      case "user_unbanned":
        this.#onUnbanned(frame.userId);
        break;
      case "room_state":
        this.#doorway.settings = frame.settings;
        this.#showRoom();
        break;
      case "pinned":
        this.#cards.showPinned(frame.line);
        break;
      case "poll":
        this.#cards.showPoll(frame.poll);
        break;
      case "prediction":
        // The card of channel points is a bundle of its own.
        this.#element.dispatchEvent(
          new CustomEvent("prediction:told", { detail: frame.prediction }),
        );
        break;
      case "role_changed":
        // What exactly one may do now only a new answer tells.
        if (frame.userId === this.#room.you?.userId) this.#room.rejoin();
        break;
      case "shoutout":
        this.#sayChannel(translate("chat.shoutout"), frame.to);
        break;
      case "raid":
        this.#onRaid(frame);
        break;
    }
  }

  onDirect(frame: DirectFrame): void {
    switch (frame.type) {
      case "joined":
        this.#adopt(frame);
        break;
      case "command":
        if (frame.text) this.#say(frame.text, "answer");
        break;
      case "held":
        this.#say(translate("chat.held"));
        break;
      case "held_resolved":
        this.#onHeldResolved(frame);
        break;
      case "held_message":
        this.#held.add(frame);
        break;
      case "error":
        this.#onError(frame.code, frame.message, frame.retryAfter);
        break;
      case "warned":
        this.#doorway.change({ warning: { reason: frame.reason } });
        break;
      case "warning_acknowledged":
        this.#doorway.change({ warning: null });
        break;
      case "banned":
        this.#doorway.change({ ban: frame.ban });
        break;
      case "whisper":
        this.#onWhisper(frame);
        break;
      case "signed_out":
        this.#onSignedOut();
        break;
      default:
    }
  }

  onPending(line: PendingLine): void {
    const you = this.#room.you;
    if (you && !line.text.startsWith("/")) this.#list.addPending(line, you.displayName, you.color);
  }

  onSettled(nonce: string): void {
    this.#list.settle(nonce);
  }

  onRefused(
    line: PendingLine,
    reason: Refusal,
  ): void {
    this.#composer?.giveBack(line.text, wordsOf(reason));
    this.#onRefusal(reason.code, reason.retryAfter);
  }

  // --- What follows from it --------------------------------------------------------------------

  // Moderators hear who decided; the sender hears only that it was denied, or forgotten.
  #onHeldResolved({
    heldId,
    status,
    moderator,
  }: Extract<DirectFrame, { type: "held_resolved" }>): void {
    if (this.#held.remove(heldId) || moderator) return;
    if (status === "denied" || status === "expired") this.#say(translate(`chat.held.${status}`));
  }

  #adopt(joined: Joined): void {
    Object.assign(this.#doorway, { settings: joined.settings, rules: joined.rules });
    const you = joined.you;
    this.#list.reader = { login: you?.username ?? "", isModerator: mayUse(you, "delete") };
    this.#cards.rights = {
      mayVote: you !== null,
      mayPin: mayUse(you, "announce"),
      mayEndPolls: mayUse(you, "polls"),
    };
    if (mayUse(you, "automod")) {
      this.#room.tell("moderate");
      void this.#held.load();
    }
    this.#setState("open");
    this.#part("connection").textContent = "";
    this.#showRoom();
  }

  #onWhisper({ from, to, message: text }: Extract<DirectFrame, { type: "whisper" }>): void {
    const isOwn = from.userId === this.#room.you?.userId;
    const key = isOwn ? "chat.whispered_to" : "chat.whispered";
    this.#say(translate(key, { name: (isOwn ? to : from).displayName, text }), "whisper");
  }

  #onRaid(frame: Extract<RoomFrame, { type: "raid" }>): void {
    const { state, to, viewers } = frame;
    // Whoever broadcasts stays with the broadcast.
    if (this.#room.you?.role !== "broadcaster") this.#raid?.show(frame, Date.now());
    const count = viewers;
    if (state === "canceled") this.#say(translate("chat.raid.canceled"));
    else if (state === "gone") this.#sayChannel(translate("chat.raid.gone", { count }), to);
    else this.#sayChannel(translate("chat.raid.preparing", { count }), to);
  }

  #onCleared(frame: Extract<RoomFrame, { type: "user_cleared" }>): void {
    const you = this.#room.you;
    if (you && frame.userId === you.userId) {
      const ms =
        frame.durationSeconds === null ? null : frame.timestamp + frame.durationSeconds * 1000;
      const { reason = "", mayAskFrom = null } = you.ban ?? {};
      this.#doorway.change({ ban: { expiresAt: ms, reason, mayAskFrom } });
    } else if (this.#list.reader.isModerator && !this.#isOwnAct(frame)) {
      const key = frame.durationSeconds === null ? "chat.was_banned" : "chat.was_timed_out";
      this.#say(translate(key, { name: frame.username, by: frame.moderator }));
    }
  }

  /** Who did it was answered where it was done. */
  #isOwnAct({ moderator }: { moderator: string }): boolean {
    return moderator !== "" && moderator === this.#room.you?.username;
  }

  #onUnbanned(userId: string): void {
    if (userId === this.#room.you?.userId) this.#doorway.change({ ban: null });
  }

  #onError(code: string, message: string, retryAfter: number): void {
    if (!this.#room.isJoined && code === "not_found") this.#showFailure(message);
    else if (this.#composer) this.#composer.showError(wordsOf({ code, message, retryAfter }));
    else this.#say(message, "error");
    this.#onRefusal(code, retryAfter);
  }

  #onRefusal(code: string, retryAfter: number): void {
    const nowMs = Date.now();
    this.#doorway.refused(code, retryAfter, nowMs);
    this.#composer?.setWait(this.#doorway.waitS(nowMs));
  }

  #onSignedOut(): void {
    this.#setState("closed");
    const reload = el(
      "a",
      { class: "link", href: location.href, "hx-boost": "false" },
      translate("chat.reload"),
    );
    this.#part("connection").replaceChildren(translate("chat.signed_out"), " ", reload);
  }

  #showFailure(message: string): void {
    this.#setState("failed");
    const box = el("div", { class: "chat__failure" }, icon("circle-alert"), el("p", {}, message));
    this.#part("lines").replaceChildren(box);
  }

  #say(text: string, tone?: Parameters<typeof systemLine>[1]): void {
    this.#part("empty").hidden = true;
    this.#list.push(systemLine(text, tone));
  }

  #sayChannel(text: string, { username, displayName }: Author): void {
    const link = { href: `/${username}`, label: displayName };
    this.#list.push({ ...systemLine(`${text} `), link });
  }

  async #loadBlocked(): Promise<void> {
    const blocked = await this.#people.blocked().catch(() => null);
    if (!blocked) return;
    this.#list.hidden = blocked;
    for (const id of blocked) this.#list.hideUser(id);
  }

  async #loadVote(poll: Poll): Promise<void> {
    const answer = await this.#api.channel("GET", `polls/${poll.id}/`).catch(() => null);
    const votedFor = asText(answer?.["voted"]);
    if (votedFor) this.#cards.showPoll({ ...poll, votedFor });
  }

  // --- What is shown ---------------------------------------------------------------------------

  #showRoom(): void {
    this.#doorway.show();
    const isShown = this.#moderateMenu.show(this.#doorway.settings, this.#room?.you ?? null);
    this.#part("moderate").hidden = !isShown;
    // Nobody can cheer in a channel of their own.
    const cheer = this.#element.querySelector<HTMLElement>("[data-chat-cheers]");
    if (cheer) cheer.hidden = this.#room?.you?.role === "broadcaster";
  }

  #pass(type: string, change: Partial<You>): void {
    if (!this.#room.tell(type)) return;
    this.#doorway.change(change);
    this.#composer?.focus();
  }

  #onSecond(): void {
    const nowMs = Date.now();
    this.#composer?.setWait(this.#doorway.waitS(nowMs));
    this.#room?.giveUp(translate("chat.no_answer"), nowMs);
  }

  #setState(state: string): void {
    this.#element.dataset["state"] = state;
  }

  // --- Parts -----------------------------------------------------------------------------------

  #part(name: string): HTMLElement {
    return this.#element.querySelector(`[data-chat-${name}]`) as HTMLElement;
  }

  #menu(name: string): HTMLElement {
    return this.#element.querySelector(`[data-chat-menu="${name}"]`) as HTMLElement;
  }

  #makeDoorway(you: () => You | null): Doorway {
    const form = this.#element.querySelector<HTMLElement>("[data-chat-composer]");
    const parts = { notices: this.#part("notices"), modes: this.#part("modes"), form };
    return new Doorway(parts, {
      you,
      onAcknowledge: () => this.#pass("acknowledge_warning", { warning: null }),
      onAcceptRules: () => this.#pass("accept_rules", { acceptedRules: true }),
      onAskUnban: () => this.#people.askUnban(),
    });
  }

  #makeComposer(): void {
    const form = this.#element.querySelector<HTMLFormElement>("[data-chat-composer]");
    if (!form) return;
    const emotes = new Emotes(this.#api);
    this.#listeners.on(document, "chat:emotes-changed", () => emotes.forget());
    const completions = {
      emotes,
      commands: new Commands(this.#api),
      people: () => this.#speakers.newestFirst(),
      you: () => this.#room.you,
    };
    this.#composer = new Composer(form, completions, {
      onSay: (text, replyTo) => this.#room.say(text, replyTo),
    });
    const picker = this.#element.querySelector<HTMLElement>('[data-chat-menu="emotes"]');
    if (picker)
      this.#picker = new EmotePicker(picker, emotes, ({ text }) => this.#composer?.insert(text));
    const cheers = this.#element.querySelector<HTMLElement>('[data-chat-menu="cheers"]');
    if (cheers)
      this.#cheers = new CheerOpener(cheers, this.#api.login, (word) => this.#composer?.insert(word));
  }

  #makeSettings(): SettingsMenu {
    const isSignedIn = this.#element.querySelector("[data-chat-composer]") !== null;
    const isPopout = this.#element.dataset["mode"] === "popout";
    const url = `/popout/${this.#api.login}/chat`;
    return new SettingsMenu(
      this.#menu("settings"),
      this.#preferences,
      isSignedIn ? this.#api : null,
      {
        onChange: () => this.#applyPreferences(),
        onPopOut: isPopout
          ? null
          : () => window.open(url, `chat-${this.#api.login}`, "popup,width=380,height=680"),
      },
    );
  }

  #applyPreferences(): void {
    savePreferences(this.#preferences);
    const { fontPx, hasTimes } = this.#preferences;
    this.#element.style.setProperty("--chat-font-size", `${fontPx / 16}rem`);
    this.#element.toggleAttribute("data-times", hasTimes);
    this.#list.setMoving(mayMove(this.#preferences));
  }
}

function isLineFrame(frame: RoomFrame) {
  return frame.type === "chat" || frame.type === "notice";
}

/** Slow mode's seconds run beside the field; the sentence would only repeat them, ever wronger. */
function wordsOf({ code, message, retryAfter }: Refusal): string {
  return code === "msg_slowmode" && retryAfter > 0 ? translate("chat.slow") : message;
}
