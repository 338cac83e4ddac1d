import assert from "node:assert/strict";
import { test } from "node:test";
import { undo } from "../../src/editor/changes";
import { addInstance, removeInstance } from "../../src/editor/instance-actions";
import {
  confirmInstance, confirmKeypoint, deleteKeypoint, markNotThere, nudge, putAt, toggleOccluded,
} from "../../src/editor/keypoint-actions";
import { select, selectClass, stepToDo } from "../../src/editor/selecting";
import { drawTemplate, usePrevious } from "../../src/editor/template-actions";
import { NOT_LABELED, OCCLUDED } from "../../src/model/document";
import { imagePoint } from "../../src/model/geometry";
import type { Editor } from "../../src/editor/editor";
import { answer, earlier, editorOf, place, pointOf, snapshot } from "../support";

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
  assert.equal(editor.message.text, "All keypoints done. Press {b} for the next instance, or submit.");
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
  stepToDo(editor, 1);
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
  assert.equal(editor.message.text, "Keypoints are hidden: nothing was placed. Press {m} to show them.");
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

/** The template, drawn: nobody has looked at its points. */
function drawn(editor = editorOf()): Editor {
  drawTemplate(editor, { left: 100, top: 50, right: 200, bottom: 250 });
  editor.tool = "place";
  return editor;
}

const origins = (editor: Editor, id = "1"): string[] =>
  editor.document.keypoints(id).map((keypoint) => keypoint?.origin ?? "");

test("what was given is confirmed by whatever a worker does to it alone", () => {
  const acts: Record<string, (editor: Editor) => void> = {
    a: confirmKeypoint,
    m: (editor) => { nudge(editor, 1, 0); },
    "m ": (editor) => { place(editor, 7, 7); },
    "a ": toggleOccluded,
    "m  ": (editor) => { putAt(editor, 0, imagePoint(3, 3)); },
  };
  for (const [origin, act] of Object.entries(acts)) {
    const editor = drawn();
    act(editor);
    assert.deepEqual(origins(editor), [origin.trim(), "-", "-"]);
    undo(editor);
    assert.deepEqual(origins(editor), ["-", "-", "-"]);
  }
});

test("a keypoint is confirmed in its place and stays selected; a second time nothing happens", () => {
  const editor = drawn();
  confirmKeypoint(editor);
  assert.deepEqual([pointOf(editor, "neck"), editor.selection.index], [[150, 50, 2], 0]);
  const { instances } = editor.document;
  confirmKeypoint(editor);
  assert.equal(editor.document.instances, instances);
});

test("moved, and moved back, is moved", () => {
  const editor = drawn();
  nudge(editor, 1, 0);
  nudge(editor, -1, 0);
  assert.deepEqual([pointOf(editor, "neck"), origins(editor)[0]], [[150, 50, 2], "m"]);
});

test("placing in order goes through what is unconfirmed as through holes", () => {
  const editor = drawn();
  place(editor, 1, 2);
  assert.equal(editor.selection.index, 1);
  stepToDo(editor, 1);
  assert.equal(editor.selection.index, 2);
  place(editor, 3, 4);
  assert.deepEqual([editor.selection.index, origins(editor)], [1, ["m", "-", "m"]]);
});

test("the instance is confirmed at once: one undo, and what was moved before stays moved", () => {
  const editor = drawn();
  nudge(editor, 1, 0);
  assert.equal(confirmInstance(editor), true);
  assert.deepEqual(origins(editor), ["m", "a", "a"]);
  assert.deepEqual([editor.selection.index, editor.tool, editor.message.text], [null, "place", "Confirmed: 2"]);
  assert.equal(editor.history.undoLabel, "Confirm Instance 1");
  assert.equal(confirmInstance(editor), false);
  undo(editor);
  assert.deepEqual(origins(editor), ["m", "-", "-"]);
});

test("then the next instance waits, but first what the same one lacks", () => {
  const editor = editorOf();
  const points = [{ x: 10, y: 10, v: 2 }, undefined, { x: 30, y: 10, v: 1 }] as const;
  editor.previous = ["a", "b"].map((name) => earlier(editor, name, points));
  usePrevious(editor);
  assert.deepEqual([editor.selection.id, editor.selection.index], ["2", 0]);
  confirmInstance(editor);
  assert.deepEqual([editor.selection.id, editor.selection.index], ["2", 1]);
  markNotThere(editor);
  select(editor, "1", 0);
  confirmInstance(editor);
  assert.deepEqual([editor.selection.id, editor.selection.index], ["1", 1]);
  assert.deepEqual([origins(editor), origins(editor, "2")], [["a", "", "a"], ["a", "", "a"]]);
});

test("confirming a complete instance goes on to the next that is not confirmed", () => {
  const editor = drawn(drawn());
  select(editor, "2", 0);
  confirmInstance(editor);
  assert.deepEqual([editor.selection.id, editor.selection.index], ["1", 0]);
  confirmInstance(editor);
  assert.deepEqual([editor.selection.id, editor.selection.index], ["1", null]);
});

test("nothing is confirmed that cannot be seen, nor while another tool has the key", () => {
  const editor = drawn();
  editor.hidden.all = true;
  assert.equal(confirmInstance(editor), false);
  editor.hidden.all = false;
  for (const tool of ["draw", "delete"] as const) {
    editor.tool = tool;
    assert.equal(confirmInstance(editor), false, tool);
  }
  editor.tool = "adjust";
  editor.hidden.toggle("1", 1);
  assert.equal(confirmInstance(editor), true);
  assert.deepEqual(origins(editor), ["a", "-", "a"]);
  // What is selected is in sight.
  assert.deepEqual([editor.selection.index, editor.hidden.has("1", 1)], [1, false]);
});

test("the crosshair, unmoved, confirms in place: fractions stay", () => {
  const editor = editorOf([{ annotations: [{ label: "neck", x: 10.5, y: 10.25 }] }]);
  editor.previous = [earlier(editor, "", [{ x: 20.4, y: 30.6, v: 2 }])];
  usePrevious(editor);
  // Where it is drawn.
  place(editor, 20, 31);
  assert.deepEqual([pointOf(editor, "neck"), origins(editor, "2")[0]], [[20.4, 30.6, 2], "a"]);
  select(editor, "2", 0);
  place(editor, 21, 31);
  assert.deepEqual([pointOf(editor, "neck"), origins(editor, "2")[0]], [[21, 31, 2], "m"]);
});
