import assert from "node:assert/strict";
import { test } from "node:test";
import { createLiveChecks, type LiveChecks } from "../../src/checks/live";
import { redo, undo } from "../../src/editor/changes";
import type { Editor } from "../../src/editor/editor";
import { addInstance } from "../../src/editor/instance-actions";
import { cocoEditor, editorOf, libraryRig, person, place, RIG_JSON } from "../support";

const IMAGE = { width: 100, height: 100 };

function open(...instances: readonly object[]): { editor: Editor; live: LiveChecks } {
  const editor = editorOf(instances, {}, IMAGE);
  return { editor, live: createLiveChecks(editor, new AbortController().signal) };
}

const at = (label: string, x: number, y: number): object => ({ label, x, y });
const outside = {
  name: "", annotations: [at("neck", 50, 10), at("left_hand", 140, 50), at("right_hand", 20, 50)],
};
const locked = { annotation_options: { editable: false } };

/** The first finding, which must be there. */
function first({ open: findings }: LiveChecks): (typeof findings)[number] {
  const [finding] = findings;
  assert.ok(finding);
  return finding;
}

test("a fix is one edit, and undo brings the warning back", () => {
  const { editor, live } = open(outside);
  assert.equal(first(live).type, "outside_image");
  assert.equal(live.fix(first(live)), true);
  assert.equal(editor.document.keypoint("1", 1)?.x, 99);
  assert.deepEqual(live.open, []);
  undo(editor);
  assert.equal(editor.document.keypoint("1", 1)?.x, 140);
  assert.equal(editor.history.canUndo, false);
});

test("a finding goes into the answer with the members that it has", () => {
  const { live } = open(outside);
  assert.deepEqual(live.answer, [{
    type: "outside_image", severity: "error", instance: "1", points: ["left_hand"],
    detail: "Outside the image of 100 x 100 pixels: left hand.",
    fix: { action: "move", instance: "1", points: [{ label: "left_hand", x: 99, y: 50 }] },
  }]);
});

test("what is accepted is no longer open, is marked in the answer, and undo asks again", () => {
  const { editor, live } = open({ ...outside, ...locked });
  assert.equal(live.answer[0]?.["accepted"], undefined);
  live.accept(first(live));
  assert.deepEqual(live.open, []);
  assert.equal(live.answer[0]?.["accepted"], true);
  undo(editor);
  assert.equal(live.open.length, 1);
  redo(editor);
  assert.deepEqual(live.open, []);
});

test("accepting holds for its type and its other instance only", () => {
  const { live } = open(outside, outside, outside);
  const duplicates = live.open.filter(({ type }) => type === "duplicate_instance");
  assert.deepEqual(duplicates.map(({ instance, other }) => `${instance} ${other}`), ["2 1", "3 1", "3 2"]);
  const [, second] = duplicates;
  assert.ok(second);
  live.accept(second);
  assert.equal(live.open.filter(({ type }) => type === "duplicate_instance").length, 2);
  assert.equal(live.answer.filter(({ accepted }) => accepted === true).length, 1);
  assert.equal(live.answer.find(({ accepted }) => accepted === true)?.["other"], "1");
});

test("a locked instance is not fixed, and the message says why", () => {
  const { editor, live } = open({ ...outside, ...locked });
  assert.equal(live.fix(first(live)), false);
  assert.equal(editor.document.keypoint("1", 1)?.x, 140);
  assert.equal(editor.message.text, "Instance 1 is locked.");
  assert.equal(live.fix({ ...first(live), fix: null }), false);
});

test("a fix deletes the duplicate, unless it is locked", () => {
  const { editor, live } = open({ ...outside, name: "a" }, outside);
  const duplicate = live.open.find(({ type }) => type === "duplicate_instance");
  assert.ok(duplicate);
  assert.equal(live.fix(duplicate), true);
  assert.deepEqual(editor.document.instances.map(({ id }) => id), ["1"]);
  const other = open(outside, { ...outside, ...locked });
  assert.equal(other.live.fix(duplicate), false);
  assert.equal(other.editor.document.instances.length, 2);
});

test("an exchange changes both instances, or none of them", () => {
  const rig = libraryRig("coco-person-17");
  const poses = [person(rig), person(rig, {}, { left: 220 })];
  const annotations = (of: number): object[] => rig.keypoints.map(({ name }, n) => {
    const { x, y } = poses[name === "left_wrist" ? 1 - of : of]?.[n] ?? { x: 0, y: 0 };
    return { label: name, x, y };
  });
  const wristOf = (editor: Editor, id: string): number | undefined => editor.document.keypoint(id, 9)?.x;
  for (const lock of [{}, locked]) {
    const editor = cocoEditor([{ annotations: annotations(0) }, { annotations: annotations(1), ...lock }]);
    const live = createLiveChecks(editor, new AbortController().signal);
    const before = [wristOf(editor, "1"), wristOf(editor, "2")];
    assert.equal(first(live).type, "swap_with_neighbor");
    assert.equal(live.fix(first(live)), lock !== locked);
    const after = [wristOf(editor, "1"), wristOf(editor, "2")];
    assert.deepEqual(after, lock === locked ? before : before.reverse());
    assert.equal(editor.history.canUndo, lock !== locked);
  }
});

test("the empty instance that a worker begins with is no warning; one that was loaded is", () => {
  const { live } = open();
  assert.deepEqual([live.open, live.answer], [[], []]);
  const loaded = open({ annotations: [] });
  assert.deepEqual(loaded.live.open.map(({ type }) => type), ["empty_instance"]);
});

test("holes of the active instance are still to do, and required ones are in the answer all the same", () => {
  const keypoints = RIG_JSON.keypoints.map((keypoint) =>
    ({ ...keypoint, required: keypoint.name === "left_hand" }));
  const editor = editorOf([], { rig: JSON.stringify({ ...RIG_JSON, keypoints }) });
  const live = createLiveChecks(editor, new AbortController().signal);
  place(editor, 50, 10);
  assert.deepEqual([live.open.length, live.answer.map(({ type }) => type)], [0, ["missing_required"]]);
  addInstance(editor);
  assert.deepEqual(live.open.map(({ type, instance }) => [type, instance]), [["missing_required", "1"]]);
});
