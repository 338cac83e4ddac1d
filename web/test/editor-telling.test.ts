/** What the editor says, selects and tells its listeners. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { readAttributes } from "../src/attributes";
import { createEditor, type Editor } from "../src/editor/editor";
import { beginChange, cancelChange, change, endChange, redo, undo } from "../src/editor/changes";
import { addInstance, clearInstance, mirrorInstance, renameInstance } from "../src/editor/instance-actions";
import { deleteKeypoint, markNotThere, placeAt } from "../src/editor/keypoint-actions";
import { selectClass } from "../src/editor/selecting";
import { clickTemplate } from "../src/editor/template-actions";
import { VISIBLE } from "../src/model/document";
import { imagePoint } from "../src/model/geometry";
import { attributes, RIG_JSON } from "./support";

function editorWith(initialValues: unknown = []): Editor {
  const { settings, problems } = readAttributes(attributes({
    imgSrc: "a.png", rig: JSON.stringify(RIG_JSON), initialValues: JSON.stringify(initialValues),
  }));
  if (!settings) throw new Error(JSON.stringify(problems));
  return createEditor({ ...settings, image: { width: 640, height: 480 } });
}

const place = (editor: Editor, x: number, y: number): void => { placeAt(editor, imagePoint(x, y), VISIBLE); };

test("a locked instance says so, and nothing that did not happen", () => {
  const editor = editorWith([
    { annotations: [{ label: "neck", x: 1, y: 2 }], annotation_options: { editable: false } },
  ]);
  for (const act of [
    () => {
      place(editor, 9, 9);
    },
    () => {
      markNotThere(editor);
    },
    () => {
      deleteKeypoint(editor, "1", 0);
    },
    () => {
      mirrorInstance(editor);
    },
    () => {
      clearInstance(editor);
    },
    () => {
      renameInstance(editor, "1", "b");
    },
  ]) {
    editor.say("");
    act();
    assert.match(editor.message.text, /locked/);
    assert.equal(editor.selection.index, 1);
  }
});

test("undo selects what it changed: one keypoint, else the instance's first hole, else the last instance", () => {
  const editor = editorWith();
  const told: string[] = [];
  const lifetime = new AbortController();
  editor.subscribe((what) => { told.push(what); }, lifetime.signal);
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
  undo(editor);
  assert.deepEqual([editor.selection.instance?.id, editor.selection.index], ["1", 2]);
  // Whoever listens finds the document as it is now before the selection is told.
  assert.deepEqual(told.slice(-3), ["document", "selection", "message"]);
  lifetime.abort();
  const { length } = told;
  undo(editor);
  assert.equal(told.length, length);
});

test("while a gesture lasts it is told so, to its very end", () => {
  const editor = editorWith();
  const during: boolean[] = [];
  editor.subscribe((what) => {
    if (what === "document") during.push(editor.isDragging);
  }, new AbortController().signal);
  for (const end of [
    () => {
      endChange(editor);
    },
    () => {
      cancelChange(editor);
    },
  ]) {
    beginChange(editor, "drag", "1");
    change(editor, []);
    end();
    assert.equal(editor.isDragging, false);
  }
  // What is taken back was never told to the page.
  assert.deepEqual(during, [true, false, true, true]);
});

test("a new instance leaves the template that was begun", () => {
  const editor = editorWith();
  editor.tool = "draw";
  clickTemplate(editor, imagePoint(5, 5));
  assert.deepEqual(editor.templateHead, imagePoint(5, 5));
  addInstance(editor);
  assert.deepEqual([editor.tool, editor.templateHead], ["place", null]);
});
