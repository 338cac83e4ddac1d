import assert from "node:assert/strict";
import { test } from "node:test";
import { selectClass } from "../../src/editor/selecting";
import { createKeyboardCursor, type KeyboardCursor } from "../../src/gestures/keyboard-cursor";
import { imagePoint, type Viewport } from "../../src/model/geometry";
import { editorOf, pointOf, stageOf, type FakeStage } from "../support";

interface Screen {
  readonly stage: FakeStage;
  readonly cursor: KeyboardCursor;
  /** How often the crosshair has changed. */
  readonly changes: () => number;
}

function open(view?: Viewport, initial: unknown = []): Screen {
  const stage = stageOf(editorOf(initial), view);
  const cursor = createKeyboardCursor(stage, new AbortController().signal);
  let count = 0;
  cursor.onChange = () => { count += 1; };
  return { stage, cursor, changes: () => count };
}

const NECK = [{ annotations: [{ label: "neck", x: 100, y: 100 }] }];

test("it is shown in the middle, at a place, or where it was last", () => {
  const { cursor, changes } = open();
  assert.equal(cursor.at, null);
  cursor.show();
  assert.deepEqual(cursor.at, imagePoint(320, 240));
  cursor.show(imagePoint(5, 6));
  cursor.hide();
  assert.equal(cursor.at, null);
  cursor.hide();
  assert.equal(changes(), 3);
  cursor.show();
  assert.deepEqual(cursor.at, imagePoint(5, 6));
});

test("it moves by image pixels within the image, and says where it is", () => {
  const { stage, cursor } = open();
  cursor.move(1, 1, false);
  assert.equal(cursor.at, null);
  cursor.show(imagePoint(10, 10));
  cursor.move(-3, 4, false);
  assert.deepEqual([cursor.at, stage.editor.message], [imagePoint(7, 14), { text: "7, 14", isQuiet: true }]);
  cursor.move(0.1, 0, true);
  assert.equal(stage.editor.message.text, "7.1, 14.0");
  cursor.move(-100, 0, false);
  assert.deepEqual(cursor.at, imagePoint(0, 14));
});

test("in a small view a step is at least a CSS pixel, a fine one is not", () => {
  const { cursor } = open({ scale: 0.5, x: 0, y: 0 });
  cursor.show(imagePoint(100, 100));
  cursor.move(1, 0, false);
  assert.deepEqual(cursor.at, imagePoint(102, 100));
  cursor.move(0, 0.1, true);
  assert.deepEqual(cursor.at, imagePoint(102, 100.1));
});

test("the view follows when it leaves it, to 40 pixels from the edge", () => {
  const { stage, cursor } = open({ scale: 2, x: -400, y: -300 });
  const placeOf = (x: number, y: number): readonly number[] => {
    cursor.show(imagePoint(x, y));
    const at = stage.toScreen(imagePoint(x, y));
    return [at.x, at.y];
  };
  assert.deepEqual(placeOf(210, 160), [20, 20]);
  assert.deepEqual(placeOf(190, 160), [40, 40]);
  assert.deepEqual(placeOf(530, 160), [600, 40]);
  assert.deepEqual(placeOf(530, 400), [600, 440]);
});

test("it begins at the selected keypoint, and goes to one that is selected", () => {
  const { stage, cursor } = open(undefined, NECK);
  selectClass(stage.editor, 0);
  assert.equal(cursor.at, null);
  cursor.show(imagePoint(5, 5));
  assert.deepEqual(cursor.at, imagePoint(100, 100));
  cursor.move(9, 9, false);
  selectClass(stage.editor, 1);
  assert.deepEqual(cursor.at, imagePoint(109, 109));
  selectClass(stage.editor, 0);
  assert.deepEqual(cursor.at, imagePoint(100, 100));
});

test("a press does what a click would do, by tool", () => {
  const { stage, cursor } = open(undefined, NECK);
  const { editor } = stage;
  cursor.press(false);
  assert.equal(editor.history.canUndo, false);
  cursor.show(imagePoint(50, 60));
  cursor.press(true);
  assert.deepEqual(pointOf(editor, "left_hand"), [50, 60, 1]);
  cursor.press(false);
  assert.deepEqual(pointOf(editor, "right_hand"), [50, 60, 2]);
  editor.tool = "draw";
  cursor.press(false);
  assert.deepEqual(editor.firstClick, imagePoint(50, 60));
  editor.tool = "adjust";
  cursor.press(false);
  assert.equal(editor.tool, "place");
  editor.tool = "delete";
  cursor.press(false);
  assert.equal(pointOf(editor, "left_hand"), undefined);
  cursor.show(imagePoint(300, 300));
  cursor.press(false);
  assert.deepEqual(pointOf(editor, "neck"), [100, 100, 2]);
});

test("the keyboard's focus shows it; a pointer that moves, a press or a lost focus hide it", () => {
  const { stage, cursor } = open();
  const send = (type: string, more: object = {}): void => {
    stage.node.dispatchEvent(Object.assign(new Event(type), more));
  };
  for (const [type, more] of [
    ["blur", {}], ["pointerdown", {}], ["pointermove", { movementX: 1, movementY: 0 }],
    ["pointermove", { movementX: 0, movementY: -1 }],
  ] as const) {
    send("focus");
    assert.notEqual(cursor.at, null);
    send("pointermove", { movementX: 0, movementY: 0 });
    assert.notEqual(cursor.at, null);
    send(type, more);
    assert.equal(cursor.at, null, type);
  }
  Object.assign(stage.node, { matches: () => false });
  send("focus");
  assert.equal(cursor.at, null);
});
