/** Pure parts of page components. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { addRecent } from "../../static/src/pages/recent-searches.ts";
import { splitTags } from "../../static/src/pages/tag-input.ts";

test("tags are different words in lower case, as many as allowed", () => {
  assert.deepEqual(splitTags("  Chess, blitz #Chess;rapid ", 10), ["chess", "blitz", "rapid"]);
  assert.deepEqual(splitTags("a b c", 2), ["a", "b"]);
  assert.deepEqual(splitTags(" ,;# ", 10), []);
});

test("the newest search comes first, each once in any case, eight at most", () => {
  assert.deepEqual(addRecent(["ana", "chess"], "Chess"), ["Chess", "ana"]);
  const many = Array.from({ length: 8 }, (_, index) => `search ${index}`);
  assert.deepEqual(addRecent(many, "new").length, 8);
});
