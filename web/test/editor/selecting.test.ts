import assert from "node:assert/strict";
import { test } from "node:test";
import type { Editor } from "../../src/editor/editor";
import { activate, select, selectClass, selectInstance, step, stepToDo } from "../../src/editor/selecting";
import { editorOf } from "../support";

const TWO = [
  { annotations: [{ label: "neck", x: 1, y: 1 }] },
  { annotations: [{ label: "left_hand", x: 2, y: 2 }] },
];
const selected = ({ selection }: Editor): unknown[] => [selection.id, selection.index];

test("an instance is selected with its first hole, or with a class, or none", () => {
  const editor = editorOf(TWO);
  const told: string[] = [];
  editor.subscribe((what) => { told.push(what); }, new AbortController().signal);
  assert.deepEqual(selected(editor), ["1", 1]);
  selectInstance(editor, "2");
  assert.deepEqual(selected(editor), ["2", 0]);
  select(editor, "1", 0);
  assert.deepEqual(selected(editor), ["1", 0]);
  select(editor, "1", null);
  assert.deepEqual(selected(editor), ["1", null]);
  activate(editor, undefined);
  assert.deepEqual(selected(editor), [null, 0]);
  assert.deepEqual(told, ["selection", "selection", "selection", "selection"]);
});

test("an instance that is not there is not selected", () => {
  const editor = editorOf(TWO);
  select(editor, "9", 0);
  assert.deepEqual(selected(editor), ["1", 1]);
  selectClass(editor, 2);
  assert.deepEqual(selected(editor), ["1", 2]);
});

test("what is selected comes into sight; a hidden hole stays hidden", () => {
  const editor = editorOf(TWO);
  editor.hidden.toggle("1");
  select(editor, "1", 0);
  assert.deepEqual([editor.hidden.has("1", 0), editor.hidden.has("1", 1)], [false, true]);
  select(editor, "1", 1);
  assert.equal(editor.hidden.has("1", 1), true);
});

test("steps go around the ends; from a complete instance to its first or last", () => {
  const editor = editorOf();
  const walk = (...by: readonly (1 | -1)[]): (number | null)[] => by.map((one) => {
    step(editor, one);
    return editor.selection.index;
  });
  assert.deepEqual(walk(1, 1, 1, -1, -1), [1, 2, 0, 2, 1]);
  editor.selection.set("1", null);
  assert.deepEqual(walk(1), [0]);
  editor.selection.set("1", null);
  assert.deepEqual(walk(-1), [2]);
});

test("steps to holes stop at the ends", () => {
  const editor = editorOf([{ annotations: [{ label: "left_hand", x: 1, y: 1 }] }]);
  const walk = (...by: readonly (1 | -1)[]): (number | null)[] => by.map((one) => {
    stepToDo(editor, one);
    return editor.selection.index;
  });
  assert.deepEqual(walk(1, 1, -1, -1), [2, 2, 0, 0]);
});
