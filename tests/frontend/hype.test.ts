/** Which of two tellings of a hype train counts, how long one is seen, and who is named. */
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  ARRIVED_MS,
  conductorsOf,
  isShown,
  newerTrain,
  parseTrain,
  percentOf,
} from "../../static/src/hype/train.ts";

const NOW = 1_800_000_000_000;
const RAW = {
  id: "9",
  level: 2,
  total: 1800,
  progress: 200,
  goal: 1800,
  expires_at: NOW + 300_000,
  ended_at: null,
  top_contributions: [
    { type: "bits", total: 900, user_id: 4, user_login: "vic", user_display_name: "Vic" },
    { type: "bits", total: 100, user_id: 5, user_login: "otto", user_display_name: "" },
    { type: "donation", total: 800, user_id: 5, user_login: "otto", user_display_name: "" },
  ],
  last_contribution: { type: "bits", total: 100, user_id: 0, user_login: "", user_display_name: "" },
};
const made = (changes: object = {}) => {
  const train = parseTrain({ ...RAW, ...changes });
  assert.ok(train);
  return train;
};

test("what is no train is none", () => {
  for (const raw of [null, undefined, 7, "x", [], {}, { id: "x", goal: 5 }, { id: "9", goal: 0 }])
    assert.equal(parseTrain(raw), null);
  assert.deepEqual(parseTrain({ id: "9", goal: 5, top_contributions: "x" })?.top, []);
});

for (const [name, known, next, wins] of [
  ["more points win", made(), made({ total: 1900 }), "next"],
  ["an answer that is older loses", made({ total: 1900 }), made(), "known"],
  ["an end wins", made({ total: 1900 }), made({ ended_at: NOW }), "next"],
  ["an end stays", made({ ended_at: NOW }), made({ total: 9000 }), "known"],
  ["a later train wins", made({ ended_at: NOW }), made({ id: "10", total: 5 }), "next"],
  ["an earlier train loses", made(), made({ id: "8", ended_at: NOW }), "known"],
] as const) {
  test(name, () => assert.equal(newerTrain(known, next), wins === "next" ? next : known));
}

test("none is older than any", () => {
  const train = made();
  assert.equal(newerTrain(null, train), train);
  assert.equal(newerTrain(train, null), train);
  assert.equal(newerTrain(null, null), null);
});

test("one that has arrived stays for a while", () => {
  assert.ok(isShown(made(), NOW));
  assert.ok(isShown(made({ ended_at: NOW }), NOW + ARRIVED_MS - 1));
  assert.ok(!isShown(made({ ended_at: NOW }), NOW + ARRIVED_MS));
  assert.ok(!isShown(null, NOW));
});

test("percent of the level", () => {
  assert.equal(percentOf(made()), 11);
  assert.equal(percentOf(made({ progress: 1799 })), 99);
  assert.equal(percentOf(made({ progress: 0 })), 0);
});

test("the first of each kind is named", () => {
  const people = conductorsOf(made()).map(({ type, name }) => `${type} ${name}`);
  assert.deepEqual(people, ["bits Vic", "donation otto"]);
});
