import assert from "node:assert/strict";
import { test } from "node:test";
import { nextToDo, toDoBeside } from "../../src/editor/advance";
import type { Keypoint } from "../../src/model/document";

const PLACED = { x: 0, y: 0, v: 2, loaded: null } as const;
const GIVEN = { ...PLACED, origin: "-" } as const;
/** One letter per keypoint: `o` is a hole, `g` was given and is not confirmed. */
const keypoints = (text: string): (Keypoint | undefined)[] =>
  Array.from(text, (letter) => ({ o: undefined, g: GIVEN, x: PLACED })[letter]);

test("what is next to do comes after a keypoint, else from the start, and there may be nothing", () => {
  assert.equal(nextToDo(keypoints("oxo")), 0);
  assert.equal(nextToDo(keypoints("oxo"), 0), 2);
  assert.equal(nextToDo(keypoints("oxx"), 2), 0);
  assert.equal(nextToDo(keypoints("xxx"), 1), null);
  assert.equal(nextToDo([]), null);
  assert.equal(nextToDo(keypoints("xxg")), 2);
  assert.equal(nextToDo(keypoints("gxx"), 1), 0);
  assert.equal(nextToDo(keypoints("xg"), 1), 1);
});

test("what is to do beside stops at the ends", () => {
  assert.deepEqual([toDoBeside(keypoints("oxo"), 0, 1), toDoBeside(keypoints("oxo"), 2, 1)], [2, null]);
  assert.deepEqual([toDoBeside(keypoints("oxo"), 2, -1), toDoBeside(keypoints("oxo"), 0, -1)], [0, null]);
  assert.deepEqual([toDoBeside(keypoints("gxg"), 0, 1), toDoBeside(keypoints("gxg"), 2, -1)], [2, 0]);
  assert.deepEqual([toDoBeside(keypoints("oxo"), null, 1), toDoBeside(keypoints("oxo"), null, -1)], [0, 2]);
});
