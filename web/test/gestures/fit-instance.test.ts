import assert from "node:assert/strict";
import { test } from "node:test";
import { fitInstance } from "../../src/gestures/fit-instance";
import { assertClose, editorOf, stageOf } from "../support";

/** Two points at opposite corners of a box. */
function fitted(left: number, top: number, right: number, bottom: number): ReturnType<typeof stageOf> {
  const annotations = [{ label: "neck", x: left, y: top }, { label: "left_hand", x: right, y: bottom }];
  const stage = stageOf(editorOf([{ annotations }]));
  fitInstance(stage);
  return stage;
}

test("the instance fills the area with a fifth of its size on each side, and its middle is in the middle", () => {
  const stage = fitted(200, 100, 300, 300);
  // The area is 640 x 480: the height of 200 * 1.4 decides.
  assertClose(stage.viewport.scale, 480 / 280);
  const middle = stage.toScreen({ x: 250, y: 200 });
  assertClose(middle.x, 320);
  assertClose(middle.y, 240);
  assertClose(fitted(100, 200, 500, 300).viewport.scale, 640 / 560);
});

test("a small instance is shown at most 16 times as large, with 24 pixels around", () => {
  assert.equal(fitted(200, 100, 200, 100).viewport.scale, 16);
  assertClose(fitted(200, 100, 230, 101).viewport.scale, 640 / 42);
});

test("without keypoints the whole image is shown", () => {
  const stage = stageOf(editorOf());
  fitInstance(stage);
  assert.deepEqual(stage.asked, ["showAll"]);
});
