/** A channel's chat on the page: the room's frames become lines, cards and what one may do. */
import { el, icon } from "../shared/dom.ts";
import { translate } from "../shared/i18n.ts";
import { Listeners } from "../shared/listeners.ts";
import type { Component } from "../shared/registry.ts";
import { everySecond } from "../shared/ticker.ts";
import { ChatApi } from "./api.ts";
import { showChatters } from "./chatters-dialog.ts";
import { Commands, mayUse } from "./commands.ts";
import { Composer } from "./composer.ts";
import { EmotePicker } from "./emote-picker.ts";
import { Emotes } from "./emotes.ts";
import type { DirectFrame, Joined, RoomFrame, RoomSettings, You } from "./frames.ts";
import { systemLine } from "./frames.ts";
import { gateOf, slowModeWait } from "./gate.ts";
import { HeldQueue } from "./held-queue.ts";
import { LineActions } from "./line-actions.ts";
import { LineList } from "./line-list.ts";
import { LineRunner } from "./line-runner.ts";
import { ModerateMenu } from "./moderate-menu.ts";
import { Moderation, attempt } from "./moderation.ts";
import { modeNames } from "./modes.ts";
import { obstacleElement } from "./obstacles.ts";
import { parseSettings } from "./parse-frames.ts";
import type { PendingLine } from "./pending.ts";
import { People } from "./people.ts";
import { mayMove, readPreferences, savePreferences } from "./preferences.ts";
import type { Room } from "./room.ts";
import { SettingsMenu } from "./settings-menu.ts";
import { type SocketListener, type SocketState, chatSocket } from "./socket.ts";
import { Speakers } from "./speakers.ts";
import { TopCards } from "./top-cards.ts";

/** `<section data-component="chat-panel" data-channel="ana">`; see components/_chat_panel.html. */
export class ChatPanel implements Component, SocketListener {
  #element: HTMLElement;
  #listeners = new Listeners();
  #api: ChatApi;
  #list: LineList;
  #cards: TopCards;
  #composer: Composer | null = null;
  #picker: EmotePicker | null = null;
  #actions: LineActions;
  #runner: LineRunner;
  #settingsMenu: SettingsMenu;
  #moderateMenu: ModerateMenu;
  #held: HeldQueue;
  #moderation: Moderation;
  #people: People;
  #speakers = new Speakers();
  #preferences = readPreferences();
  #settings: RoomSettings = parseSettings(null);
  #rules: string[] = [];
  #lastSentMs = 0;
  #gate = "";
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
      onVote: (poll, { id }) => attempt(this.#api.channel("POST", `polls/${poll.id}/vote/`, { choice_id: id })),
      onEndPoll: ({ id }) =>
        void attempt(this.#api.channel("PATCH", `polls/${id}/`, { status: "TERMINATED" })),
      onUnpin: () => void this.#moderation.unpin(),
    });
    this.#held = new HeldQueue(this.#part("top"), this.#api);
    const you = () => this.#room?.you ?? null;
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
    this.#composer?.destroy();
    this.#picker?.destroy();
  }

  // --- What the socket says --------------------------------------------------------------------

  onState(state: SocketState): void {
    // What was joined before stays to be read while the socket comes back.
    if (state === "closed" && this.#element.dataset["state"] === "open") this.#setState("closed");
    if (state === "signed_out") this.#onSignedOut();
    else if (state !== "open") {
      this.#part("connection").textContent = state === "closed" ? translate("chat.reconnecting") : "";
    }
  }

  onJoined(joined: Joined): void {
    this.#adopt(joined);
    const removed = new LateRemovals(joined.recent);
    this.#list.reset(joined.recent.filter(isLineFrame).filter((line) => !removed.has(line)));
    for (const line of joined.recent.filter(isLineFrame)) this.#speakers.note(line);
    this.#cards.showPinned(joined.pinned);
    this.#cards.showPoll(joined.poll);
    this.#part("empty").hidden = joined.recent.length > 0;
    if (joined.you && this.#list.hidden.size === 0) void this.#loadBlocked();
  }

  onFrame(frame: RoomFrame): void {
    switch (frame.type) {
      case "chat":
      case "notice":
        this.#speakers.note(frame);
        this.#part("empty").hidden = true;
        if (frame.userId === this.#room.you?.userId) this.#lastSentMs = Date.now();
        this.#list.push(frame);
        break;
      case "message_deleted":
      case "chat_cleared":
        this.#list.remove(frame);
        if (frame.type === "chat_cleared") this.#say(translate("chat.cleared"));
        break;
      case "user_cleared":
        this.#list.remove(frame);
        this.#onCleared(frame);
        break;
      case "user_unbanned":
        this.#onUnbanned(frame.userId);
        break;
      case "room_state":
        this.#settings = frame.settings;
        this.#showRoom();
        break;
      case "pinned":
        this.#cards.showPinned(frame.line);
        break;
      case "poll":
        this.#cards.showPoll(frame.poll);
        break;
      case "role_changed":
        this.#onRole(frame.userId, frame.role);
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
        this.#changeYou({ warning: { reason: frame.reason } });
        break;
      case "warning_acknowledged":
        this.#changeYou({ warning: null });
        break;
      case "banned":
        this.#changeYou({ ban: frame.ban });
        break;
      case "whisper":
        this.#say(translate("chat.whispered", { name: frame.from.displayName, text: frame.message }), "whisper");
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

  onRefused(line: PendingLine, reason: { code: string; message: string; retryAfter: number }): void {
    this.#composer?.giveBack(line.text, reason.message);
    this.#onRefusal(reason.code, reason.retryAfter);
  }

  // --- What follows from it --------------------------------------------------------------------

  #changeYou(change: Partial<You>): void {
    if (this.#room.you) Object.assign(this.#room.you, change);
    this.#showGate();
  }

  // Moderators hear who decided; the sender hears only that it was denied, or forgotten.
  #onHeldResolved({ heldId, status, moderator }: Extract<DirectFrame, { type: "held_resolved" }>): void {
    if (this.#held.remove(heldId) || moderator) return;
    if (status === "denied" || status === "expired") this.#say(translate(`chat.held.${status}`));
  }

  #adopt(joined: Joined): void {
    this.#settings = joined.settings;
    this.#rules = joined.rules;
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
    this.#showGate();
  }

  #onCleared(frame: Extract<RoomFrame, { type: "user_cleared" }>): void {
    const you = this.#room.you;
    if (you && frame.userId === you.userId) {
      const ms = frame.durationSeconds === null ? null : frame.timestamp + frame.durationSeconds * 1000;
      you.ban = { expiresAt: ms, reason: frame.reason };
      this.#showGate();
    } else if (this.#list.reader.isModerator) {
      const key = frame.durationSeconds === null ? "chat.was_banned" : "chat.was_timed_out";
      this.#say(translate(key, { name: frame.username, by: frame.moderator }));
    }
  }

  #onUnbanned(userId: string): void {
    if (userId === this.#room.you?.userId) this.#changeYou({ ban: null });
  }

  #onRole(userId: string, role: string | null): void {
    const you = this.#room.you;
    if (!you || userId !== you.userId) return;
    you.role = role;
    // What exactly one may do now only a new answer tells.
    this.#room.rejoin();
  }

  #onError(code: string, message: string, retryAfter: number): void {
    if (!this.#room.isJoined && code === "not_found") this.#showFailure(message);
    else if (this.#composer) this.#composer.showError(message);
    else this.#say(message, "error");
    this.#onRefusal(code, retryAfter);
  }

  #onRefusal(code: string, retryAfter: number): void {
    const you = this.#room.you;
    if (!you) return;
    const until = retryAfter ? Date.now() + retryAfter * 1000 : null;
    if (code === "msg_banned") you.ban = { expiresAt: null, reason: you.ban?.reason ?? "" };
    else if (code === "msg_timedout") you.ban = { expiresAt: until, reason: you.ban?.reason ?? "" };
    else if (code === "msg_rules") you.acceptedRules = false;
    else if (code === "msg_warned") you.warning ??= { reason: "" };
    else if (code === "msg_slowmode" && until) {
      this.#lastSentMs = until - this.#settings.slowModeSeconds * 1000;
    }
    this.#showGate();
  }

  #onSignedOut(): void {
    this.#setState("closed");
    const reload = el("a", { class: "link", href: location.href, "hx-boost": "false" }, translate("chat.reload"));
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

  async #loadBlocked(): Promise<void> {
    const blocked = await this.#people.blocked().catch(() => null);
    if (!blocked) return;
    this.#list.hidden = blocked;
    for (const id of blocked) this.#list.hideUser(id);
  }

  // --- What is shown ---------------------------------------------------------------------------

  #showRoom(): void {
    const names = modeNames(this.#settings);
    const modes = this.#part("modes");
    modes.textContent = names.join(" · ");
    modes.hidden = names.length === 0;
    const isShown = this.#moderateMenu.show(this.#settings, this.#room?.you ?? null);
    this.#part("moderate").hidden = !isShown;
  }

  #showGate(): void {
    const nowMs = Date.now();
    const gate = gateOf(this.#room?.you ?? null, this.#rules, nowMs);
    const card = obstacleElement(gate, this.#rules, nowMs, {
      onAcknowledge: () => this.#pass("acknowledge_warning", { warning: null }),
      onAcceptRules: () => this.#pass("accept_rules", { acceptedRules: true }),
      onAskUnban: () => this.#people.askUnban(),
    });
    const key = card?.textContent ?? "";
    if (key === this.#gate) return;
    this.#gate = key;
    this.#part("notices").replaceChildren(...(card ? [card] : []));
    const form = this.#element.querySelector<HTMLElement>("[data-chat-composer]");
    if (form) form.hidden = card !== null;
  }

  #pass(type: string, change: object): void {
    if (!this.#room.tell(type)) return;
    Object.assign(this.#room.you ?? {}, change);
    this.#showGate();
    this.#composer?.focus();
  }

  #onSecond(): void {
    const nowMs = Date.now();
    const you = this.#room?.you ?? null;
    this.#composer?.setWait(slowModeWait(this.#settings, you, this.#lastSentMs, nowMs));
    this.#room?.giveUp(translate("chat.no_answer"), nowMs);
    if (you?.ban?.expiresAt) this.#showGate();
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

  #makeComposer(): void {
    const form = this.#element.querySelector<HTMLFormElement>("[data-chat-composer]");
    if (!form) return;
    const emotes = new Emotes(this.#api);
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
    if (picker) this.#picker = new EmotePicker(picker, emotes, ({ text }) => this.#composer?.insert(text));
  }

  #makeSettings(): SettingsMenu {
    const isSignedIn = this.#element.querySelector("[data-chat-composer]") !== null;
    const isPopout = this.#element.dataset["mode"] === "popout";
    const url = `/popout/${this.#api.login}/chat`;
    return new SettingsMenu(this.#menu("settings"), this.#preferences, isSignedIn ? this.#api : null, {
      onChange: () => this.#applyPreferences(),
      onPopOut: isPopout ? null : () => window.open(url, `chat-${this.#api.login}`, "popup,width=380,height=680"),
    });
  }

  #applyPreferences(): void {
    savePreferences(this.#preferences);
    const { fontPx, hasTimes } = this.#preferences;
    this.#element.style.setProperty("--chat-font-size", `${fontPx / 16}rem`);
    this.#element.toggleAttribute("data-times", hasTimes);
    this.#list.setMoving(mayMove(this.#preferences));
  }
}

/** What the frames of a fresh answer take away again, should the server not have done so itself. */
class LateRemovals {
  #messages = new Set<string>();
  #users = new Map<string, string>();
  #clearedAt = "";

  constructor(frames: readonly RoomFrame[]) {
    for (const frame of frames) {
      if (frame.type === "message_deleted") this.#messages.add(frame.messageId);
      else if (frame.type === "user_cleared") this.#users.set(frame.userId, frame.id);
      else if (frame.type === "chat_cleared") this.#clearedAt = frame.id;
    }
  }

  has(line: { id: string; userId: string }): boolean {
    const { id, userId } = line;
    return this.#messages.has(id) || id < (this.#users.get(userId) ?? "") || id < this.#clearedAt;
  }
}

function isLineFrame(frame: RoomFrame) {
  return frame.type === "chat" || frame.type === "notice";
}
