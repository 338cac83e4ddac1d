import assert from "node:assert/strict";
import { test } from "node:test";
import { createDocument, isLabeled, isSame, isVisibility } from "../../src/model/document";
import { newInstance } from "../../src/model/edits";
import { rigOf } from "../support";

const POINT = { x: 1, y: 2, loaded: null };

test("labeled is what has a place: neither a hole nor one that is not there", () => {
  assert.deepEqual([undefined, { ...POINT, v: 0 } as const, { ...POINT, v: 1 } as const].map(isLabeled), [
    false, false, true,
  ]);
});

test("a visibility is 0, 1 or 2", () => {
  assert.deepEqual([0, 1, 2, 3, -1, "1", null, true].map(isVisibility), [
    true, true, true, false, false, false, false, false,
  ]);
});

test("instances and keypoints are found by id and index; what is not there has only holes", () => {
  const document = createDocument(rigOf(), {});
  const keypoint = { ...POINT, v: 2 } as const;
  const instance = newInstance("7", rigOf(), { name: "a", keypoints: [undefined, keypoint] });
  document.instances = [newInstance("3", rigOf()), instance];
  assert.equal(document.instance("7"), instance);
  assert.equal(document.instance("8"), undefined);
  assert.equal(document.keypoint("7", 1), keypoint);
  assert.equal(document.keypoint("7", null), undefined);
  assert.equal(document.keypoint(null, 1), undefined);
  assert.deepEqual(document.keypoints("8"), [undefined, undefined, undefined]);
});

test("a new id is greater than every id that there ever was", () => {
  const document = createDocument(rigOf(), {});
  assert.equal(document.newId(), "1");
  document.instances = [newInstance("12", rigOf()), newInstance("3", rigOf())];
  document.instances = [];
  assert.equal(document.newId(), "13");
});

test("two lists are the same when they hold the same objects", () => {
  const [a, b] = [{}, {}];
  assert.equal(isSame([a, b], [a, b]), true);
  assert.equal(isSame([a, b], [b, a]), false);
  assert.equal(isSame([a], [a, b]), false);
  assert.equal(isSame([{}], [{}]), false);
});
