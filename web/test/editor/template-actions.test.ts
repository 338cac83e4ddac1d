import assert from "node:assert/strict";
import { test } from "node:test";
import { redo, undo } from "../../src/editor/changes";
import { markNotThere } from "../../src/editor/keypoint-actions";
import { clickTemplate, drawTemplate, usePrevious } from "../../src/editor/template-actions";
import { OCCLUDED } from "../../src/model/document";
import { imagePoint } from "../../src/model/geometry";
import { answer, cocoEditor, earlier, editorOf, place, pointOf } from "../support";

test("the template fills the drawn box, and one undo takes it away", () => {
  const editor = editorOf();
  drawTemplate(editor, { left: 100, top: 50, right: 200, bottom: 250 });
  assert.deepEqual((answer(editor) as { annotations: unknown }[])[0]?.annotations, [
    { label: "neck", x: 150, y: 50 },
    { label: "left_hand", x: 200, y: 250 },
    { label: "right_hand", x: 100, y: 250 },
  ]);
  assert.deepEqual([editor.tool, editor.selection.id, editor.selection.index], ["adjust", "1", 0]);
  undo(editor);
  assert.deepEqual(answer(editor), []);
  redo(editor);
  // The active instance is full now.
  drawTemplate(editor, { left: 0, top: 0, right: 10, bottom: 10 });
  assert.deepEqual([editor.document.instances.length, editor.selection.id], [2, "2"]);
});

test("two clicks put the head end and the foot end", () => {
  const editor = editorOf();
  editor.tool = "draw";
  clickTemplate(editor, imagePoint(100, 100));
  assert.deepEqual(editor.firstClick, imagePoint(100, 100));
  assert.deepEqual(editor.message, { text: "Click the foot end", isQuiet: true });
  clickTemplate(editor, imagePoint(100, 200));
  assert.deepEqual(pointOf(editor, "neck"), [100, 100, 2]);
  assert.deepEqual(pointOf(editor, "left_hand"), [125, 200, 2]);
  assert.deepEqual([editor.tool, editor.firstClick], ["place", null]);
  assert.equal(editor.message.text, "Placed. Correct what is off. Enter confirms the rest.");
});

test("a click outside the image, or with another tool, puts nothing", () => {
  const editor = editorOf();
  clickTemplate(editor, imagePoint(5, 5));
  assert.equal(editor.firstClick, null);
  editor.tool = "draw";
  clickTemplate(editor, imagePoint(640, 5));
  assert.equal(editor.firstClick, null);
  assert.equal(editor.message.text, "That is outside the image: nothing was placed.");
});

test("a locked instance is not filled, though it is empty", () => {
  const editor = editorOf([{ annotations: [], annotation_options: { editable: false } }]);
  drawTemplate(editor, { left: 0, top: 0, right: 10, bottom: 10 });
  assert.equal(editor.document.instances.length, 2);
});

test("an instance in which a keypoint is not there is not empty", () => {
  const editor = editorOf();
  markNotThere(editor);
  drawTemplate(editor, { left: 0, top: 0, right: 10, bottom: 10 });
  assert.equal(editor.document.instances.length, 2);
});

test("the last image's instances go into empty instances first, then into new ones with their names", () => {
  const editor = cocoEditor([{ annotations: [] }, { annotations: [{ label: "nose", x: 1, y: 1 }] }]);
  const points = [{ x: 160, y: 240, v: OCCLUDED }] as const;
  editor.previous = ["a", "b"].map((name) => earlier(editor, name, points));
  usePrevious(editor);
  assert.deepEqual(editor.document.instances.map(({ id, name }) => id + name), ["1", "2", "3b"]);
  assert.deepEqual([editor.selection.id, editor.selection.index], ["3", 0]);
  assert.deepEqual(pointOf(editor, "nose"), [160, 240, 1]);
  assert.equal(editor.document.keypoint("2", 0)?.x, 1);
  assert.deepEqual([editor.tool, editor.message.text], ["place", "Instances taken from your last image: 2. Correct what is off. Enter confirms the rest."]);
  undo(editor);
  assert.equal(editor.document.instances.length, 2);
});

test("without an earlier image there is nothing to take over", () => {
  const editor = editorOf();
  place(editor, 1, 1);
  usePrevious(editor);
  assert.equal(editor.message.text, "There is no earlier image of yours with this rig.");
  assert.equal(editor.document.instances.length, 1);
});

test("taking over is told as one change, which is closed", () => {
  const editor = editorOf();
  editor.previous = [earlier(editor, "a", [{ x: 1, y: 2, v: OCCLUDED }])];
  let changes = 0;
  editor.subscribe((what) => { if (what === "document") changes += 1; }, new AbortController().signal);
  usePrevious(editor);
  assert.deepEqual([changes, editor.history.isOpen], [1, false]);
});
