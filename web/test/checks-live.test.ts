import assert from "node:assert/strict";
import { test } from "node:test";
import { readAttributes } from "../src/attributes";
import { createLiveChecks } from "../src/checks/live";
import { createEditor, type Editor } from "../src/editor/editor";
import { redo, undo } from "../src/editor/changes";
import { attributes, RIG_JSON } from "./support";

const { signal } = new AbortController();
const IMAGE = { width: 100, height: 100 };

function editorOf(...instances: readonly object[]): Editor {
  const { settings } = readAttributes(attributes({
    imgSrc: "a.png", rig: JSON.stringify(RIG_JSON), initialValues: JSON.stringify(instances),
  }));
  assert.ok(settings);
  return createEditor({ ...settings, image: IMAGE });
}

const at = (label: string, x: number, y: number): object => ({ label, x, y });
const outside = {
  name: "",
  annotations: [at("neck", 50, 10), at("left_hand", 140, 50), at("right_hand", 20, 50)],
};

test("a fix is one edit, and undo brings the warning back", () => {
  const editor = editorOf(outside);
  const live = createLiveChecks(editor, signal);
  const [finding] = live.open;
  assert.equal(finding?.type, "outside_image");
  const [id = ""] = editor.document.instances.map((instance) => instance.id);
  assert.ok(live.fix(finding));
  assert.equal(editor.document.keypoint(id, 1)?.x, 99);
  assert.deepEqual(live.open, []);
  undo(editor);
  assert.equal(editor.document.keypoint(id, 1)?.x, 140);
  assert.equal(editor.history.canUndo, false);
});

test("what is accepted is no longer open, and is marked in the answer, and undo asks again", () => {
  const editor = editorOf({ ...outside, annotation_options: { editable: false } });
  const live = createLiveChecks(editor, signal);
  const [finding] = live.open;
  assert.ok(finding);
  assert.equal(live.answer[0]?.["accepted"], undefined);
  live.accept(finding);
  assert.deepEqual(live.open, []);
  assert.equal(live.answer[0]?.["accepted"], true);
  undo(editor);
  assert.equal(live.open.length, 1);
  redo(editor);
  assert.deepEqual(live.open, []);
});

test("a locked instance is not fixed", () => {
  const editor = editorOf({ ...outside, annotation_options: { editable: false } });
  const live = createLiveChecks(editor, signal);
  const [finding] = live.open;
  const [instance] = editor.document.instances;
  if (!finding || !instance) throw new Error("nothing found");
  assert.equal(instance.editable, false);
  assert.equal(live.fix(finding), false);
  assert.equal(editor.document.keypoint(instance.id, 1)?.x, 140);
});

test("the empty instance that a worker begins with is no warning", () => {
  const live = createLiveChecks(editorOf(), signal);
  assert.deepEqual(live.open, []);
  assert.deepEqual(live.answer, []);
});
