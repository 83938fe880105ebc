/** The latency controller against a simulated buffer: parts arrive, playback drains it. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { LatencyController } from "../../static/src/player/latency-controller.ts";

const TICK_MS = 100;

interface Run {
  /** Forward buffer at the start. */
  bufferS: number;
  seconds: number;
  /** Seconds of media that arrive in a tick. */
  arriving?: (nowMs: number) => number;
}

function simulate(controller: LatencyController, run: Run) {
  let bufferS = run.bufferS;
  let stalls = 0;
  let lowestS = Infinity;
  const rates: number[] = [];
  const seeks: number[] = [];
  let isStalled = false;
  for (let nowMs = 0; nowMs <= run.seconds * 1000; nowMs += TICK_MS) {
    // Parts of 200 ms, one every other tick.
    bufferS += run.arriving ? run.arriving(nowMs) : nowMs % 200 === 0 ? 0.2 : 0;
    const { rate, seekByS } = controller.update(nowMs, bufferS);
    rates.push(rate);
    if (seekByS > 0) {
      seeks.push(seekByS);
      bufferS -= seekByS;
    }
    bufferS -= (rate * TICK_MS) / 1000;
    if (bufferS < 0) {
      bufferS = 0;
      if (!isStalled) {
        stalls += 1;
        controller.noteStall(nowMs);
      }
      isStalled = true;
    } else isStalled = false;
    if (nowMs > run.seconds * 500) lowestS = Math.min(lowestS, bufferS);
  }
  return { bufferS, lowestS, stalls, rates, seeks };
}

/** A viewer who has been here for a while. */
const settled = (): LatencyController => new LatencyController({ arrivalMs: 0 });

for (const bufferS of [0.3, 0.5, 0.8, 1.2, 2, 3.2]) {
  test(`from ${bufferS} s of buffer it settles just above the floor without a stall`, () => {
    const { lowestS, stalls, seeks } = simulate(settled(), { bufferS, seconds: 40 });
    assert.equal(stalls, 0);
    assert.deepEqual(seeks, []);
    assert.ok(lowestS > 0.25 && lowestS < 0.6, `lowest ${lowestS}`);
  });
}

test("a viewer who has just come is taken to the floor by one early seek", () => {
  const { seeks, stalls, lowestS } = simulate(new LatencyController(), { bufferS: 2.6, seconds: 12 });
  assert.equal(seeks.length, 1);
  assert.equal(stalls, 0);
  assert.ok(lowestS < 0.6, `lowest ${lowestS}`);
});

test("more than three seconds of excess are skipped by one seek", () => {
  const { seeks, lowestS } = simulate(new LatencyController(), { bufferS: 7, seconds: 20 });
  assert.equal(seeks.length, 1);
  assert.ok(Math.abs(seeks[0]! - 6.7) < 0.3, `sought by ${seeks[0]}`);
  assert.ok(lowestS < 0.7);
});

test("the rate stays within its bounds", () => {
  const { rates } = simulate(settled(), { bufferS: 3.1, seconds: 20 });
  assert.equal(Math.max(...rates), 1.5);
  assert.ok(Math.min(...rates) >= 0.95);
});

test("close to the floor the rate is exactly 1, so that the pitch corrector rests", () => {
  const { rates } = simulate(new LatencyController(), { bufferS: 0.66, seconds: 30 });
  const resting = rates.slice(-100).filter((rate) => rate === 1).length;
  assert.ok(resting > 90, `${resting} of 100 ticks at rate 1`);
});

test("a stall raises the floor at once and time lowers it slowly", () => {
  const controller = new LatencyController();
  controller.noteStall(0);
  assert.ok(Math.abs(controller.floorS - 0.68) < 1e-9);
  simulate(controller, { bufferS: 1, seconds: 15 });
  assert.ok(Math.abs(controller.floorS - 0.56) < 0.02, `floor ${controller.floorS}`);
  simulate(controller, { bufferS: 1, seconds: 30 });
  assert.equal(controller.floorS, 0.48);
});

test("the floor has a ceiling, however bad the connection", () => {
  const controller = new LatencyController();
  for (let stall = 0; stall < 50; stall += 1) controller.noteStall(stall * 5000);
  assert.equal(controller.floorS, 2);
});

test("stutters close together count once", () => {
  const controller = new LatencyController();
  for (const nowMs of [0, 300, 900, 2500]) controller.noteStall(nowMs);
  assert.ok(Math.abs(controller.floorS - 0.68) < 1e-9);
});

test("after a hiccup of two seconds it is back at the floor within ten", () => {
  const controller = new LatencyController();
  let backlogS = 0;
  const { stalls, lowestS } = simulate(controller, {
    bufferS: 0.6,
    seconds: 24,
    arriving: (nowMs) => {
      const part = nowMs % 200 === 0 ? 0.2 : 0;
      if (nowMs >= 2000 && nowMs < 4000) {
        backlogS += part;
        return 0;
      }
      const arriving = part + backlogS;
      backlogS = 0;
      return arriving;
    },
  });
  assert.equal(stalls, 1);
  assert.ok(lowestS < 0.9, `lowest after twelve seconds ${lowestS}`);
});

test("a reset forgets the samples but not what was learnt", () => {
  const controller = new LatencyController();
  controller.noteStall(0);
  controller.update(0, 0.1);
  controller.reset();
  assert.deepEqual(controller.update(100, 0.68), { rate: 1, seekByS: 0 });
});
