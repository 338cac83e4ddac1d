import assert from "node:assert/strict";
import { test } from "node:test";
import { undo } from "../../src/editor/changes";
import type { Editor } from "../../src/editor/editor";
import {
  addInstance, clearInstance, duplicateInstance, mirrorInstance, moveInstance, removeInstance, renameInstance,
  swapSides,
} from "../../src/editor/instance-actions";
import { confirmInstance, markNotThere, placeAt } from "../../src/editor/keypoint-actions";
import { boxOf, instanceTitle, unconfirmedCount } from "../../src/editor/queries";
import { selectClass, selectInstance } from "../../src/editor/selecting";
import { clickTemplate, drawTemplate } from "../../src/editor/template-actions";
import { OCCLUDED, VISIBLE } from "../../src/model/document";
import { imagePoint } from "../../src/model/geometry";
import { answer, cocoEditor, editorOf, place, pointOf, random, snapshot } from "../support";

/** A person with some keypoints placed, some occluded, some not there, some holes. */
function scattered(seed: number): Editor {
  const next = random(seed);
  const annotations = [{ label: "left_hip", x: 33.25, y: 40, score: 0.5 }];
  const editor = cocoEditor([{ name: "a", annotations }]);
  for (let i = 0; i < 17; i += 1) {
    selectClass(editor, i);
    const chance = next();
    const at = imagePoint(Math.floor(next() * 640), Math.floor(next() * 480));
    if (chance < 0.6) placeAt(editor, at, chance < 0.2 ? OCCLUDED : VISIBLE);
    else if (chance < 0.75) markNotThere(editor);
  }
  selectClass(editor, Math.floor(next() * 17));
  return editor;
}

test("a new instance is selected, for placing, without the template that was begun", () => {
  const editor = editorOf();
  editor.tool = "draw";
  clickTemplate(editor, imagePoint(5, 5));
  addInstance(editor);
  assert.deepEqual([editor.selection.id, editor.selection.index], ["2", 0]);
  assert.deepEqual([editor.tool, editor.firstClick], ["place", null]);
  assert.equal(editor.message.text, "Instance 2 added");
  undo(editor);
  assert.equal(editor.document.instances.length, 1);
});

test("deleting an instance leaves another one that is active, else selects its neighbor", () => {
  const editor = editorOf();
  addInstance(editor);
  addInstance(editor);
  selectInstance(editor, "2");
  removeInstance(editor, "1");
  assert.deepEqual([editor.selection.id, instanceTitle(editor, "2")], ["2", "Instance 1"]);
  assert.equal(editor.message.text, "Instance 1 deleted. Undo brings it back.");
  addInstance(editor);
  selectInstance(editor, "2");
  removeInstance(editor, "2");
  assert.equal(editor.selection.id, "3");
  selectInstance(editor, "4");
  removeInstance(editor, "4");
  assert.equal(editor.selection.id, "3");
  removeInstance(editor, "9");
  removeInstance(editor, "3");
  assert.equal(editor.selection.instance, undefined);
});

test("undo of a deleted instance brings back all of it, in its place", () => {
  const editor = editorOf();
  place(editor, 1, 1);
  addInstance(editor);
  place(editor, 2, 2);
  const before = snapshot(editor);
  removeInstance(editor, "1");
  undo(editor);
  assert.deepEqual(snapshot(editor), before);
  assert.equal(editor.message.text, "Undone: Delete Instance 1");
});

test("a name is trimmed; the instance without keypoints stays", () => {
  const editor = editorOf();
  place(editor, 1, 1);
  renameInstance(editor, "1", "  b ");
  assert.equal(instanceTitle(editor, "1"), "Instance 1: b");
  clearInstance(editor);
  assert.deepEqual(answer(editor), []);
  assert.equal(editor.selection.index, 0);
  assert.equal(editor.message.text, "All keypoints of Instance 1: b deleted. Undo brings them back.");
  undo(editor);
  assert.deepEqual(pointOf(editor, "neck"), [1, 1, 2]);
});

test("a copy lies beside the original, is active, and takes no fields of the data along", () => {
  const editor = cocoEditor([{ name: "a", annotations: [
    { label: "nose", x: 100, y: 40, score: 0.5 }, { label: "left_eye", x: 180, y: 30, v: 0 },
    { label: "left_ear", x: 200, y: 50 },
  ] }]);
  duplicateInstance(editor);
  // Three quarters of its width to the right.
  assert.deepEqual((answer(editor) as unknown[])[1], {
    name: "a", annotations: [{ label: "nose", x: 175, y: 40 }, { label: "left_ear", x: 275, y: 50 }],
  });
  assert.deepEqual([editor.selection.id, editor.selection.index, editor.tool], ["2", null, "adjust"]);
  assert.equal(editor.message.text, "Instance 2: a added");
});

test("nobody has looked at the points of a copy, whatever was said about those of the original", () => {
  const editor = editorOf([{ annotations: [{ label: "neck", x: 100, y: 40 }], not_there: ["left_hand"] }]);
  place(editor, 200, 50, 1);
  duplicateInstance(editor);
  assert.deepEqual(editor.document.keypoints("2").map((keypoint) => keypoint && [keypoint.v, keypoint.origin]),
    [[2, "-"], undefined, [1, "-"]]);
  // The original stays as it is.
  assert.deepEqual(editor.document.keypoints("1").map((keypoint) => [keypoint?.v, keypoint?.origin]),
    [[2, undefined], [0, undefined], [1, undefined]]);
});

test("what was confirmed counts as moved when the instance is moved; what is unconfirmed stays so", () => {
  const editor = editorOf();
  drawTemplate(editor, { left: 100, top: 50, right: 200, bottom: 250 });
  moveInstance(editor, 5, 5);
  assert.equal(unconfirmedCount(editor), 3);
  confirmInstance(editor);
  moveInstance(editor, 5, 5);
  assert.deepEqual(editor.document.keypoints("1").map((keypoint) => keypoint?.origin), ["m", "m", "m"]);
});

test("a narrow instance is copied by a part of the image's width", () => {
  const editor = cocoEditor([{ annotations: [{ label: "nose", x: 100, y: 40 }] }]);
  duplicateInstance(editor);
  assert.deepEqual(pointOf(editor, "nose"), [100 + 640 / 50, 40, 2]);
});

test("where the image ends the copy lies to the left, within the image", () => {
  const copyOf = (left: number, right: number): unknown => {
    const annotations = [{ label: "nose", x: left, y: 4 }, { label: "left_eye", x: right, y: 4 }];
    const editor = cocoEditor([{ annotations }]);
    duplicateInstance(editor);
    return [pointOf(editor, "nose")?.[0], pointOf(editor, "left_eye")?.[0]];
  };
  assert.deepEqual(copyOf(440, 600), [320, 480]);
  assert.deepEqual(copyOf(40, 600), [0, 560]);
  assert.deepEqual(copyOf(-8, 600), [-8, 600]);
  // 520 + 0.75 * 160 is the width, where no point can lie.
  assert.deepEqual(copyOf(360, 520), [240, 400]);
});

test("there is nothing to copy without keypoints", () => {
  const editor = editorOf();
  duplicateInstance(editor);
  assert.equal(editor.message.text, "This instance has no keypoints to copy.");
  assert.equal(editor.document.instances.length, 1);
});

test("an instance moves as a whole and stops at the border", () => {
  const editor = editorOf();
  moveInstance(editor, 1, 1);
  assert.equal(editor.history.canUndo, false);
  place(editor, 10, 20);
  place(editor, 30, 40);
  moveInstance(editor, 5, 1000);
  assert.deepEqual([pointOf(editor, "neck"), pointOf(editor, "left_hand")], [[15, 459, 2], [35, 479, 2]]);
  assert.equal(editor.history.undoLabel, "Adjust the instance");
});

test("swapping sides and mirroring twice is nothing, for the body, a limb and a pair", () => {
  for (let seed = 1; seed <= 60; seed += 1) {
    const editor = scattered(seed);
    const before = answer(editor);
    for (const act of [
      () => { swapSides(editor, "all"); },
      () => { swapSides(editor, "limb"); },
      () => { swapSides(editor, "pair"); },
      () => { mirrorInstance(editor); },
    ]) {
      act();
      act();
      assert.deepEqual(answer(editor), before, `seed ${seed}`);
    }
  }
});

test("a swap changes names and moves nothing; a mirror keeps the box", () => {
  const editor = scattered(3);
  const places = (): string[] =>
    editor.document.keypoints("1").flatMap((k) => k ? [`${k.x},${k.y},${k.v}`] : []).sort();
  const [before, box] = [places(), boxOf(editor, "1")];
  swapSides(editor, "all");
  assert.deepEqual(places(), before);
  assert.equal(editor.message.text, "Left and right exchanged");
  mirrorInstance(editor);
  assert.deepEqual(boxOf(editor, "1"), box);
  assert.deepEqual([editor.message.text, editor.history.undoLabel], ["Mirrored", "Mirror"]);
});

test("a limb is exchanged with the other side, a pair alone, and the message names them", () => {
  const editor = cocoEditor();
  const index = (name: string): number => editor.settings.rig.indexOf.get(name) ?? -1;
  editor.tool = "draw";
  clickTemplate(editor, imagePoint(300, 20));
  clickTemplate(editor, imagePoint(300, 420));
  const [elbow, knee] = [pointOf(editor, "left_elbow"), pointOf(editor, "left_knee")];
  selectClass(editor, index("left_wrist"));
  swapSides(editor, "limb");
  assert.deepEqual([pointOf(editor, "right_elbow"), pointOf(editor, "left_knee")], [elbow, knee]);
  assert.equal(editor.message.text, "Left and right exchanged: left wrist, left elbow");
  swapSides(editor, "pair");
  assert.deepEqual(pointOf(editor, "right_elbow"), elbow);
  assert.equal(editor.message.text, "Left and right exchanged: left wrist");
});

test("a keypoint without a side, or none at all, has nothing to exchange", () => {
  const editor = cocoEditor();
  place(editor, 5, 5);
  for (const what of ["limb", "pair"] as const) {
    for (const index of [0, null]) {
      editor.selection.set("1", index);
      editor.say("");
      swapSides(editor, what);
      assert.equal(editor.message.text, "First select a keypoint of the limb to swap.");
    }
  }
  const bare = editorOf([], { rig: '{"version":1,"name":"n","keypoints":[{"name":"a"}]}' });
  swapSides(bare, "all");
  assert.equal(bare.message.text, "This rig has no left and right.");
});

test("a locked instance is changed by no action", () => {
  const annotations = [{ label: "neck", x: 1, y: 2 }, { label: "left_hand", x: 3, y: 4 }];
  const editor = editorOf([{ annotations, annotation_options: { editable: false } }]);
  selectClass(editor, 1);
  const before = snapshot(editor);
  for (const act of [
    () => { removeInstance(editor, "1"); },
    () => { renameInstance(editor, "1", "b"); },
    () => { clearInstance(editor); },
    () => { moveInstance(editor, 1, 1); },
    () => { mirrorInstance(editor); },
    () => { swapSides(editor, "all"); },
  ]) {
    editor.say("");
    act();
    assert.equal(editor.message.text, "Instance 1 is locked.");
  }
  assert.deepEqual([snapshot(editor), editor.selection.index], [before, 1]);
});

test("without an active instance nothing is changed and nothing is made", () => {
  const editor = editorOf();
  removeInstance(editor, "1");
  mirrorInstance(editor);
  clearInstance(editor);
  swapSides(editor, "all");
  assert.equal(editor.document.instances.length, 0);
});

test("a copy is told as one change, which is closed", () => {
  const editor = editorOf([{ annotations: [{ label: "neck", x: 100, y: 40 }] }]);
  let changes = 0;
  editor.subscribe((what) => { if (what === "document") changes += 1; }, new AbortController().signal);
  duplicateInstance(editor);
  assert.deepEqual([changes, editor.history.isOpen], [1, false]);
});
