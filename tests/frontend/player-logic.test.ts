/** Recovery, the watchdog and the back-off, without a browser. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Recovery } from "../../static/src/player/recovery.ts";
import { Watchdog } from "../../static/src/player/watchdog.ts";
import { Backoff } from "../../static/src/shared/backoff.ts";

const never = (): number => 0;
const always = (): number => 1;

describe("back-off", () => {
  test("doubles up to its bound, and half of it is chance", () => {
    const least = new Backoff(500, 8000, never);
    const most = new Backoff(500, 8000, always);
    assert.deepEqual(Array.from({ length: 6 }, () => least.nextMs()), [250, 500, 1000, 2000, 4000, 4000]);
    assert.deepEqual(Array.from({ length: 6 }, () => most.nextMs()), [500, 1000, 2000, 4000, 8000, 8000]);
  });

  test("begins again after a success", () => {
    const backoff = new Backoff(500, 8000, always);
    backoff.nextMs();
    backoff.nextMs();
    backoff.reset();
    assert.equal(backoff.nextMs(), 500);
  });
});

describe("recovery", () => {
  test("a decoder error is mended in place, a second one soon after starts over", () => {
    const recovery = new Recovery(always);
    assert.deepEqual(recovery.remedyFor("media", 0), { action: "recover-media" });
    assert.deepEqual(recovery.remedyFor("media", 1000), { action: "reload", delayMs: 500 });
    assert.deepEqual(recovery.remedyFor("media", 9000), { action: "recover-media" });
  });

  test("everything else starts over, later each time, for ever", () => {
    const recovery = new Recovery(always);
    const delays = Array.from({ length: 7 }, (_, time) => recovery.remedyFor(time % 2 ? "network" : "other", time));
    assert.deepEqual(
      delays.map((remedy) => remedy.action === "reload" && remedy.delayMs),
      [500, 1000, 2000, 4000, 8000, 8000, 8000],
    );
    recovery.succeeded();
    assert.deepEqual(recovery.remedyFor("network", 99), { action: "reload", delayMs: 500 });
  });
});

describe("watchdog", () => {
  test("a picture that moves is never stuck", () => {
    const watchdog = new Watchdog();
    for (let nowMs = 0; nowMs < 60_000; nowMs += 1000) {
      assert.equal(watchdog.isStuck(nowMs, nowMs / 1000, true, false), false);
    }
  });

  test("one that stands still is stuck after twelve seconds, once", () => {
    const watchdog = new Watchdog();
    const stuckAt = [];
    for (let nowMs = 0; nowMs <= 30_000; nowMs += 1000) {
      if (watchdog.isStuck(nowMs, 5, true, false)) stuckAt.push(nowMs);
    }
    assert.deepEqual(stuckAt, [12_000, 24_000]);
  });

  test("while the streamer is away it is patient", () => {
    const watchdog = new Watchdog();
    watchdog.isStuck(0, 5, true, true);
    assert.equal(watchdog.isStuck(30_000, 5, true, true), false);
    assert.equal(watchdog.isStuck(46_000, 5, true, true), true);
  });

  test("a pause is nobody's fault", () => {
    const watchdog = new Watchdog();
    watchdog.isStuck(0, 5, true, false);
    assert.equal(watchdog.isStuck(60_000, 5, false, false), false);
    assert.equal(watchdog.isStuck(61_000, 5, true, false), false);
  });
});
