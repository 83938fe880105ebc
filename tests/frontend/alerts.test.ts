// Alerts: which event is which, the queue's order, gaps, skipping, minimums and templates.
import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";
import { type Alert, alertOf, fillTemplate, money } from "../../static/src/overlay/alert-events.ts";
import { AlertQueue } from "../../static/src/overlay/alert-queue.ts";
import { type AlertRules, parseRules } from "../../static/src/overlay/rules.ts";

const WORDS = { anonymous: "Somebody", language: "en" };
const WHO = { user_display_name: "Vic", user_login: "vic" };

beforeEach(() => mock.timers.enable({ apis: ["setTimeout"] }));
afterEach(() => mock.timers.reset());

function rules(changes: Record<string, unknown> = {}): AlertRules {
  const rule = { is_enabled: true, minimum: 0, template: "{name}", duration_ms: 5000, ...changes };
  return parseRules({ alerts: { follow: rule, cheer: rule } });
}

function stage() {
  const seen: string[] = [];
  return { seen, show: (alert: Alert) => void seen.push(alert.id), hide: () => void seen.push("-") };
}

function cheer(id: string, bits = 100): Alert {
  const alert = alertOf(id, "channel.cheer", { ...WHO, bits, message: "hi" }, WORDS);
  assert.ok(alert);
  return alert;
}

test("one alert at a time, with a gap", () => {
  const shown = stage();
  const queue = new AlertQueue(shown, rules(), 1000);
  queue.add(cheer("1"));
  queue.add(cheer("2"));
  assert.deepEqual(shown.seen, ["1"]);
  mock.timers.tick(5000);
  assert.deepEqual(shown.seen, ["1", "-"]);
  mock.timers.tick(999);
  assert.deepEqual(shown.seen, ["1", "-"]);
  mock.timers.tick(1);
  assert.deepEqual(shown.seen, ["1", "-", "2"]);
});

test("the same event shows once, and again only when asked for", () => {
  const shown = stage();
  const queue = new AlertQueue(shown, rules(), 0);
  assert.equal(queue.add(cheer("1")), true);
  mock.timers.tick(5000);
  mock.timers.tick(0);
  assert.equal(queue.add(cheer("1")), false);
  queue.repeat(cheer("1"));
  assert.deepEqual(shown.seen, ["1", "-", "1"]);
});

test("skipping goes on to the next", () => {
  const shown = stage();
  const queue = new AlertQueue(shown, rules(), 0);
  for (const id of ["1", "2", "3"]) queue.add(cheer(id));
  queue.skip("2");
  queue.skip();
  mock.timers.tick(0);
  assert.deepEqual(shown.seen, ["1", "-", "3"]);
});

test("below the minimum nothing shows, but a test does", () => {
  const shown = stage();
  const queue = new AlertQueue(shown, rules({ minimum: 100 }), 0);
  assert.equal(queue.add(cheer("1", 99)), false);
  assert.equal(queue.add(cheer("test-1", 1)), true);
  assert.equal(queue.add(cheer("2", 100)), true);
});

test("what is switched off does not show", () => {
  const queue = new AlertQueue(stage(), rules({ is_enabled: false }), 0);
  assert.equal(queue.add(cheer("1")), false);
});

test("a gift is one alert, whatever follows from it", () => {
  const gift = { ...WHO, total: 5, tier: 1 };
  assert.equal(alertOf("1", "channel.subscription.gift", gift, WORDS)?.values["count"], "5");
  assert.equal(alertOf("2", "channel.subscribe", { ...WHO, is_gift: true }, WORDS), null);
  assert.equal(alertOf("3", "stream.online", {}, WORDS), null);
});

test("who gave anonymously is somebody", () => {
  const data = { user_login: "", user_display_name: "", bits: 1500 };
  const values = alertOf("1", "channel.cheer", data, WORDS)?.values;
  assert.deepEqual(values, { name: "Somebody", amount: "1,500", message: "" });
});

test("money as people write it", () => {
  assert.equal(money(1050, "EUR", "en"), "€10.50");
  assert.equal(money(500, "JPY", "en"), "¥500");
  assert.equal(money(5, "??", "en"), "5 ??");
});

test("a template's words and values stay apart, and nothing else is filled in", () => {
  const pieces = fillTemplate("{name} gives {count} {toString}", { name: "{count}<b>", count: "3" });
  assert.deepEqual(pieces, [
    { text: "{count}<b>", isValue: true },
    { text: " gives ", isValue: false },
    { text: "3", isValue: true },
    { text: " ", isValue: false },
    { text: "{toString}", isValue: false },
  ]);
});
