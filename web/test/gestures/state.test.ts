import assert from "node:assert/strict";
import { test } from "node:test";
import { changing, dragDistance } from "../../src/gestures/state";
import { placeKeypoint } from "../../src/model/edits";
import { drag, pointer } from "../fake-pointer";
import { editorOf, pointOf, stageOf, type FakeStage } from "../support";

const moving = (stage: FakeStage): ReturnType<typeof changing> =>
  changing(stage, "drag", "1", ({ at }) => placeKeypoint(stage.editor.document, "1", 0, at, 2));

test("a gesture changes an instance with every move, as one entry", () => {
  const stage = stageOf(editorOf());
  drag(moving(stage), [[5, 5], [7, 8]]);
  const { editor } = stage;
  assert.deepEqual(pointOf(editor, "neck"), [7, 8, 2]);
  assert.deepEqual([editor.history.undoLabel, editor.isDragging], ["drag", false]);
});

test("a gesture that is given up is taken back", () => {
  const stage = stageOf(editorOf());
  drag(moving(stage), [[5, 5], [7, 8]], true);
  assert.deepEqual([pointOf(stage.editor, "neck"), stage.editor.history.canUndo], [undefined, false]);
});

test("a locked instance stays, and the message says why", () => {
  const stage = stageOf(editorOf([{ annotations: [], annotation_options: { editable: false } }]));
  drag(moving(stage), [[5, 5]]);
  drag(moving(stage), [[5, 5]], true);
  assert.equal(pointOf(stage.editor, "neck"), undefined);
  assert.equal(stage.editor.message.text, "Instance 1 is locked.");
});

test("a finger may move further than a mouse before it drags", () => {
  assert.deepEqual([dragDistance(pointer(0, 0)), dragDistance(pointer(0, 0, { isTouch: true }))], [4, 9]);
});
