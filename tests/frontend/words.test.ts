/** Figures, times and messages as the page writes them. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { healthFigures } from "../../static/src/dashboard/health-figures.ts";
import { sparklinePath } from "../../static/src/dashboard/sparkline-path.ts";
import { fillIn } from "../../static/src/shared/i18n.ts";
import { compactNumber, formatBitrate, formatBytes } from "../../static/src/shared/numbers.ts";
import { formatUptime, relativeTime } from "../../static/src/shared/times.ts";

for (const [value, text] of [
  [0, "0"], [999, "999"], [1000, "1K"], [1234, "1.2K"], [18_420, "18.4K"], [123_456, "123K"],
  [1_200_000, "1.2M"], [3_000_000_000, "3B"],
] as const) {
  test(`${value} viewers are ${text}`, () => assert.equal(compactNumber(value), text));
}

test("bitrates and sizes", () => {
  assert.equal(formatBitrate(6_020_000), "6.0 Mbit/s");
  assert.equal(formatBitrate(230_000), "230 kbit/s");
  assert.equal(formatBitrate(Number.NaN), "–");
  assert.equal(formatBytes(8 * 1024 ** 2), "8.0 MB");
  assert.equal(formatBytes(2048), "2 KB");
});

const NOW = Date.UTC(2026, 0, 15, 12);
for (const [agoS, text] of [
  [5, "now"], [61, "1 minute ago"], [3 * 3600, "3 hours ago"], [86_400, "yesterday"], [-600, "in 10 minutes"],
] as const) {
  test(`${agoS} s ago reads ${text}`, () => assert.equal(relativeTime(NOW - agoS * 1000, NOW, "en"), text));
}

test("uptime", () => {
  assert.equal(formatUptime(NOW - 3_723_000, NOW), "1:02:03");
  assert.equal(formatUptime(NOW + 5000, NOW), "0:00:00");
});

test("messages keep what they have no value for", () => {
  assert.equal(fillIn("{name} is live with {count}", { name: "Ana" }), "Ana is live with {count}");
});

test("a sparkline starts at zero and fits its box", () => {
  assert.equal(sparklinePath([1], 100, 36, 3), "");
  assert.equal(sparklinePath([0, 10], 100, 36, 3), "M0.0 33.0L100.0 5.7");
});

test("a health report becomes figures, and what is missing a dash", () => {
  const figures = healthFigures({ bitrate_bps: 6_020_000, fps: 59.94, width: 1920, height: 1080, renditions: ["source", "480p"] });
  assert.deepEqual(figures["bitrate"], { text: "6.02", value: 6.02 });
  assert.equal(figures["fps"]?.text, "60");
  assert.equal(figures["resolution"]?.text, "1920 × 1080");
  assert.equal(figures["renditions"]?.text, "source, 480p");
  assert.deepEqual(figures["late_frames"], { text: "–", value: null });
});
