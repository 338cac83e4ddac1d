import assert from "node:assert/strict";
import { test } from "node:test";
import { createHidden, type Hidden } from "../../src/editor/hidden";
import { createDocument, type Instance } from "../../src/model/document";
import { newInstance } from "../../src/model/edits";
import { rigOf } from "../support";

const A = { x: 1, y: 1, v: 2, loaded: null } as const;
const B = { x: 2, y: 2, v: 2, loaded: null } as const;

function open(): { hidden: Hidden; told: string[]; keypoints: Instance["keypoints"] } {
  const document = createDocument(rigOf(), {});
  const keypoints = [A, B, undefined];
  document.instances = ["1", "2"].map((id) => newInstance(id, rigOf(), { keypoints }));
  const told: string[] = [];
  const hidden = createHidden(document, (what) => { told.push(what); });
  return { hidden, told, keypoints: document.keypoints("1") };
}

test("all keypoints are hidden and shown, and it is told once", () => {
  const { hidden, told } = open();
  assert.equal(hidden.all, false);
  hidden.all = true;
  hidden.all = true;
  assert.deepEqual([hidden.all, told], [true, ["hidden"]]);
  hidden.all = false;
  assert.deepEqual([hidden.all, told], [false, ["hidden", "hidden"]]);
});

test("one keypoint is hidden and shown again", () => {
  const { hidden, told, keypoints } = open();
  assert.equal(hidden.shownOf("1"), keypoints);
  hidden.toggle("1", 1);
  assert.deepEqual([hidden.has("1", 1), hidden.has("1", 0), hidden.has("2", 1)], [true, false, false]);
  assert.deepEqual(hidden.shownOf("1"), [A, undefined, undefined]);
  hidden.toggle("1", 1);
  assert.equal(hidden.has("1", 1), false);
  assert.equal(hidden.shownOf("1"), keypoints);
  assert.deepEqual(told, ["shown", "shown"]);
});

test("an instance is hidden as a whole, also when a part of it is hidden already", () => {
  const { hidden, keypoints } = open();
  hidden.toggle("1", 1);
  assert.equal(hidden.hasInstance("1"), false);
  hidden.toggle("1");
  assert.deepEqual([hidden.hasInstance("1"), hidden.hasInstance("2")], [true, false]);
  assert.deepEqual(hidden.shownOf("1"), [undefined, undefined, undefined]);
  hidden.toggle("1");
  assert.equal(hidden.hasInstance("1"), false);
  assert.equal(hidden.shownOf("1"), keypoints);
});
