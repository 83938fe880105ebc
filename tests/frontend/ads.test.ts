import assert from "node:assert/strict";
import { test } from "node:test";
import { readAds } from "../../static/src/ads/ad.ts";
import { AdProgress } from "../../static/src/ads/progress.ts";

/** Every event of playing from one moment to another in steps of a fifth of a second. */
function play(progress: AdProgress, fromS: number, toS: number, isInView = true): string[] {
  const told: string[] = [];
  for (let at = fromS; at <= toS + 1e-9; at += 0.2) told.push(...progress.advance(at, isInView));
  return told;
}

test("each event once, in order", () => {
  const progress = new AdProgress(10_000);
  assert.deepEqual(play(progress, 0, 10), [
    "start",
    "impression",
    "firstQuartile",
    "midpoint",
    "thirdQuartile",
  ]);
  assert.deepEqual(play(progress, 0, 10), []);
  assert.deepEqual(progress.once("complete"), ["complete"]);
  assert.deepEqual(progress.once("complete"), []);
});

test("two seconds in view count on end only", () => {
  const progress = new AdProgress(60_000);
  assert.ok(!play(progress, 0, 1.8).includes("impression"));
  play(progress, 2, 2.2, false);
  assert.ok(!play(progress, 2.4, 4).includes("impression"));
  assert.ok(play(progress, 4.2, 4.6).includes("impression"));
});

test("out of view there is no impression, and a jump is not watching", () => {
  assert.ok(!play(new AdProgress(10_000), 0, 9, false).includes("impression"));
  assert.ok(!new AdProgress(10_000).advance(3, true).includes("impression"));
});

test("what is left", () => {
  const progress = new AdProgress(10_000);
  progress.advance(0.3, true);
  assert.equal(progress.leftS(), 10);
  progress.advance(11, true);
  assert.equal(progress.leftS(), 0);
});

test("an ad leads to https addresses only", () => {
  const read = (click_url: string) =>
    readAds({ ads: [{ token: "t", media_url: "/a", duration_ms: 1000, click_url }] })[0]?.clickUrl;
  assert.equal(read("https://a.example/"), "https://a.example/");
  assert.equal(read("javascript:alert(1)"), "");
  assert.deepEqual(readAds({}), []);
});
