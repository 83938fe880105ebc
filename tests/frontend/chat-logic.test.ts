/** Chat without a page: the room on the socket, the bounded list, what is completed, who may what. */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { complete, lengthOf, rank, wordAt } from "../../static/src/chat/completion.ts";
import { contrast, readablePair } from "../../static/src/chat/colour.ts";
import { withRecent } from "../../static/src/chat/emotes.ts";
import type { ChatFrame, Frame, Joined, You } from "../../static/src/chat/frames.ts";
import { systemLine } from "../../static/src/chat/frames.ts";
import { gateOf, slowModeWait } from "../../static/src/chat/gate.ts";
import { LineBuffer, SHOWN_LINES } from "../../static/src/chat/line-buffer.ts";
import { parseFrames } from "../../static/src/chat/parse-frames.ts";
import { parseSettings } from "../../static/src/chat/parse-parts.ts";
import { PendingLines } from "../../static/src/chat/pending.ts";
import { Room } from "../../static/src/chat/room.ts";
import { SentHistory } from "../../static/src/chat/sent-history.ts";
import { parseSpan, spanWords } from "../../static/src/chat/spans.ts";
import { Speakers } from "../../static/src/chat/speakers.ts";

function line(number: number, changes: Record<string, unknown> = {}): ChatFrame {
  const id = String(number).padStart(36, "0");
  const raw = {
    type: "chat",
    id,
    channelId: "7",
    userId: "9",
    username: "bob",
    message: `m${number}`,
  };
  return parseFrames(JSON.stringify({ ...raw, timestamp: number, ...changes }))[0] as ChatFrame;
}

function frame(raw: Record<string, unknown>): Frame {
  const [parsed] = parseFrames(JSON.stringify({ channelId: "7", ...raw }));
  assert.ok(parsed);
  return parsed;
}

const VIC = { userId: "3", username: "vic", displayName: "Vic", color: "#0000ff" };

function joined(changes: Record<string, unknown> = {}): Joined {
  return frame({
    type: "joined",
    channel: "ana",
    you: VIC,
    recent: [],
    last: "",
    ...changes,
  }) as Joined;
}

class Ear {
  heard: string[] = [];
  said: Record<string, unknown>[] = [];
  isOpen = true;
  #nonces = 0;
  room = new Room(
    "ana",
    {
      onJoined: ({ recent }) => this.heard.push(`joined ${recent.length}`),
      onFrame: (got) => this.heard.push(`${got.type} ${got.id.slice(-2)}`),
      onDirect: (got) => this.heard.push(got.type),
      onPending: ({ nonce }) => this.heard.push(`pending ${nonce}`),
      onSettled: (nonce) => this.heard.push(`settled ${nonce}`),
      onRefused: ({ text }, { code }) => this.heard.push(`refused ${text} ${code}`),
    },
    (message) => {
      if (this.isOpen) this.said.push(message as Record<string, unknown>);
      return this.isOpen;
    },
    new PendingLines(() => `n${(this.#nonces += 1)}`),
  );
}

test("a room is joined by its name, and resumed after the last frame it had", () => {
  const { room, said, heard } = new Ear();
  room.open();
  room.hear(joined({ recent: [line(1)], last: line(1).id }));
  room.hear(line(2));
  room.closed();
  room.open();

  assert.deepEqual(said, [
    { type: "join", channel: "ana" },
    { type: "resume", channelId: "7", after: line(2).id },
  ]);
  assert.deepEqual(heard, ["joined 1", "chat 02"]);
});

test("what was seen is dropped; what was missed comes once and in order", () => {
  const { room, heard } = new Ear();
  room.hear(joined({ last: line(5).id }));
  for (const number of [4, 5, 6, 6, 7]) room.hear(line(number));
  const removal = { type: "message_deleted", messageId: line(6).id };
  room.hear(joined({ isReset: false, recent: [removal, line(7), line(8)], last: line(9).id }));
  room.hear(line(8));
  room.hear(line(9));

  assert.deepEqual(heard, [
    "joined 0",
    "chat 06",
    "chat 07",
    "joined",
    "message_deleted ",
    "chat 08",
    "chat 09",
  ]);
});

test("an own line is shown at once and settled by the room's", () => {
  const { room, said, heard } = new Ear();
  room.hear(joined());
  room.say("hi", null);
  room.hear(frame({ type: "sent", nonce: "n1", id: line(1).id, timestamp: 1 }));
  room.hear(line(1, { nonce: "n1", userId: "3" }));

  assert.deepEqual(said, [{ type: "chat", channelId: "7", text: "hi", nonce: "n1" }]);
  assert.deepEqual(heard, ["joined 0", "pending n1", "sent", "settled n1", "chat 01"]);
});

test("a stranger's nonce settles nothing", () => {
  const { room, heard } = new Ear();
  room.hear(joined());
  room.say("hi", null);
  room.hear(line(1, { nonce: "n1", userId: "666" }));

  assert.ok(!heard.includes("settled n1"));
});

test("a refused line comes back with its reason", () => {
  const { room, heard } = new Ear();
  room.hear(joined());
  room.say("spam", null);
  room.hear(frame({ type: "error", nonce: "n1", code: "msg_duplicate", message: "Again?" }));

  assert.deepEqual(heard.slice(-2), ["settled n1", "refused spam msg_duplicate"]);
});

test("what nobody confirmed is said again on the new connection, with its nonce", () => {
  const { room, said } = new Ear();
  room.hear(joined({ last: line(1).id }));
  room.say("lost", "x");
  room.say("kept", null);
  room.hear(frame({ type: "sent", nonce: "n2", id: line(2).id, timestamp: 2 }));
  room.closed();
  room.open();
  room.hear(joined({ isReset: false }));

  const again = { type: "chat", channelId: "7", text: "lost", nonce: "n1", replyTo: "x" };
  assert.deepEqual(said.at(-1), again);
  assert.equal(said.filter(({ text }) => text === "kept").length, 1);
});

test("what stays unanswered is given back", () => {
  const { room, heard } = new Ear();
  room.hear(joined());
  room.say("hello?", null, 1000);
  room.giveUp("No answer.", 10_000);
  assert.ok(!heard.includes("settled n1"));
  room.giveUp("No answer.", 17_000);

  assert.deepEqual(heard.slice(-2), ["settled n1", "refused hello? no_answer"]);
});

test("frames that are none of ours are left out", () => {
  const hostile = [
    "{",
    "null",
    "7",
    '"x"',
    "[]",
    "[null, 3]",
    '{"type":"__proto__"}',
    '{"type":"new"}',
  ];
  for (const text of hostile) assert.deepEqual(parseFrames(text), [], text);
  const bare = parseFrames('{"type":"chat","badges":7,"fragments":"x","reply":[],"color":{}}')[0];
  assert.equal(bare?.type, "chat");
  assert.equal(parseFrames('[{"type":"pong"},{"type":"nope"},{"type":"pong"}]').length, 2);
});

test("the list keeps its newest lines and says how many went", () => {
  const buffer = new LineBuffer();
  for (let number = 0; number < SHOWN_LINES; number += 1) buffer.push(line(number));
  assert.deepEqual(buffer.take().dropped, 0);
  for (let number = 0; number < 10; number += 1) buffer.push(line(1000 + number));
  const { added, dropped } = buffer.take();

  assert.equal(added.length, 10);
  assert.equal(dropped, 10);
  assert.equal(buffer.find(line(9).id), undefined);
  assert.ok(buffer.find(line(10).id));
});

test("a flood while paused is bounded, counted, and shown from its end", () => {
  const buffer = new LineBuffer();
  buffer.isPaused = true;
  for (let number = 0; number < 2000; number += 1) buffer.push(line(number));
  assert.equal(buffer.missed, 2000);
  assert.ok(!buffer.hasWaiting);
  buffer.resume();
  const { added } = buffer.take();

  assert.equal(added.length, SHOWN_LINES);
  assert.equal(added.at(-1)?.id, line(1999).id);
  assert.equal(buffer.missed, 0);
});

test("removals reach shown and waiting lines, and never the page's own", () => {
  const buffer = new LineBuffer();
  buffer.push(line(1));
  buffer.push(line(2, { userId: "8" }));
  buffer.push(systemLine("Slow mode is on."));
  buffer.take();
  buffer.push(line(3));
  const cleared = frame({ type: "user_cleared", userId: "9" });
  const all = frame({ type: "chat_cleared" });

  assert.ok(cleared.type === "user_cleared" && all.type === "chat_cleared");
  assert.deepEqual(buffer.remove(cleared), [line(1).id, line(3).id]);
  assert.deepEqual(buffer.remove(all), [line(2).id]);
});

test("a ban that is over takes away what was said before its end only", () => {
  const buffer = new LineBuffer();
  buffer.push(line(1, { timestamp: 1000 }));
  buffer.push(line(2, { timestamp: 2000 }));
  const cleared = frame({ type: "user_cleared", userId: "9", before: 2000 });
  assert.ok(cleared.type === "user_cleared");
  assert.deepEqual(buffer.remove(cleared), [line(1).id]);
});

test("the word at the caret says what it could become", () => {
  const kindAt = (text: string): string | undefined => wordAt(text, text.length)?.kind;
  assert.equal(kindAt("hello @an"), "user");
  assert.equal(kindAt("@"), "user");
  assert.equal(kindAt("so :he"), "emote");
  assert.equal(kindAt(":)"), undefined);
  assert.equal(kindAt(":h"), undefined);
  assert.equal(kindAt("/ti"), "command");
  assert.equal(kindAt("and /ti"), undefined);
  assert.equal(kindAt("/timeout bob"), undefined);
  assert.equal(kindAt("plain"), undefined);
});

test("completing replaces the whole word and leaves one space", () => {
  const text = "hi @anfoo there";
  const word = wordAt(text, 6);
  assert.ok(word);
  assert.deepEqual(complete(text, word, "@ana"), { text: "hi @ana there", caret: 8 });
});

test("beginnings come before middles, in their own order", () => {
  const names = ["bana", "ana", "Anabel", "max"];
  assert.deepEqual(
    rank("AN", names, (name) => name),
    ["ana", "Anabel", "bana"],
  );
  assert.equal(rank("", names, (name) => name, 2).length, 2);
});

test("length counts characters as people do, not their halves", () => {
  assert.equal(lengthOf("a😀ö"), 3);
});

test("lengths of time are read as moderators type them", () => {
  const cases: [string, number | null][] = [
    ["600", 600],
    ["10m", 600],
    ["1h30m", 5400],
    ["2d", 172_800],
    ["1w", 604_800],
    ["", null],
    ["10x", null],
    ["m", null],
    ["-5", null],
    ["1.5h", null],
  ];
  for (const [text, seconds] of cases) assert.equal(parseSpan(text), seconds, text);
});

test("what was sent is walked back and forth from an empty field only", () => {
  const history = new SentHistory();
  for (const text of ["one", "two", "two"]) history.add(text);
  assert.equal(history.step(-1, "draft"), null);
  assert.equal(history.step(1, ""), null);
  assert.equal(history.step(-1, ""), "two");
  assert.equal(history.step(-1, "two"), "one");
  assert.equal(history.step(-1, "one"), null);
  assert.equal(history.step(1, "one"), "two");
  assert.equal(history.step(1, "two"), "");
});

test("the last speakers come first, each once", () => {
  const speakers = new Speakers();
  for (const username of ["ana", "bob", "ana"]) speakers.note({ username, displayName: username });
  assert.deepEqual(
    speakers.newestFirst().map(({ login }) => login),
    ["ana", "bob"],
  );
  for (let count = 0; count < 600; count += 1)
    speakers.note({ username: `u${count}`, displayName: "" });
  assert.equal(speakers.newestFirst().length, 500);
});

test("an emote used again moves to the front", () => {
  assert.deepEqual(withRecent(["a", "b", "c"], "c"), ["c", "a", "b"]);
});

function you(changes: Partial<You> = {}): You {
  const base = { ...VIC, badges: [], role: null, permissions: [], ban: null, warning: null };
  return { ...base, acceptedRules: true, ...changes };
}

test("the heaviest obstacle is shown, and passes when its time has", () => {
  const ban = { expiresAt: null, reason: "Spam", mayAskFrom: 7 };
  const timeout = { expiresAt: 5_000, reason: "", mayAskFrom: null };
  const warning = { reason: "Caps" };
  const kind = (who: You | null, nowMs = 0): string => gateOf(who, ["Be kind"], nowMs).kind;
  assert.equal(kind(null), "open");
  assert.equal(kind(you({ ban, warning })), "banned");
  assert.equal(kind(you({ ban: timeout })), "timed_out");
  assert.equal(kind(you({ ban: timeout }), 6_000), "open");
  assert.equal(kind(you({ warning, acceptedRules: false })), "warned");
  assert.equal(kind(you({ acceptedRules: false })), "rules");
  assert.equal(gateOf(you({ acceptedRules: false }), [], 0).kind, "open");
});

test("slow mode counts down, and leaves out who keeps order", () => {
  const settings = { ...parseSettings({}), slowModeSeconds: 10 };
  assert.equal(slowModeWait(settings, you(), 1_000, 4_500), 7);
  assert.equal(slowModeWait(settings, you(), 1_000, 20_000), 0);
  assert.equal(slowModeWait(settings, you(), 0, 100), 0);
  assert.equal(slowModeWait(settings, you({ role: "vip" }), 1_000, 4_500), 0);
});

test("every name colour can be read on both themes", () => {
  const surfaces = { dark: "#3d2013", light: "#ede6dd" };
  for (const color of [
    "#000000",
    "#ffffff",
    "#0000ff",
    "#ffff00",
    "#808080",
    "#b22222",
    "#00ff7f",
  ]) {
    const pair = readablePair(color);
    assert.ok(contrast(pair.dark, surfaces.dark) >= 4.5, `${color} on dark: ${pair.dark}`);
    assert.ok(contrast(pair.light, surfaces.light) >= 4.5, `${color} on light: ${pair.light}`);
  }
  assert.equal(readablePair("#ff7f50").dark, "#ff7f50");
  assert.deepEqual(readablePair("url(x)"), readablePair("#808080"));
});

test("colours are those that the server's own reckoning gives", async () => {
  const vectors = new URL("../chat/parsing/colour_vectors.json", import.meta.url);
  const rows = JSON.parse(await readFile(vectors, "utf8")) as Record<string, string>[];
  assert.ok(rows.length > 5);
  for (const { color = "", dark, light } of rows) {
    assert.deepEqual(readablePair(color), { dark, light }, color);
  }
});

test("lengths are said in days unless they are whole weeks", () => {
  const cases: [number, string][] = [
    [30 * 86_400, "30 days"],
    [90 * 86_400, "90 days"],
    [14 * 86_400, "2 weeks"],
    [5_400, "1 hour 30 minutes"],
    [30, "30 seconds"],
  ];
  for (const [seconds, words] of cases) assert.equal(spanWords(seconds, "en"), words);
});
