import assert from "node:assert/strict";
import { test } from "node:test";
import { begin, hover } from "../../src/gestures/idle";
import type { PointerInput } from "../../src/gestures/state";
import { drag, pointer } from "../fake-pointer";
import { editorOf, stageOf, type FakeStage } from "../support";

/** A box of keypoints from 80, 80 to 220, 320. */
function open(): FakeStage {
  const editor = editorOf([{ annotations: [
    { label: "neck", x: 100, y: 100 }, { label: "left_hand", x: 200, y: 300 },
  ] }], { details: "" });
  editor.tool = "box";
  return stageOf(editor);
}

/** Drags from one place to another. @returns the box of the instance's own */
function dragged(from: readonly [number, number], to: readonly [number, number], gives = false): unknown {
  const stage = open();
  const gesture = begin(stage, pointer(...from), false);
  assert.ok(gesture);
  drag(gesture, [to], gives);
  return stage.editor.selection.instance?.details["bbox"];
}

test("an edge or a corner of the box is dragged: the box is the instance's own", () => {
  assert.deepEqual(dragged([80, 200], [60, 230]), [60, 80, 160, 240]);
  assert.deepEqual(dragged([150, 320], [150, 330]), [80, 80, 140, 250]);
  assert.deepEqual(dragged([222, 78], [232, 68]), [80, 70, 150, 250]);
  assert.deepEqual(dragged([80, 320], [-500, 900]), [0, 80, 220, 400]);
});

test("a side that passes the opposite one turns the box over", () => {
  assert.deepEqual(dragged([80, 200], [260, 200]), [220, 80, 40, 240]);
});

test("a drag elsewhere draws another box; one that is given up changes nothing", () => {
  assert.deepEqual(dragged([120, 120], [300, 400]), [120, 120, 180, 280]);
  assert.equal(dragged([80, 200], [60, 200], true), undefined);
  assert.equal(dragged([120, 120], [300, 400], true), undefined);
});

test("the cursor shows which way a side goes; a finger reaches further", () => {
  const stage = open();
  const at = (x: number, y: number, more: Partial<PointerInput> = {}): string =>
    hover(stage, pointer(x, y, more));
  assert.deepEqual([at(80, 200), at(150, 83), at(80, 80), at(220, 320)], [
    "ew-resize", "ns-resize", "nwse-resize", "nwse-resize",
  ]);
  assert.deepEqual([at(220, 80), at(80, 320), at(150, 200), at(100, 100)], [
    "nesw-resize", "nesw-resize", "crosshair", "crosshair",
  ]);
  assert.deepEqual([at(65, 200), at(65, 200, { isTouch: true })], ["crosshair", "ew-resize"]);
});

test("only the main button draws, and other tools leave the box alone", () => {
  const stage = open();
  assert.equal(begin(stage, pointer(80, 200, { button: 2 }), false), null);
  stage.editor.tool = "place";
  assert.equal(hover(stage, pointer(80, 200)), "crosshair");
});
