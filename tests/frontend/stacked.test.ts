/** Bars of several series on top of each other. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { stacked } from "../../static/src/dashboard/stacked.ts";

test("each band reaches as far as all below it and itself", () => {
  assert.deepEqual(stacked([[1, 0], [2, 3], [0, 4]]), [[1, 0], [3, 3], [3, 7]]);
});

test("nothing is nothing", () => {
  assert.deepEqual(stacked([]), []);
  assert.deepEqual(stacked([[]]), [[]]);
});
