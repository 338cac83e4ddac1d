import assert from "node:assert/strict";
import { test } from "node:test";
import { holeBeside, nextHole } from "../../src/editor/advance";

const PLACED = { x: 0, y: 0, v: 2, loaded: null } as const;
/** One letter per keypoint: `o` is a hole. */
const keypoints = (text: string): (typeof PLACED | undefined)[] =>
  Array.from(text, (letter) => letter === "o" ? undefined : PLACED);

test("the next hole comes after a keypoint, else from the start, and there may be none", () => {
  assert.equal(nextHole(keypoints("oxo")), 0);
  assert.equal(nextHole(keypoints("oxo"), 0), 2);
  assert.equal(nextHole(keypoints("oxx"), 2), 0);
  assert.equal(nextHole(keypoints("xxx"), 1), null);
  assert.equal(nextHole([]), null);
});

test("the hole beside stops at the ends", () => {
  assert.deepEqual([holeBeside(keypoints("oxo"), 0, 1), holeBeside(keypoints("oxo"), 2, 1)], [2, null]);
  assert.deepEqual([holeBeside(keypoints("oxo"), 2, -1), holeBeside(keypoints("oxo"), 0, -1)], [0, null]);
  assert.deepEqual([holeBeside(keypoints("oxo"), null, 1), holeBeside(keypoints("oxo"), null, -1)], [0, 2]);
});
