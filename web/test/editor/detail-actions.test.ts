/** Class is in test/model/classes.test.ts, where the rigs are. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { startOver, undo } from "../../src/editor/changes";
import {
  changeDetails, changeImageDetails, clickCorner, drawBox, resetBox,
} from "../../src/editor/detail-actions";
import type { Editor } from "../../src/editor/editor";
import { addInstance, duplicateInstance } from "../../src/editor/instance-actions";
import { boxOfInstance, instanceTitle } from "../../src/editor/queries";
import { imagePoint } from "../../src/model/geometry";
import type { JsonObject } from "../../src/model/json";
import { missing } from "../../src/submit-question";
import { keyboard } from "../fake-keyboard";
import { editorOf, place } from "../support";

const open = (more: Readonly<Record<string, string>> = {}): Editor => editorOf([], { details: "", ...more });
const said = ({ selection }: Editor): JsonObject | undefined => selection.instance?.details;

test("each thing that is said is one step, and what is said already is none", () => {
  const editor = open();
  changeDetails(editor, "wet", { flags: ["wet"] });
  changeDetails(editor, "Note", { note: "dark" });
  changeDetails(editor, "Note", { note: "dark" });
  assert.deepEqual(said(editor), { flags: ["wet"], note: "dark" });
  undo(editor);
  assert.deepEqual(said(editor), { flags: ["wet"] });
  changeDetails(editor, "wet", { flags: [] });
  assert.deepEqual(said(editor), {});
});

test("tags and a note of the image are undone, and Start over brings back the first ones", () => {
  const editor = open({ "image-tags": '["night", 5]', "image-note": "old" });
  assert.deepEqual(editor.document.image, { tags: ["night"], note: "old" });
  changeImageDetails(editor, "Note", { note: "new" });
  changeImageDetails(editor, "Note", { note: "new" });
  assert.deepEqual(editor.document.image, { tags: ["night"], note: "new" });
  startOver(editor);
  assert.deepEqual(editor.document.image, { tags: ["night"], note: "old" });
  undo(editor);
  undo(editor);
  assert.deepEqual([editor.document.image["note"], editor.history.canUndo], ["old", false]);
});

test("two clicks draw the box in any direction; it goes back to the keypoints", () => {
  const editor = open();
  place(editor, 100, 100);
  place(editor, 200, 300);
  const derived = { left: 80, top: 80, right: 220, bottom: 320 };
  const shown = (): unknown => editor.selection.instance && boxOfInstance(editor, editor.selection.instance);
  assert.deepEqual(shown(), derived);
  editor.tool = "box";
  clickCorner(editor, imagePoint(250, 310));
  assert.deepEqual([said(editor), editor.message.text], [{}, "Click the opposite corner"]);
  clickCorner(editor, imagePoint(50, 90));
  assert.deepEqual([said(editor), editor.firstClick], [{ bbox: [50, 90, 200, 220] }, null]);
  assert.deepEqual(shown(), { left: 50, top: 90, right: 250, bottom: 310 });
  resetBox(editor);
  assert.deepEqual(shown(), derived);
  undo(editor);
  assert.deepEqual(said(editor), { bbox: [50, 90, 200, 220] });
});

test("a box alone is something drawn; a new instance and a copy have neither it nor the flags", () => {
  const editor = open();
  assert.notEqual(missing(editor, false), "");
  drawBox(editor, { left: 5, top: 6, right: 25, bottom: 46 });
  assert.equal(missing(editor, false), "");
  changeDetails(editor, "wet", { flags: ["wet"], class: "dog" });
  assert.equal(instanceTitle(editor, "1"), "Instance 1: dog");
  addInstance(editor);
  assert.deepEqual(said(editor), { class: "dog" });
  place(editor, 1, 1);
  duplicateInstance(editor);
  assert.deepEqual(said(editor), { class: "dog" });
});

test("a locked instance and a task without details refuse", () => {
  const editor = editorOf([{ annotations: [], annotation_options: { editable: false } }], { details: "" });
  drawBox(editor, { left: 5, top: 6, right: 25, bottom: 46 });
  assert.deepEqual([said(editor), editor.message.text], [{}, "Instance 1 is locked."]);
  const plain = editorOf();
  plain.tool = "box";
  assert.equal(plain.tool, "place");
});

test("the box tool, its Delete and the details have keys, if the task has details", () => {
  const { editor, press } = keyboard({ hasDetails: true });
  assert.deepEqual([press("Alt+n"), editor.tool], [true, "box"]);
  drawBox(editor, { left: 1, top: 2, right: 30, bottom: 40 });
  press("Delete");
  assert.deepEqual([editor.selection.instance?.details, editor.tool], [{}, "box"]);
  assert.deepEqual([press("Escape"), editor.tool, press("Alt+g")], [true, "place", true]);
  const plain = keyboard();
  assert.deepEqual([plain.press("Alt+n"), plain.editor.tool, plain.press("Alt+g")], [true, "place", false]);
});
