import assert from "node:assert/strict";
import { test } from "node:test";
import { confirmKeypoint } from "../../src/editor/keypoint-actions";
import { boxOf, instanceTitle, keypointTitle, unconfirmedCount } from "../../src/editor/queries";
import { drawTemplate } from "../../src/editor/template-actions";
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

test("unconfirmed is what was given, of all instances, until it is confirmed; never a start value", () => {
  const editor = editorOf([{ annotations: [{ label: "neck", x: 1, y: 1 }] }]);
  assert.equal(unconfirmedCount(editor), 0);
  drawTemplate(editor, { left: 100, top: 50, right: 200, bottom: 250 });
  drawTemplate(editor, { left: 300, top: 50, right: 400, bottom: 250 });
  assert.equal(unconfirmedCount(editor), 6);
  confirmKeypoint(editor);
  assert.equal(unconfirmedCount(editor), 5);
});
