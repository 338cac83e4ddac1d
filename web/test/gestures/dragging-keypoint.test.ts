import assert from "node:assert/strict";
import { test } from "node:test";
import { draggingKeypoint } from "../../src/gestures/dragging-keypoint";
import type { Keypoint } from "../../src/model/document";
import { drag, pointer } from "../fake-pointer";
import { editorOf, pointOf, stageOf, type FakeStage } from "../support";

function open(): { stage: FakeStage; keypoint: Keypoint } {
  const editor = editorOf([{ annotations: [{ label: "neck", x: 100.4, y: 50, v: 1 }] }]);
  const keypoint = editor.document.keypoint("1", 0);
  assert.ok(keypoint);
  return { stage: stageOf(editor), keypoint };
}

test("a keypoint follows the pointer at its distance, keeps its visibility, and is selected", () => {
  const { stage, keypoint } = open();
  drag(draggingKeypoint(stage, pointer(103, 51), { id: "1", index: 0, keypoint }), [[110, 60], [153, 41]]);
  const { editor } = stage;
  assert.deepEqual(pointOf(editor, "neck"), [150.4, 40, 1]);
  assert.deepEqual([editor.selection.index, editor.history.undoLabel], [0, "Move neck"]);
});

test("it starts where it is drawn: at whole pixels once it was moved", () => {
  const { stage, keypoint } = open();
  const moved = { ...keypoint, x: 100.4, y: 50.6, loaded: null };
  drag(draggingKeypoint(stage, pointer(100, 51), { id: "1", index: 0, keypoint: moved }), [[110, 61]]);
  assert.deepEqual(pointOf(stage.editor, "neck"), [110, 61, 1]);
});

test("it stays inside the image, and Escape puts it back", () => {
  const { stage, keypoint } = open();
  const hit = { id: "1", index: 0, keypoint };
  drag(draggingKeypoint(stage, pointer(100, 50), hit), [[-50, 900]]);
  assert.deepEqual(pointOf(stage.editor, "neck"), [0, 479, 1]);
  drag(draggingKeypoint(stage, pointer(100, 50), hit), [[20, 30]], true);
  assert.deepEqual(pointOf(stage.editor, "neck"), [0, 479, 1]);
});
