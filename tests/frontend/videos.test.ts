/** The pure parts of the pages around videos: frames on a sheet, the ends of a cut. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { placeOfFrame, spreadFrames } from "../../static/src/videos/storyboard.ts";
import { LEAST_MS, moveEnd, stepOfKey } from "../../static/src/videos/trim-range.ts";

test("a frame fills the box that shows it", () => {
  const sheet = { columns: 5, rows: 3, frames: 15 };
  assert.deepEqual(placeOfFrame(sheet, 0), { size: "500% 300%", position: "0% 0%" });
  assert.deepEqual(placeOfFrame(sheet, 7), { size: "500% 300%", position: "50% 50%" });
  assert.deepEqual(placeOfFrame(sheet, 14), { size: "500% 300%", position: "100% 100%" });
  assert.deepEqual(placeOfFrame({ columns: 1, rows: 1, frames: 1 }, 0).position, "0% 0%");
});

test("many frames are spread, few are all shown", () => {
  assert.deepEqual(spreadFrames(3, 12), [0, 1, 2]);
  const frames = spreadFrames(100, 10);
  assert.equal(frames.length, 10);
  assert.equal(frames[0], 0);
  assert.equal(new Set(frames).size, 10);
});

test("the ends of a cut stay in order, apart, and within the video", () => {
  const range = { startMs: 10_000, endMs: 60_000 };
  assert.deepEqual(moveEnd(range, "start", 20_000, 120_000), { startMs: 20_000, endMs: 60_000 });
  assert.equal(moveEnd(range, "start", 90_000, 120_000).startMs, 60_000 - LEAST_MS);
  assert.equal(moveEnd(range, "start", -5, 120_000).startMs, 0);
  assert.equal(moveEnd(range, "end", 500_000, 120_000).endMs, 120_000);
  assert.equal(moveEnd(range, "end", 0, 120_000).endMs, 10_000 + LEAST_MS);
});

test("keys move an end by a second, ten, or a minute", () => {
  assert.equal(stepOfKey("ArrowLeft", false, 100), -1000);
  assert.equal(stepOfKey("ArrowUp", true, 100), 10_000);
  assert.equal(stepOfKey("PageUp", false, 100), 60_000);
  assert.equal(stepOfKey("Home", false, 90_000), -90_000);
  assert.equal(stepOfKey("a", false, 100), null);
});
