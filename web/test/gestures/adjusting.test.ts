import assert from "node:assert/strict";
import { test } from "node:test";
import { adjusting } from "../../src/gestures/adjusting";
import { frameOf, type Part } from "../../src/view/frame";
import { drag, pointer } from "../fake-pointer";
import { assertClose, editorOf, pointOf, stageOf, type FakeStage } from "../support";

/** Points at the corners of a box from 100, 100 to 200, 300. */
function open(): FakeStage {
  const editor = editorOf([{ annotations: [
    { label: "neck", x: 100, y: 100 }, { label: "left_hand", x: 200, y: 300, v: 1 },
  ] }]);
  editor.tool = "adjust";
  return stageOf(editor);
}

/** Drags a part of the frame from 0, 0 by some pixels. @returns both points, flat */
function adjust(part: Part, dx: number, dy: number, more: object = {}): readonly number[] {
  const stage = open();
  const frame = frameOf(stage.editor, stage.viewport);
  assert.ok(frame);
  const gesture = adjusting(stage, pointer(150, 50), frame, part);
  gesture.move(pointer(150 + dx, 50 + dy, more));
  gesture.end?.(pointer(150 + dx, 50 + dy, more));
  assert.equal(stage.editor.history.undoLabel, "Adjust the instance");
  return ["neck", "left_hand"].flatMap((name) => pointOf(stage.editor, name)?.slice(0, 2) ?? []);
}

test("the frame moves the instance, and stops at the border", () => {
  assert.deepEqual(adjust("move", 10, -20), [110, 80, 210, 280]);
  assert.deepEqual(adjust("move", -500, 0), [0, 100, 100, 300]);
});

test("a corner stretches from the opposite one, Shift in proportion", () => {
  assert.deepEqual(adjust("bottom-right", 50, 100), [100, 100, 250, 400]);
  assert.deepEqual(adjust("top-left", 50, 100), [150, 200, 200, 300]);
  assert.deepEqual(adjust("top-right", 100, -100), [100, 0, 300, 300]);
  assert.deepEqual(adjust("bottom-left", -100, 0), [0, 100, 200, 300]);
  assert.deepEqual(adjust("bottom-right", 100, 0, { shift: true }), [100, 100, 300, 500]);
  assert.deepEqual(adjust("bottom-right", 0, 100, { shift: true }), [100, 100, 250, 400]);
});

test("nothing is stretched to less than a fiftieth, nor turned over", () => {
  assert.deepEqual(adjust("bottom-right", -500, -500), [100, 100, 102, 104]);
});

test("the knob rotates around the middle", () => {
  // From above the middle (150, 200) to its right: a quarter turn.
  const [x = NaN, y = NaN, u = NaN, v = NaN] = adjust("rotate", 150, 150);
  assertClose(x, 250);
  assertClose(y, 150);
  assertClose(u, 50);
  assertClose(v, 250);
});

test("every move starts from the instance as it was pressed; giving up puts it back", () => {
  const stage = open();
  const frame = frameOf(stage.editor, stage.viewport);
  assert.ok(frame);
  drag(adjusting(stage, pointer(150, 150), frame, "move"), [[160, 150], [170, 150]]);
  assert.deepEqual(pointOf(stage.editor, "neck"), [120, 100, 2]);
  drag(adjusting(stage, pointer(150, 150), frame, "move"), [[190, 190]], true);
  assert.deepEqual(pointOf(stage.editor, "neck"), [120, 100, 2]);
});
