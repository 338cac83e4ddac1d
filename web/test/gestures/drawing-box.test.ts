import assert from "node:assert/strict";
import { test } from "node:test";
import { drawingBox } from "../../src/gestures/drawing-box";
import { imagePoint } from "../../src/model/geometry";
import { drag, pointer } from "../fake-pointer";
import { editorOf, pointOf, stageOf, type FakeStage } from "../support";

function open(): FakeStage {
  const editor = editorOf();
  editor.tool = "draw";
  return stageOf(editor);
}

test("a box in any direction is shown while it is drawn, and filled at the end", () => {
  const stage = open();
  const gesture = drawingBox(stage, pointer(200, 250));
  gesture.move(pointer(198, 250));
  assert.equal(stage.shown.preview, null);
  gesture.move(pointer(100, 50));
  assert.deepEqual(stage.shown.preview, { left: 100, top: 50, right: 200, bottom: 250 });
  gesture.end?.(pointer(100, 50));
  assert.equal(stage.shown.preview, null);
  assert.deepEqual(pointOf(stage.editor, "neck"), [150, 50, 2]);
  assert.deepEqual(pointOf(stage.editor, "left_hand"), [200, 250, 2]);
});

test("the box ends at the border of the image", () => {
  const stage = open();
  drag(drawingBox(stage, pointer(-20, -20)), [[900, 900]]);
  assert.deepEqual(pointOf(stage.editor, "left_hand"), [639, 479, 2]);
});

test("a press that does not move is a click, a short drag a slip", () => {
  const stage = open();
  drag(drawingBox(stage, pointer(50, 50)), [[53, 50]]);
  assert.deepEqual(stage.editor.firstClick, imagePoint(50, 50));
  drag(drawingBox(stage, pointer(60, 60)), [[71, 60]]);
  assert.equal(stage.editor.message.text, "Too small: drag a larger box.");
  assert.deepEqual(stage.editor.firstClick, imagePoint(50, 50));
});

test("giving up draws nothing", () => {
  const stage = open();
  drag(drawingBox(stage, pointer(50, 50)), [[90, 90]], true);
  assert.deepEqual([stage.shown.preview, stage.editor.history.canUndo], [null, false]);
});
