import assert from "node:assert/strict";
import { test } from "node:test";
import { selectClass, selectInstance } from "../../src/editor/selecting";
import { screenPoint } from "../../src/model/geometry";
import { clickSelects, hitTest } from "../../src/view/hit-test";
import { editorOf, stageOf, type FakeStage } from "../support";

const at = (x: number, y = 100): object => ({ annotations: [{ label: "neck", x, y }] });

/** What is hit at 100, 100 within 8 pixels. */
const hitIn = (stage: FakeStage): unknown => hitTest(stage, screenPoint(100, 100), 8)?.id;

test("the nearest keypoint within reach is hit", () => {
  assert.equal(hitIn(stageOf(editorOf([at(108), at(96)]))), "2");
  assert.equal(hitIn(stageOf(editorOf([at(109)]))), undefined);
  assert.equal(hitIn(stageOf(editorOf([at(100, 108)]))), "1");
  assert.equal(hitIn(stageOf(editorOf([at(55)]), { scale: 2, x: -8, y: -100 })), "1");
});

test("of another instance it must be more than three pixels nearer", () => {
  assert.equal(hitIn(stageOf(editorOf([at(105), at(102)]))), "1");
  assert.equal(hitIn(stageOf(editorOf([at(105), at(101.9)]))), "2");
});

test("what is hidden or has no place is not hit", () => {
  const stage = stageOf(editorOf([at(100)]));
  stage.editor.hidden.toggle("1", 0);
  assert.equal(hitIn(stage), undefined);
  stage.editor.hidden.toggle("1", 0);
  assert.equal(hitIn(stage), "1");
  stage.editor.hidden.all = true;
  assert.equal(hitIn(stage), undefined);
  assert.equal(hitIn(stageOf(editorOf([{ annotations: [{ label: "neck", x: 100, y: 100, v: 0 }] }]))), undefined);
});

test("a moved keypoint is hit where it is drawn: at whole pixels", () => {
  const stage = stageOf(editorOf([at(0)]));
  const [instance] = stage.editor.document.instances;
  assert.ok(instance);
  stage.editor.document.instances = [
    { ...instance, keypoints: [{ x: 108.4, y: 100, v: 2, loaded: null }, undefined, undefined] },
  ];
  assert.equal(hitIn(stage), "1");
});

/** True if a click so far from a keypoint's center selects it. */
function selects(stage: FakeStage, away: number, id = "1"): boolean {
  const keypoint = stage.editor.document.keypoint(id, 0);
  assert.ok(keypoint);
  return clickSelects(stage, { id, index: 0, keypoint }, screenPoint(keypoint.x + away, keypoint.y));
}

test("while a keypoint waits, only the center of a point of the same instance selects", () => {
  const stage = stageOf(editorOf([at(100), at(200)]));
  assert.deepEqual([selects(stage, 3), selects(stage, 3.1), selects(stage, 0, "2")], [true, false, false]);
});

test("otherwise any place on it selects", () => {
  const selected = stageOf(editorOf([at(100)]));
  selectClass(selected.editor, 0);
  assert.equal(selects(selected, 7), true);
  const complete = stageOf(editorOf([at(100)]));
  complete.editor.selection.set("1", null);
  assert.equal(selects(complete, 7), true);
  const adjust = stageOf(editorOf([at(100)]));
  adjust.editor.tool = "adjust";
  assert.equal(selects(adjust, 7), true);
  const locked = stageOf(editorOf([at(100), { ...at(200), annotation_options: { editable: false } }]));
  selectInstance(locked.editor, "2");
  assert.equal(selects(locked, 7), true);
});
