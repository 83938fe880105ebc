import assert from "node:assert/strict";
import { test } from "node:test";
import { bitsOf, parseCheers, tierOf } from "../../static/src/cheer/cheers.ts";

const ANSWER = {
  isOn: true,
  minBits: 1,
  maxBits: 1000,
  balance: 250,
  results: [
    {
      prefix: "Cheer",
      tiers: [
        { tier: 1, minBits: 1, color: "#979797", images: { static: "/1.svg" } },
        { tier: 2, minBits: 100, color: "#9c3ee8", images: { static: "/2.svg" } },
      ],
    },
    { prefix: "", tiers: [] },
  ],
};

test("a cheer looks as the tier does that it reaches", () => {
  const [cheer] = parseCheers(ANSWER).cheermotes;
  assert.ok(cheer);
  assert.deepEqual(
    [1, 99, 100, 5000].map((bits) => tierOf(cheer, bits)?.image),
    ["/1.svg", "/1.svg", "/2.svg", "/2.svg"],
  );
});

test("what is no cheermote is left out", () => {
  assert.deepEqual(
    parseCheers(ANSWER).cheermotes.map(({ prefix }) => prefix),
    ["Cheer"],
  );
  assert.deepEqual(parseCheers({}).cheermotes, []);
});

test("only a whole number within the bounds is a cheer", () => {
  const cheers = parseCheers(ANSWER);
  assert.deepEqual(
    ["1", " 250", "1000", "0", "1001", "1.5", "-3", "", "1e3"].map((text) => bitsOf(text, cheers)),
    [1, 250, 1000, null, null, null, null, null, null],
  );
});
