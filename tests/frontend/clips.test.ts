/** The clip editor's arithmetic. */
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  formatLength,
  formatMs,
  keyStepMs,
  moveEnd,
  moveSpan,
} from "../../static/src/clips/selection.ts";

const bounds = { lengthMs: 90_000, minMs: 5_000, maxMs: 60_000 };
const span = { startMs: 40_000, endMs: 70_000 };

test("an end moves alone while the length allows it", () => {
  assert.deepEqual(moveEnd(span, "start", 45_000, bounds), { startMs: 45_000, endMs: 70_000 });
  assert.deepEqual(moveEnd(span, "end", 80_000, bounds), { startMs: 40_000, endMs: 80_000 });
});

test("an end pushes the other before they come closer than five seconds", () => {
  assert.deepEqual(moveEnd(span, "start", 68_000, bounds), { startMs: 68_000, endMs: 73_000 });
  assert.deepEqual(moveEnd(span, "end", 42_000, bounds), { startMs: 37_000, endMs: 42_000 });
});

test("an end drags the other along beyond a minute", () => {
  assert.deepEqual(moveEnd(span, "start", 5_000, bounds), { startMs: 5_000, endMs: 65_000 });
  assert.deepEqual(moveEnd(span, "end", 90_000, { ...bounds, maxMs: 20_000 }), {
    startMs: 70_000,
    endMs: 90_000,
  });
});

test("nothing leaves the stretch", () => {
  assert.deepEqual(moveEnd(span, "start", -Infinity, bounds), { startMs: 0, endMs: 60_000 });
  assert.deepEqual(moveEnd(span, "start", Infinity, bounds), { startMs: 85_000, endMs: 90_000 });
  assert.deepEqual(moveEnd(span, "end", -Infinity, bounds), { startMs: 0, endMs: 5_000 });
  assert.deepEqual(moveSpan(span, 80_000, bounds), { startMs: 60_000, endMs: 90_000 });
  assert.deepEqual(moveSpan(span, -5, bounds), { startMs: 0, endMs: 30_000 });
});

test("arrows are frames, with shift seconds", () => {
  assert.equal(keyStepMs("ArrowRight", false, 50), 20);
  assert.equal(keyStepMs("ArrowLeft", true, 50), -1000);
  assert.equal(keyStepMs("a", false, 50), null);
});

test("times are told to a tenth", () => {
  assert.equal(formatMs(67_349), "1:07.3");
  assert.equal(formatMs(59_960), "1:00.0");
  assert.equal(formatLength(7_300), "7.3");
});
