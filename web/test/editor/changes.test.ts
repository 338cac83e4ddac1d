import assert from "node:assert/strict";
import { test } from "node:test";
import {
  beginChange, cancelChange, change, edit, endChange, record, redo, refuses, restoreDraft, startOver, undo,
} from "../../src/editor/changes";
import type { Editor } from "../../src/editor/editor";
import { addInstance, clearInstance, removeInstance } from "../../src/editor/instance-actions";
import { selectClass } from "../../src/editor/selecting";
import { writeDraft } from "../../src/model/draft";
import { placeKeypoint } from "../../src/model/edits";
import { answer, editorOf, place, snapshot } from "../support";

const LOADED = [
  { name: "a", annotations: [{ label: "neck", x: 33.6, y: 2, score: 0.5 }, { label: "tail", x: 1, y: 2 }] },
  { name: "b", annotations: [{ label: "neck", x: 1, y: 2 }], annotation_options: { editable: false } },
];

/** What the editor tells, from now on. */
function listen(editor: Editor): string[] {
  const told: string[] = [];
  editor.subscribe((what) => { told.push(what); }, new AbortController().signal);
  return told;
}

const placed = (editor: Editor, x: number): ReturnType<typeof placeKeypoint> =>
  placeKeypoint(editor.document, "1", 0, { x, y: 9 }, 2);

test("a gesture is one entry, however many changes it has", () => {
  const editor = editorOf();
  const told = listen(editor);
  assert.equal(beginChange(editor, "drag", "1"), true);
  assert.equal(editor.isDragging, true);
  change(editor, placed(editor, 1));
  change(editor, placed(editor, 2));
  endChange(editor);
  assert.equal(editor.isDragging, false);
  assert.deepEqual(told, ["document", "document", "document"]);
  assert.equal(editor.history.undoLabel, "drag");
  undo(editor);
  assert.deepEqual(answer(editor), []);
});

test("a canceled gesture leaves nothing behind, not even a lost redo", () => {
  const editor = editorOf();
  place(editor, 1, 1);
  place(editor, 2, 2);
  undo(editor);
  const before = snapshot(editor);
  const during: boolean[] = [];
  editor.subscribe((what) => {
    if (what === "document") during.push(editor.isDragging);
  }, new AbortController().signal);
  beginChange(editor, "drag", "1");
  change(editor, placed(editor, 5));
  cancelChange(editor);
  assert.deepEqual(snapshot(editor), before);
  assert.equal(editor.history.canRedo, true);
  // What is taken back is told as a part of the gesture, so that the page does not hear of it.
  assert.deepEqual([during, editor.isDragging], [[true, true], false]);
});

test("a gesture that an undo has ended changes nothing more", () => {
  const editor = editorOf();
  beginChange(editor, "drag", "1");
  change(editor, placed(editor, 5));
  undo(editor);
  const told = listen(editor);
  change(editor, placed(editor, 6));
  assert.deepEqual([answer(editor), told], [[], []]);
});

test("a locked instance refuses, with a message", () => {
  const editor = editorOf(LOADED);
  const before = snapshot(editor);
  assert.deepEqual([refuses(editor, "1"), refuses(editor, null), editor.message.text], [false, false, ""]);
  assert.equal(refuses(editor, "2"), true);
  assert.equal(editor.message.text, "Instance 2: b is locked.");
  assert.equal(beginChange(editor, "drag", "2"), false);
  assert.equal(editor.isDragging, false);
  editor.selection.set("2", 0);
  assert.equal(edit(editor, "edit", () => []), false);
  assert.deepEqual([snapshot(editor), editor.history.isOpen], [before, false]);
});

test("an edit without an active instance makes one, in the same entry", () => {
  const editor = editorOf();
  removeInstance(editor, "1");
  assert.equal(editor.selection.id, null);
  const isDone = edit(editor, "edit", (id) => placeKeypoint(editor.document, id, 1, { x: 4, y: 5 }, 2));
  assert.deepEqual([isDone, editor.selection.id, editor.document.instances.length], [true, "2", 1]);
  undo(editor);
  assert.equal(editor.document.instances.length, 0);
});

test("an action at once is one entry", () => {
  const editor = editorOf();
  const told = listen(editor);
  record(editor, "once", placed(editor, 3));
  assert.deepEqual([editor.history.undoLabel, editor.history.isOpen, told], ["once", false, ["document"]]);
});

test("undo selects what it changed: one keypoint, else the first hole, else the last instance", () => {
  const editor = editorOf();
  place(editor, 1, 1);
  place(editor, 2, 2);
  selectClass(editor, 2);
  undo(editor);
  assert.equal(editor.selection.index, 1);
  redo(editor);
  clearInstance(editor);
  selectClass(editor, 1);
  undo(editor);
  assert.equal(editor.selection.index, 2);
  addInstance(editor);
  const told = listen(editor);
  undo(editor);
  assert.deepEqual([editor.selection.id, editor.selection.index], ["1", 2]);
  // A listener to the selection finds the document as it is now.
  assert.deepEqual(told, ["document", "selection", "message"]);
});

test("undo of a deleted instance selects it", () => {
  const editor = editorOf();
  addInstance(editor);
  addInstance(editor);
  removeInstance(editor, "1");
  undo(editor);
  assert.deepEqual([editor.selection.id, editor.selection.index], ["1", 0]);
});

test("undo says what it undid, or that there is nothing", () => {
  const editor = editorOf();
  undo(editor);
  assert.equal(editor.message.text, "Nothing to undo");
  redo(editor);
  assert.equal(editor.message.text, "Nothing to redo");
  place(editor, 1, 1);
  undo(editor);
  assert.equal(editor.message.text, "Undone: Place neck");
  redo(editor);
  assert.equal(editor.message.text, "Redone: Place neck");
});

test("a draft is restored, the last instance is selected, and nothing can be undone", () => {
  const editor = editorOf(LOADED);
  addInstance(editor);
  place(editor, 8, 8);
  const reloaded = editorOf(LOADED);
  const told = listen(reloaded);
  assert.equal(restoreDraft(reloaded, writeDraft(editor.document)), true);
  assert.deepEqual(answer(reloaded), answer(editor));
  assert.deepEqual([reloaded.selection.id, reloaded.selection.index], ["3", 1]);
  assert.deepEqual([told, reloaded.history.canUndo], [["document", "selection"], false]);
});

test("a draft without anything new is none", () => {
  const editor = editorOf(LOADED);
  assert.equal(restoreDraft(editorOf(LOADED), writeDraft(editor.document)), false);
});

test("starting over is the start, and undo brings the work back", () => {
  const editor = editorOf(LOADED);
  addInstance(editor);
  place(editor, 8, 8);
  removeInstance(editor, "1");
  const work = answer(editor);
  startOver(editor);
  assert.deepEqual([answer(editor), editor.document.instances], [LOADED, editor.start]);
  assert.deepEqual([editor.selection.id, editor.selection.index], ["1", 1]);
  assert.equal(editor.message.text, "Started over. Undo brings your work back.");
  undo(editor);
  assert.deepEqual(answer(editor), work);
  // Ids of instances that are added now are new ones.
  addInstance(editor);
  assert.equal(new Set(editor.document.instances.map(({ id }) => id)).size, editor.document.instances.length);
});
