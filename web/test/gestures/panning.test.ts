import assert from "node:assert/strict";
import { test } from "node:test";
import { panning } from "../../src/gestures/panning";
import { drag, pointer } from "../fake-pointer";
import { editorOf, stageOf } from "../support";

test("the image follows the pointer, move by move", () => {
  const stage = stageOf(editorOf());
  const gesture = panning(stage, pointer(10, 10));
  drag(gesture, [[15, 12], [40, 5]]);
  assert.deepEqual(stage.viewport, { scale: 1, x: 30, y: -5 });
  assert.equal(gesture.cursor, "grabbing");
});
