import assert from "node:assert/strict";
import { test } from "node:test";
import { createSelection } from "../../src/editor/selection";
import { createDocument } from "../../src/model/document";
import { newInstance } from "../../src/model/edits";
import { rigOf } from "../support";

test("a selection is an instance and a class, and finds what is there now", () => {
  const document = createDocument(rigOf(), {});
  const keypoint = { x: 1, y: 2, v: 2, loaded: null } as const;
  const instance = newInstance("1", rigOf(), { keypoints: [undefined, keypoint] });
  document.instances = [instance];
  const selection = createSelection(document);
  assert.deepEqual([selection.id, selection.index, selection.instance], [null, 0, undefined]);
  selection.set("1", 1);
  assert.equal(selection.instance, instance);
  assert.equal(selection.keypoint, keypoint);
  selection.set("1", null);
  assert.deepEqual([selection.id, selection.index, selection.keypoint], ["1", null, undefined]);
  document.instances = [];
  assert.equal(selection.instance, undefined);
});
