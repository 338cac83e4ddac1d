import assert from "node:assert/strict";
import { test } from "node:test";
import type { Editor } from "../src/editor/editor";
import { loadLastLabels, saveLastLabels } from "../src/last-labels";
import { poseAnswer } from "../src/model/answer";
import { fakeStorage, noStorage } from "./fake-storage";
import { editorOf, place, RIG_JSON } from "./support";

function save(editor: Editor): void {
  const activity = { seconds: 0, activeSeconds: 0, operators: 0 };
  saveLastLabels(editor, poseAnswer(editor.document, editor.settings, activity, []));
}

/** What an editor with these settings finds. */
function found(more: Readonly<Record<string, string>> = {}, image = { width: 640, height: 480 }): unknown {
  const editor = editorOf([], more, image);
  loadLastLabels(editor);
  return editor.previous;
}

test("the labels of the last image are kept per rig, and stretched to the next image", () => {
  fakeStorage();
  const editor = editorOf();
  place(editor, 100, 200);
  save(editor);
  assert.deepEqual(found({}, { width: 320, height: 480 }), [
    { name: "", points: [{ x: 50, y: 200, v: 2 }, undefined, undefined] },
  ]);
  assert.deepEqual(found({ rig: JSON.stringify({ ...RIG_JSON, name: "other" }) }), []);
});

test("an image without labels does not replace the one before it", () => {
  const { items } = fakeStorage();
  save(editorOf());
  assert.equal(items.size, 0);
  const editor = editorOf();
  place(editor, 1, 2);
  save(editor);
  save(editorOf());
  assert.equal((found() as unknown[]).length, 1);
});

test("text that is no JSON, or no storage at all, is none", () => {
  const { items } = fakeStorage();
  const editor = editorOf();
  place(editor, 1, 2);
  save(editor);
  const [[key = ""] = []] = items;
  items.set(key, "{");
  assert.deepEqual(found(), []);
  noStorage();
  assert.deepEqual(found(), []);
});
