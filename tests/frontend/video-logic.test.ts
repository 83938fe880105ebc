/** Seek maths, chapters, storyboard, resuming and program dates, without a browser. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { isAtEdge, rewoundUrl } from "../../static/src/player/dvr-clock.ts";
import { isReloadDue } from "../../static/src/player/reload-rule.ts";
import { timeAt, unixMsAt } from "../../static/src/player/program-dates.ts";
import { fractionOf, insetOf, offsetAtPoint, offsetForKey } from "../../static/src/player/seek-maths.ts";
import { chapterAt, layOut } from "../../static/src/player/video/chapters.ts";
import { askedFor, remember, resumeAt, viewAfterMs } from "../../static/src/player/video/resume.ts";
import { speedAfter } from "../../static/src/player/video/speeds.ts";
import { tileAt } from "../../static/src/player/video/storyboard.ts";
import { readChapters, readSpans, readStoryboard, readVideo } from "../../static/src/player/video-source.ts";
import { formatClock, formatMoment, parseMomentText } from "../../static/src/shared/times.ts";

describe("the bar", () => {
  test("a point is a moment, inside the bar whatever the pointer does", () => {
    assert.equal(offsetAtPoint(150, 100, 200, 60_000), 15_000);
    assert.equal(offsetAtPoint(20, 100, 200, 60_000), 0);
    assert.equal(offsetAtPoint(900, 100, 200, 60_000), 60_000);
    assert.equal(offsetAtPoint(150, 100, 0, 60_000), 0);
    assert.equal(fractionOf(15_000, 60_000), 0.25);
    assert.equal(fractionOf(5, 0), 0);
  });

  for (const [key, expected] of [
    ["ArrowLeft", 25_000], ["ArrowRight", 35_000], ["j", 20_000], ["L", 40_000], ["Home", 0], ["End", 100_000],
    ["0", 0], ["7", 70_000], ["PageUp", 90_000], ["PageDown", 0], ["x", null], ["ArrowUp", null],
  ] as const) {
    test(`${key} from 30 s of 100 s leads to ${expected}`, () => {
      assert.equal(offsetForKey(key, 30_000, 100_000), expected);
    });
  }

  test("what hangs over a point stays inside", () => {
    assert.equal(insetOf(10, 100, 500), 0);
    assert.equal(insetOf(250, 100, 500), 200);
    assert.equal(insetOf(490, 100, 500), 400);
    assert.equal(insetOf(50, 100, 80), 0);
  });
});

describe("chapters", () => {
  const chapters = [{ offsetMs: 4_000, title: "A" }, { offsetMs: 20_000, title: "B" }, { offsetMs: 59_500, title: "C" }];

  test("the first begins at the beginning, the last ends at the end, slivers are left out", () => {
    assert.deepEqual(layOut(chapters, 60_000), [
      { title: "A", startMs: 0, endMs: 20_000 },
      { title: "B", startMs: 20_000, endMs: 60_000 },
    ]);
    assert.deepEqual(layOut([], 60_000), []);
  });

  test("each moment has one", () => {
    const laid = layOut(chapters, 60_000);
    assert.equal(chapterAt(laid, 19_999)?.title, "A");
    assert.equal(chapterAt(laid, 20_000)?.title, "B");
    assert.equal(chapterAt([], 5), null);
  });

  test("the page's list is put in order, and a category stands in for a title", () => {
    const raw = [
      { offset_ms: 9, title: "", category: { name: "Chess", slug: "chess" } },
      { offset_ms: 0, title: "Start" },
      { offset_ms: 9, title: "Later wins" },
      "nonsense",
    ];
    assert.deepEqual(readChapters(raw), [
      { offsetMs: 0, title: "Start" },
      { offsetMs: 9, title: "Later wins" },
    ]);
    assert.deepEqual(readChapters(raw.slice(0, 1)), [{ offsetMs: 9, title: "Chess" }]);
  });
});

describe("storyboard", () => {
  const raw = { interval_ms: 5000, columns: 2, rows: 2, width: 160, height: 90, urls: ["/0.jpg", "/1.jpg"] };
  const board = readStoryboard(raw);

  test("a moment has a tile", () => {
    assert.ok(board);
    assert.deepEqual(tileAt(board, 0), { url: "/0.jpg", x: 0, y: 0 });
    assert.deepEqual(tileAt(board, 5_000), { url: "/0.jpg", x: 160, y: 0 });
    assert.deepEqual(tileAt(board, 14_999), { url: "/0.jpg", x: 0, y: 90 });
    assert.deepEqual(tileAt(board, 20_000), { url: "/1.jpg", x: 0, y: 0 });
  });

  test("beyond the last sheet its last tile stands in", () => {
    assert.ok(board);
    assert.deepEqual(tileAt(board, 999_000), { url: "/1.jpg", x: 160, y: 90 });
  });

  test("half a storyboard is none", () => {
    assert.equal(readStoryboard({ ...raw, urls: [] }), null);
    assert.equal(readStoryboard({ ...raw, columns: 0 }), null);
    assert.equal(readStoryboard(null), null);
  });
});

describe("where a video begins", () => {
  test("at the moment of the address", () => {
    assert.equal(askedFor("?t=1h2m3s"), 3_723_000);
    assert.equal(askedFor("?a=1&t=95"), 95_000);
    assert.equal(askedFor("?t=soon"), null);
    assert.equal(askedFor(""), null);
  });

  test("where one left off, unless one had hardly begun or was nearly through", () => {
    assert.equal(resumeAt(9_000, 600_000), 0);
    assert.equal(resumeAt(60_000, 600_000), 60_000);
    assert.equal(resumeAt(590_000, 600_000), 0);
    assert.equal(resumeAt(570_000, 600_000), 570_000);
    assert.equal(resumeAt(3_550_000, 3_600_000), 0);
    assert.equal(resumeAt(60_000, null), 60_000);
  });

  test("a browser remembers the latest places, each video once", () => {
    const many = Array.from({ length: 200 }, (_, index) => ({ id: String(index), positionMs: 1 }));
    const places = remember(many, { id: "7", positionMs: 5 });
    assert.equal(places.length, 200);
    assert.deepEqual(places.at(-1), { id: "7", positionMs: 5 });
    assert.equal(remember(places, { id: "new", positionMs: 1 })[0]?.id, "1");
  });

  test("half of a short video is a view, ten seconds of a long one", () => {
    assert.equal(viewAfterMs(8_000), 4_000);
    assert.equal(viewAfterMs(3_600_000), 10_000);
    assert.equal(viewAfterMs(0), 10_000);
  });
});

describe("moments as text", () => {
  for (const [text, ms] of [
    ["1h2m3s", 3_723_000], ["2m", 120_000], ["45s", 45_000], ["45", 45_000], ["1:02:03", 3_723_000], ["2:03", 123_000],
    ["", null], ["h", null], ["-5", null], ["1h2x", null],
  ] as const) {
    test(`"${text}" is ${ms}`, () => assert.equal(parseMomentText(text), ms));
  }

  test("and back", () => {
    assert.equal(formatMoment(3_723_900), "1h2m3s");
    assert.equal(formatMoment(3_600_000), "1h0m0s");
    assert.equal(formatMoment(59_000), "59s");
    assert.equal(formatClock(62_000), "1:02");
    assert.equal(formatClock(62_000, 3_600_000), "0:01:02");
    assert.equal(formatClock(3_723_000), "1:02:03");
  });
});

test("speeds go up and down a step, and stop at the ends", () => {
  assert.equal(speedAfter(1, 1), 1.25);
  assert.equal(speedAfter(1, -1), 0.75);
  assert.equal(speedAfter(2, 1), 2);
  assert.equal(speedAfter(0.25, -1), 0.25);
});

test("a page without half of it still has a video", () => {
  const video = readVideo({ videoId: "12", chapters: "{broken", muted: "[[5,9],[9,9],3]", startMs: "0", next: "{}" });
  assert.deepEqual(video.chapters, []);
  assert.deepEqual(video.muted, [{ startMs: 5, endMs: 9 }]);
  assert.equal(video.startMs, 0);
  assert.equal(video.next, null);
  assert.equal(video.pageUrl, "/videos/12");
  assert.equal(readVideo({ videoId: "12" }).startMs, null);
  assert.deepEqual(readSpans(null), []);
});

describe("dates of a broadcast", () => {
  // Nobody published from 100 s to 160 s of the day.
  const runs = [
    { startS: 0, durationS: 100, unixMs: 1_000_000 },
    { startS: 100, durationS: 50, unixMs: 1_160_000 },
  ];

  test("a moment of the video has a date, and a date a moment", () => {
    assert.equal(unixMsAt(runs, 30), 1_030_000);
    assert.equal(unixMsAt(runs, 110), 1_170_000);
    assert.equal(timeAt(runs, 1_030_000), 30);
    assert.equal(timeAt(runs, 1_170_000), 110);
  });

  test("a date in a gap leads behind it, one before and one after to the ends", () => {
    assert.equal(timeAt(runs, 1_130_000), 100);
    assert.equal(timeAt(runs, 5), 0);
    assert.equal(timeAt(runs, 9_000_000), 150);
    assert.equal(timeAt([], 5), null);
    assert.equal(unixMsAt([], 5), null);
  });

  test("close to the camera is live", () => {
    assert.equal(isAtEdge(95_000, 100_000), true);
    assert.equal(isAtEdge(80_000, 100_000), false);
  });

  test("the list of all of it lies beside the list of the newest part", () => {
    assert.equal(rewoundUrl("http://host:8080/live/abc/index.m3u8"), "http://host:8080/live/abc/dvr.m3u8");
    assert.equal(rewoundUrl("/live/abc/index.m3u8?x=1"), "/live/abc/dvr.m3u8?x=1");
  });
});

describe("reloading a growing list", () => {
  test("near its end, as soon as there may be more", () => {
    assert.equal(isReloadDue(59, 7200, 0), true);
    assert.equal(isReloadDue(-4, 7200, 0), true);
  });

  test("far behind, not before five minutes", () => {
    assert.equal(isReloadDue(3600, 7200, 299), false);
    assert.equal(isReloadDue(3600, 7200, 300), true);
  });

  test("a short list is never known for longer than it is", () => {
    assert.equal(isReloadDue(95, 100, 49), false);
    assert.equal(isReloadDue(95, 100, 50), true);
  });
});
