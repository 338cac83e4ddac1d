import assert from "node:assert/strict";
import { test } from "node:test";
import { boxOf, instanceTitle, keypointTitle } from "../../src/editor/queries";
import { editorOf, place } from "../support";

test("titles count from 1 and have the name, if there is one", () => {
  const editor = editorOf([{ name: "a", annotations: [] }, { annotations: [] }]);
  assert.deepEqual(["1", "2"].map((id) => instanceTitle(editor, id)), ["Instance 1: a", "Instance 2"]);
  assert.deepEqual([keypointTitle(editor, 1), keypointTitle(editor, 9)], ["left hand", ""]);
});

test("the box is around labeled keypoints", () => {
  const editor = editorOf([{ annotations: [{ label: "neck", x: 0, y: 0, v: 0 }] }]);
  assert.equal(boxOf(editor, "1"), null);
  place(editor, 30, 40);
  place(editor, 10, 60, 1);
  assert.deepEqual(boxOf(editor, "1"), { left: 10, top: 40, right: 30, bottom: 60 });
});
