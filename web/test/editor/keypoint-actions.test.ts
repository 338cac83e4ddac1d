import assert from "node:assert/strict";
import { test } from "node:test";
import { undo } from "../../src/editor/changes";
import { addInstance, removeInstance } from "../../src/editor/instance-actions";
import {
  deleteKeypoint, markNotThere, nudge, putAt, toggleOccluded,
} from "../../src/editor/keypoint-actions";
import { selectClass, stepToHole } from "../../src/editor/selecting";
import { NOT_LABELED, OCCLUDED } from "../../src/model/document";
import { imagePoint } from "../../src/model/geometry";
import { answer, editorOf, place, pointOf, snapshot } from "../support";

test("click in order: each placement goes on to the next keypoint, and the last one to none", () => {
  const editor = editorOf();
  assert.equal(editor.selection.index, 0);
  place(editor, 1, 2);
  assert.equal(editor.selection.index, 1);
  place(editor, 3, 4, OCCLUDED);
  place(editor, 5, 6);
  assert.equal(editor.selection.index, null);
  assert.deepEqual(answer(editor), [{
    name: "",
    annotations: [
      { label: "neck", x: 1, y: 2 },
      { label: "left_hand", x: 3, y: 4, v: 1 },
      { label: "right_hand", x: 5, y: 6 },
    ],
  }]);
  place(editor, 9, 9);
  assert.equal(editor.message.text, "All keypoints done. Press B for the next instance, or submit.");
  assert.equal(editor.document.keypoint("1", 2)?.x, 5);
});

test("a screen reader hears where a keypoint lies and what comes next", () => {
  const editor = editorOf();
  place(editor, 1.4, 2.6);
  assert.deepEqual(editor.message, { text: "neck: 1, 3. Next: left hand", isQuiet: true });
  place(editor, 3, 4, OCCLUDED);
  assert.equal(editor.message.text, "left hand: occluded 3, 4. Next: right hand");
  place(editor, 5, 6);
  assert.match(editor.message.text, /^All keypoints done\./);
  selectClass(editor, 0);
  place(editor, 7, 8);
  // Of a complete instance, what was moved stays selected.
  assert.deepEqual([editor.selection.index, editor.message.text], [0, "neck: 7, 8."]);
});

test("a skipped keypoint leaves a hole, and filling it goes on to the next", () => {
  const editor = editorOf();
  stepToHole(editor, 1);
  place(editor, 3, 4);
  assert.equal(editor.selection.index, 2);
  place(editor, 5, 6);
  assert.equal(editor.selection.index, 0);
});

test("a selected keypoint is moved by a click and keeps its visibility; Shift makes it occluded", () => {
  const editor = editorOf();
  place(editor, 1, 2, OCCLUDED);
  selectClass(editor, 0);
  place(editor, 50, 60);
  assert.deepEqual(pointOf(editor, "neck"), [50, 60, 1]);
  assert.equal(editor.history.undoLabel, "Move neck");
  selectClass(editor, 0);
  toggleOccluded(editor);
  assert.deepEqual(pointOf(editor, "neck"), [50, 60, 2]);
  place(editor, 7, 7, OCCLUDED);
  assert.deepEqual(pointOf(editor, "neck"), [7, 7, 1]);
});

test("outside the image nothing is placed, nor while keypoints are hidden", () => {
  const editor = editorOf();
  place(editor, 640, 5);
  assert.equal(editor.message.text, "That is outside the image: nothing was placed.");
  editor.hidden.all = true;
  place(editor, 5, 5);
  assert.equal(editor.message.text, "Keypoints are hidden: nothing was placed. Press M to show them.");
  markNotThere(editor);
  assert.deepEqual([snapshot(editor)[0]?.keypoints, editor.history.canUndo], [
    [undefined, undefined, undefined], false,
  ]);
});

test("not there: goes on, is no hole, and is not in the answer", () => {
  const editor = editorOf();
  markNotThere(editor);
  assert.deepEqual([editor.selection.index, editor.history.undoLabel], [1, "neck not there"]);
  assert.equal(editor.document.keypoint("1", 0)?.v, NOT_LABELED);
  place(editor, 3, 4);
  place(editor, 5, 6);
  assert.equal(editor.selection.index, null);
  markNotThere(editor);
  assert.equal((answer(editor) as { annotations: unknown[] }[])[0]?.annotations.length, 2);
});

test("an instance whose last keypoint is marked as not there is complete", () => {
  const annotations = [{ label: "neck", x: 1, y: 1 }, { label: "left_hand", x: 2, y: 2 }];
  const editor = editorOf([{ annotations }]);
  markNotThere(editor);
  assert.deepEqual([editor.selection.index, editor.message.isQuiet], [null, true]);
  assert.match(editor.message.text, /^All keypoints done\./);
});

test("occluded and visible are exchanged, of a selected keypoint only", () => {
  const editor = editorOf();
  toggleOccluded(editor);
  assert.equal(editor.history.canUndo, false);
  place(editor, 1, 2);
  selectClass(editor, 0);
  toggleOccluded(editor);
  assert.deepEqual([pointOf(editor, "neck"), editor.history.undoLabel], [[1, 2, 1], "Visibility of neck"]);
  toggleOccluded(editor);
  assert.deepEqual(pointOf(editor, "neck"), [1, 2, 2]);
});

test("a keypoint is deleted and selected: the selected one, or any", () => {
  const editor = editorOf();
  place(editor, 1, 2);
  place(editor, 3, 4);
  assert.equal(deleteKeypoint(editor), false);
  assert.equal(deleteKeypoint(editor, "1", 0), true);
  assert.deepEqual([pointOf(editor, "neck"), editor.selection.index], [undefined, 0]);
  assert.deepEqual(pointOf(editor, "left_hand"), [3, 4, 2]);
  assert.equal(editor.history.undoLabel, "Delete neck");
  undo(editor);
  assert.deepEqual(pointOf(editor, "neck"), [1, 2, 2]);
  assert.equal(deleteKeypoint(editor), true);
  assert.deepEqual([deleteKeypoint(editor, null, 0), deleteKeypoint(editor, "1", null)], [false, false]);
});

test("a keypoint is put somewhere, whichever is selected, also when there is no instance", () => {
  const editor = editorOf();
  putAt(editor, 2, imagePoint(7, 8));
  assert.deepEqual(pointOf(editor, "right_hand"), [7, 8, 2]);
  putAt(editor, 3, imagePoint(1, 1));
  assert.equal(editor.history.undoLabel, "Place right hand");
  removeInstance(editor, "1");
  putAt(editor, 1, imagePoint(5, 6));
  assert.deepEqual([editor.document.instances.length, pointOf(editor, "left_hand")], [1, [5, 6, 2]]);
});

test("a nudge moves the selected keypoint within the image, or with the adjust tool the instance", () => {
  const editor = editorOf();
  place(editor, 1, 2, OCCLUDED);
  place(editor, 10, 20);
  selectClass(editor, 0);
  nudge(editor, -0.25, 3);
  assert.deepEqual(pointOf(editor, "neck"), [0.75, 5, 1]);
  nudge(editor, -5, 1000);
  assert.deepEqual(pointOf(editor, "neck"), [0, 479, 1]);
  assert.equal(editor.history.undoLabel, "Move neck");
  editor.tool = "adjust";
  nudge(editor, 4, -3);
  assert.deepEqual([pointOf(editor, "neck"), pointOf(editor, "left_hand")], [[4, 476, 1], [14, 17, 2]]);
});

test("a locked instance is changed by no action, and keeps its selection", () => {
  const annotations = [{ label: "neck", x: 1, y: 2 }];
  const editor = editorOf([{ annotations, annotation_options: { editable: false } }]);
  addInstance(editor);
  editor.selection.set("1", 1);
  const before = snapshot(editor);
  const actions = [
    () => { place(editor, 9, 9); },
    () => { markNotThere(editor); },
    () => { deleteKeypoint(editor, "1", 0); },
    () => { putAt(editor, 1, imagePoint(4, 4)); },
  ];
  for (const act of actions) {
    editor.say("");
    act();
    assert.equal(editor.message.text, "Instance 1 is locked.");
    assert.equal(editor.selection.index, 1);
  }
  selectClass(editor, 0);
  toggleOccluded(editor);
  nudge(editor, 5, 5);
  assert.deepEqual(snapshot(editor), before);
});
