/** A video's talk without a page: the clock between reports, the minutes around the picture, moments. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { ReplayClock } from "../../static/src/chat/replay-clock.ts";
import { ReplayTrack, WINDOW_MS } from "../../static/src/chat/replay-track.ts";
import type { LineFrame } from "../../static/src/chat/frames.ts";
import { splitMoments } from "../../static/src/videos/moments.ts";

function said(...offsets: number[]) {
  return offsets.map((offsetMs) => ({
    offsetMs,
    line: { type: "chat", id: String(offsetMs) } as unknown as LineFrame,
  }));
}

function answer(offsets: number[], nextOffsetMs: number | null = null, untilMs = Infinity) {
  return { lines: said(...offsets), nextOffsetMs, untilMs };
}

function offsets(lines: readonly { offsetMs: number }[]): number[] {
  return lines.map(({ offsetMs }) => offsetMs);
}

test("the clock runs on between reports at the picture's speed", () => {
  const clock = new ReplayClock();
  assert.equal(clock.report(1000, true, 0), true);
  assert.equal(clock.report(1500, true, 250), false);
  assert.equal(clock.offsetAt(350), 1700);
  assert.equal(clock.waitMs(2500, 250), 500);
  assert.equal(clock.report(2000, true, 500), false);
  clock.report(2250, false, 625);
  assert.equal(clock.offsetAt(9000), 2250);
});

test("the clock never runs far ahead of a picture that has stalled", () => {
  const clock = new ReplayClock();
  clock.report(0, true, 0);
  clock.report(250, true, 250);
  assert.equal(clock.offsetAt(10_000), 850);
  assert.equal(clock.report(900, true, 10_000), true);
});

test("a step that is no playing is a seek, both ways", () => {
  const clock = new ReplayClock();
  clock.report(10_000, true, 0);
  assert.equal(clock.report(10_250, true, 250), false);
  assert.equal(clock.report(9_000, true, 500), true);
  assert.equal(clock.report(60_000, true, 750), true);
  assert.equal(clock.report(60_200, false, 1000), false);
  assert.equal(clock.report(60_200, false, 90_000), false);
  assert.equal(clock.report(70_000, false, 90_250), true);
});

test("the minutes around the picture are fetched: this one, the next, the one before", () => {
  const track = new ReplayTrack(false);
  assert.equal(track.wanted(2.5 * WINDOW_MS), 2);
  track.put(2, answer([130_000]));
  assert.equal(track.wanted(2.5 * WINDOW_MS), 3);
  track.put(3, answer([200_000]));
  assert.equal(track.wanted(2.5 * WINDOW_MS), 1);
  track.put(1, answer([70_000, 80_000]));
  assert.equal(track.wanted(2.5 * WINDOW_MS), null);
  assert.deepEqual(offsets(track.before(150_000, 2)), [80_000, 130_000]);
  assert.deepEqual(offsets(track.between(70_000, 130_000)), [80_000, 130_000]);
  assert.equal(track.nextAfter(130_000), 200_000);
});

test("a quiet hour is one answer, and the end of the talk is known", () => {
  const track = new ReplayTrack(false);
  track.put(0, answer([], 3_600_000 + 5));
  assert.equal(track.wanted(0), null);
  assert.equal(track.wanted(30 * WINDOW_MS), null);
  assert.equal(track.wanted(59 * WINDOW_MS), 60);
  assert.equal(track.nextAfter(30 * WINDOW_MS), 3_600_005);
  track.put(60, answer([3_600_005]));
  track.put(61, answer([]));
  assert.equal(track.wanted(200 * WINDOW_MS), null);
  assert.equal(track.has(200 * WINDOW_MS), true);
  assert.equal(track.nextAfter(3_600_005), null);
});

test("a minute of a recording that goes on is asked for again until it is whole", () => {
  const track = new ReplayTrack(true);
  track.put(0, answer([1000], null, 30_000));
  assert.equal(track.wanted(20_000), 0);
  assert.equal(track.has(20_000), true);
  track.put(0, answer([1000, 40_000], null, WINDOW_MS));
  track.put(1, answer([], null, WINDOW_MS));
  assert.equal(track.wanted(20_000), 1);
});

test("far minutes are forgotten", () => {
  const track = new ReplayTrack(false);
  for (let index = 0; index < 30; index += 1) track.put(index, answer([index * WINDOW_MS + 1]));
  assert.equal(track.has(29 * WINDOW_MS), true);
  assert.equal(track.has(0), false);
  assert.equal(track.wanted(0), 0);
});

test("moments within the video are found in a text, and nothing else", () => {
  const found = (text: string): (number | null)[] =>
    splitMoments(text, 7_200_000).flatMap(({ offsetMs }) => (offsetMs === null ? [] : [offsetMs]));
  assert.deepEqual(found("at 1:23 and 1:02:03, (0:05)"), [83_000, 3_723_000, 5_000]);
  assert.deepEqual(found("9:99 12:3 1:2:3:4 10:00:00 3:4.5 a1:23:"), []);
  const text = "see 1:23.";
  assert.equal(splitMoments(text, 90_000).map((piece) => piece.text).join(""), text);
  assert.deepEqual(splitMoments("", 1), []);
});
