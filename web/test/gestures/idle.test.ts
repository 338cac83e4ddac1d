import assert from "node:assert/strict";
import { test } from "node:test";
import type { Tool } from "../../src/editor/editor";
import { begin, hover } from "../../src/gestures/idle";
import type { PointerInput } from "../../src/gestures/state";
import { pointer } from "../fake-pointer";
import { editorOf, pointOf, stageOf, type FakeStage } from "../support";

function open(tool: Tool = "place"): FakeStage {
  const editor = editorOf([{ annotations: [
    { label: "neck", x: 100, y: 100 }, { label: "left_hand", x: 200, y: 300 },
  ] }]);
  editor.tool = tool;
  return stageOf(editor);
}

test("the cursor shows what a press would do", () => {
  const place = open();
  const marked = (): number | undefined => place.shown.hover?.index;
  assert.deepEqual([hover(place, pointer(300, 50)), marked()], ["crosshair", undefined]);
  // While a keypoint waits, only the center of another one selects it.
  assert.deepEqual([hover(place, pointer(101, 100)), hover(place, pointer(106, 100))], ["pointer", "grab"]);
  assert.equal(marked(), 0);
  assert.equal(hover(open("draw"), pointer(100, 100)), "crosshair");
});

test("over the adjust tool's frame the cursor shows its parts", () => {
  const stage = open("adjust");
  const cursors = [[86, 86], [214, 314], [214, 86], [86, 314], [150, 60], [150, 200], [400, 400]] as const;
  assert.deepEqual(cursors.map(([x, y]) => hover(stage, pointer(x, y))), [
    "nwse-resize", "nwse-resize", "nesw-resize", "nesw-resize", "grab", "move", "default",
  ]);
});

test("a finger reaches further than a mouse", () => {
  const stage = open();
  const near = (more: Partial<PointerInput>): string => hover(stage, pointer(115, 100, more));
  assert.deepEqual([near({}), near({ isTouch: true })], ["crosshair", "grab"]);
});

/** The cursor of the gesture that a press begins, which tells the gestures apart. */
function begun(
  stage: FakeStage, x: number, y: number, more: Partial<PointerInput> = {}, isSpaceHeld = false,
): unknown {
  return begin(stage, pointer(x, y, more), isSpaceHeld)?.cursor;
}

test("the middle button, or Space with the main one, moves the image", () => {
  assert.equal(begun(open(), 300, 50, { button: 1 }), "grabbing");
  assert.equal(begun(open("draw"), 300, 50, {}, true), "grabbing");
  assert.equal(begun(open(), 300, 50, { button: 3 }), undefined);
});

test("the draw tool draws with the main button only", () => {
  const stage = open("draw");
  begin(stage, pointer(300, 50), false)?.move(pointer(400, 150));
  assert.ok(stage.shown.preview);
  assert.equal(begun(open("draw"), 300, 50, { button: 2 }), undefined);
});

test("the adjust tool's frame is gripped with the main button, beside keypoints", () => {
  const stage = open("adjust");
  const gesture = begin(stage, pointer(150, 200), false);
  gesture?.move(pointer(160, 200));
  assert.deepEqual(pointOf(stage.editor, "neck"), [110, 100, 2]);
  gesture?.end?.(null);
  const other = open("adjust");
  begin(other, pointer(150, 200, { button: 2 }), false)?.move(pointer(160, 200));
  assert.deepEqual(pointOf(other.editor, "neck"), [100, 100, 2]);
  const onPoint = begin(open("adjust"), pointer(100, 100), false);
  assert.equal(onPoint?.cursor, "grabbing");
});

test("with Alt what lies there does not count", () => {
  assert.equal(begun(open(), 100, 100), "grabbing");
  assert.equal(begun(open(), 100, 100, { alt: true }), "crosshair");
});

test("large keypoints are hit four pixels beside their edge, small ones eight from their center", () => {
  const hits = (keypointSize: number, away: number): boolean => {
    const stage = open("delete");
    Object.assign(stage, { preferences: { ...stage.preferences, keypointSize } });
    hover(stage, pointer(100 + away, 100));
    return stage.shown.hover !== null;
  };
  assert.deepEqual([hits(8, 12), hits(8, 12.1)], [true, false]);
  assert.deepEqual([hits(2, 8), hits(2, 8.1)], [true, false]);
});
