/** Live events: what arrives is checked, ordered, and turned into what the page knows. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { OFFLINE, reduceChannel } from "../../static/src/live/channel-state.ts";
import { parseServerMessage } from "../../static/src/live/messages.ts";
import { EventSequence } from "../../static/src/live/sequence.ts";

const ONLINE = {
  broadcast_id: "b1",
  playback_url: "http://host:8080/live/b1/index.m3u8",
  title: "Polar night",
  category: { id: 3, name: "Science", slug: "science" },
  started_at: 1_763_700_000_000,
};

describe("messages", () => {
  test("an event", () => {
    const text = JSON.stringify({ type: "event", id: 7, event: "stream.online", channel: "ana", data: ONLINE, at: 5 });
    assert.deepEqual(parseServerMessage(text), {
      type: "event", id: 7, event: "stream.online", channel: "ana", data: ONLINE, atMs: 5,
    });
  });

  test("the state of a subscription, live", () => {
    const live = { ...ONLINE, state: "reconnecting", viewer_count: 12 };
    const text = JSON.stringify({ type: "subscribed", channel: "ana", last_id: 7, snapshot: false, state: { live } });
    const message = parseServerMessage(text);
    assert.ok(message?.type === "subscribed");
    assert.equal(message.lastId, 7);
    assert.equal(message.live.isLive, true);
    assert.equal(message.live.isReconnecting, true);
    assert.equal(message.live.viewerCount, 12);
    assert.equal(message.live.categorySlug, "science");
    assert.equal(message.live.startedAtMs, 1_763_700_000_000);
  });

  test("the state of a subscription, offline", () => {
    const message = parseServerMessage('{"type":"subscribed","channel":"ana","last_id":0,"state":{"live":null}}');
    assert.ok(message?.type === "subscribed");
    assert.equal(message.live.isLive, false);
    assert.equal(message.live.playbackUrl, null);
  });

  test("the health of a stream, and its absence", () => {
    const message = parseServerMessage('{"type":"health","channel":"ana","data":{"fps":60}}');
    assert.deepEqual(message, { type: "health", channel: "ana", health: { fps: 60 } });
    assert.deepEqual(parseServerMessage('{"type":"health","channel":"ana","data":null}'), {
      type: "health", channel: "ana", health: null,
    });
  });

  for (const text of ["", "no json", "[]", "null", "3", '"text"', '{"type":"unheard-of"}', '{"type":"event","channel":"ana"}', '{"type":"directory"}']) {
    test(`refused: ${text || "nothing"}`, () => assert.equal(parseServerMessage(text), null));
  }
});

describe("sequence", () => {
  test("each id once, in order", () => {
    const sequence = new EventSequence();
    assert.deepEqual([3, 4, 4, 3, 5].map((id) => sequence.accept("ana", id)), [true, true, false, false, true]);
    assert.equal(sequence.after("ana"), 5);
    assert.equal(sequence.after("bob"), null);
  });

  test("channels do not disturb each other, and a snapshot moves on", () => {
    const sequence = new EventSequence();
    sequence.accept("ana", 9);
    sequence.advance("ana", 20);
    sequence.advance("ana", 4);
    assert.equal(sequence.accept("ana", 20), false);
    assert.equal(sequence.accept("bob", 1), true);
    sequence.forget("ana");
    assert.equal(sequence.after("ana"), null);
  });
});

describe("channel state", () => {
  const live = reduceChannel(OFFLINE, "stream.online", ONLINE);

  test("online tells everything a page shows", () => {
    assert.equal(live.isLive, true);
    assert.equal(live.playbackUrl, ONLINE.playback_url);
    assert.equal(live.categoryName, "Science");
    assert.equal(live.startedAtMs, ONLINE.started_at);
  });

  test("a drop within the grace keeps the broadcast, its start and its address", () => {
    const dropped = reduceChannel(live, "stream.reconnecting", { broadcast_id: "b1" });
    assert.equal(dropped.isLive && dropped.isReconnecting, true);
    const resumed = reduceChannel(dropped, "stream.resumed", { broadcast_id: "b1", playback_url: ONLINE.playback_url });
    assert.deepEqual(resumed, live);
  });

  test("offline keeps the last title", () => {
    const ended = reduceChannel(live, "stream.offline", { broadcast_id: "b1" });
    assert.equal(ended.isLive, false);
    assert.equal(ended.playbackUrl, null);
    assert.equal(ended.title, "Polar night");
  });

  test("the end of an earlier broadcast does not end the next one", () => {
    assert.equal(reduceChannel(live, "stream.offline", { broadcast_id: "b0" }), live);
  });

  test("reconnecting means nothing to a channel that is offline", () => {
    assert.equal(reduceChannel(OFFLINE, "stream.reconnecting", {}), OFFLINE);
  });

  test("an update changes words only; no category clears it", () => {
    const updated = reduceChannel(live, "channel.update", { title: "New", category: null, tags: [] });
    assert.deepEqual(updated, { ...live, title: "New", categoryName: "", categorySlug: "" });
  });

  test("unknown events change nothing", () => {
    assert.equal(reduceChannel(live, "channel.follow", { user: "bob" }), live);
  });
});
