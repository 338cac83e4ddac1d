import assert from "node:assert/strict";
import { test } from "node:test";
import type { Tool } from "../../src/editor/editor";
import { pressing } from "../../src/gestures/pressing";
import type { PointerInput } from "../../src/gestures/state";
import { givePoints } from "../../src/model/edits";
import { drag, pointer } from "../fake-pointer";
import { editorOf, pointOf, stageOf, type FakeStage } from "../support";

/** A neck at 100, 100; the left hand waits to be placed. */
function open(tool: Tool = "place"): FakeStage {
  const editor = editorOf([{ annotations: [{ label: "neck", x: 100, y: 100 }] }]);
  editor.tool = tool;
  return stageOf(editor);
}

/** Presses at a place, on the neck or not, and lets go. */
function click(
  stage: FakeStage, x: number, y: number, onNeck: boolean, more: Partial<PointerInput> = {},
): void {
  const keypoint = stage.editor.document.keypoint("1", 0);
  const hit = onNeck && keypoint ? { id: "1", index: 0, keypoint } : null;
  pressing(stage, pointer(x, y, more), hit).end?.(pointer(x, y));
}

test("a click places the waiting keypoint; the right button and Shift make it occluded", () => {
  for (const [more, v] of [[{}, 2], [{ button: 2 }, 1], [{ shift: true }, 1]] as const) {
    const stage = open();
    click(stage, 50, 60, false, more);
    assert.deepEqual(pointOf(stage.editor, "left_hand"), [50, 60, v]);
  }
});

test("a click on the center of a keypoint selects it; with the right button it turns occluded", () => {
  const stage = open();
  click(stage, 101, 100, true);
  assert.deepEqual([stage.editor.selection.index, stage.editor.history.canUndo], [0, false]);
  click(stage, 101, 100, true, { button: 2 });
  assert.deepEqual(pointOf(stage.editor, "neck"), [100, 100, 1]);
});

test("a click confirms what was given, in its place, with each tool that selects", () => {
  for (const tool of ["place", "adjust"] as const) {
    const stage = open(tool);
    const { document } = stage.editor;
    document.instances = givePoints(document, "1", [{ x: 100, y: 100, v: 2 }, { x: 150, y: 150, v: 2 }]);
    click(stage, 102, 101, true);
    assert.deepEqual(document.keypoints("1").map((keypoint) => keypoint?.origin), ["a", "-", undefined], tool);
    assert.deepEqual(pointOf(stage.editor, "neck"), [100, 100, 2]);
  }
});

test("beside its center the waiting keypoint is placed", () => {
  const stage = open();
  click(stage, 105, 100, true);
  assert.deepEqual(pointOf(stage.editor, "left_hand"), [105, 100, 2]);
});

test("the delete tool deletes a keypoint, and nothing else happens beside it", () => {
  const stage = open("delete");
  click(stage, 300, 300, false);
  assert.equal(stage.editor.history.canUndo, false);
  click(stage, 100, 100, true);
  assert.equal(pointOf(stage.editor, "neck"), undefined);
});

test("the adjust tool places nothing", () => {
  const stage = open("adjust");
  click(stage, 300, 300, false);
  assert.equal(stage.editor.history.canUndo, false);
});

test("a press that is given up does nothing", () => {
  const stage = open();
  pressing(stage, pointer(5, 5), null).end?.(null);
  assert.equal(stage.editor.history.canUndo, false);
});

test("a press that moves drags the keypoint, or the image", () => {
  const neck = (stage: FakeStage): Parameters<typeof pressing>[2] => {
    const keypoint = stage.editor.document.keypoint("1", 0);
    return keypoint ? { id: "1", index: 0, keypoint } : null;
  };
  const moved = (stage: FakeStage, more: Partial<PointerInput>, onNeck = true): unknown => {
    drag(pressing(stage, pointer(100, 100, more), onNeck ? neck(stage) : null), [[103, 100], [120, 110]]);
    return [pointOf(stage.editor, "neck")?.[0], stage.viewport.x];
  };
  assert.deepEqual(moved(open(), {}), [120, 0]);
  assert.deepEqual(moved(open(), {}, false), [100, 20]);
  assert.deepEqual(moved(open(), { button: 2 }), [100, 20]);
  assert.deepEqual(moved(open("delete"), {}), [100, 20]);
  assert.deepEqual(moved(open("adjust"), {}), [120, 0]);
});

test("the cursor shows what is held", () => {
  const stage = open();
  assert.equal(pressing(stage, pointer(0, 0), null).cursor, "crosshair");
  const keypoint = stage.editor.document.keypoint("1", 0);
  assert.ok(keypoint);
  assert.equal(pressing(stage, pointer(0, 0), { id: "1", index: 0, keypoint }).cursor, "grabbing");
});
