import assert from "node:assert/strict";
import { test } from "node:test";
import { pinching } from "../../src/gestures/pinching";
import { screenPoint } from "../../src/model/geometry";
import { pointer } from "../fake-pointer";
import { assertClose, editorOf, stageOf } from "../support";

const touch = (id: number, x: number, y: number): ReturnType<typeof pointer> =>
  pointer(x, y, { id, isTouch: true });

test("two fingers apart zoom, and what lies under each finger stays there", () => {
  const stage = stageOf(editorOf());
  const [left, right] = [stage.toImage(screenPoint(100, 100)), stage.toImage(screenPoint(200, 100))];
  const gesture = pinching(stage, touch(1, 100, 100), touch(2, 200, 100));
  gesture.move(touch(2, 300, 100));
  gesture.move(touch(1, 50, 100));
  assertClose(stage.viewport.scale, 2.5);
  assertClose(stage.toScreen(left).x, 50);
  assertClose(stage.toScreen(right).x, 300);
});

test("two fingers together move the image", () => {
  const stage = stageOf(editorOf());
  const gesture = pinching(stage, touch(1, 100, 100), touch(2, 200, 100));
  gesture.move(touch(1, 110, 130));
  gesture.move(touch(2, 210, 130));
  assertClose(stage.viewport.scale, 1);
  assertClose(stage.viewport.x, 10);
  assertClose(stage.viewport.y, 30);
});

test("fingers on one place do not zoom", () => {
  const stage = stageOf(editorOf());
  const gesture = pinching(stage, touch(1, 100, 100), touch(2, 100, 100));
  gesture.move(touch(2, 200, 100));
  gesture.move(touch(2, 100, 100));
  assert.equal(stage.viewport.scale, 1);
});
