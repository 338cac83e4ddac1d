import assert from "node:assert/strict";
import { test } from "node:test";
import { renameInstance } from "../../src/editor/instance-actions";
import { selectInstance } from "../../src/editor/selecting";
import { loadPreferences } from "../../src/preferences";
import { labeledCount, sameScene, sceneOfOthers } from "../../src/view/scene";
import { cocoEditor, editorOf, libraryRig, person, place } from "../support";

const point = (x: number): object => ({ annotations: [{ label: "neck", x, y: 1 }] });
const PREFERENCES = loadPreferences();

test("a scene has all instances but the active one, with their places in the list", () => {
  const editor = editorOf([point(1), point(2), point(3)]);
  selectInstance(editor, "2");
  const { instances, detail } = sceneOfOthers(editor, PREFERENCES);
  assert.deepEqual(instances.map(({ instance, number }) => [instance.id, number]), [["1", 0], ["3", 2]]);
  assert.equal(detail, "full");
});

test("a scene is the same until something of it changes", () => {
  const editor = editorOf([point(1), point(2), point(3)]);
  const before = sceneOfOthers(editor, PREFERENCES);
  const isSame = (preferences = PREFERENCES): boolean =>
    sameScene(before, sceneOfOthers(editor, preferences));
  assert.equal(isSame(), true);
  place(editor, 5, 5);
  assert.equal(isSame(), true);
  assert.equal(isSame({ ...PREFERENCES, keypointSize: 9 }), false);
  assert.equal(isSame({ ...PREFERENCES, lineSize: 9 }), false);
  assert.equal(isSame({ ...PREFERENCES, lineColor: "red" }), false);
  assert.equal(isSame({ ...PREFERENCES, forceLineColor: true }), false);
  editor.hidden.toggle("3", 0);
  assert.equal(isSame(), false);
  editor.hidden.toggle("3", 0);
  assert.equal(isSame(), true);
  renameInstance(editor, "2", "b");
  assert.equal(isSame(), false);
});

test("other instances, or the same at other places of the list, are another scene", () => {
  const editor = editorOf([point(1), point(2), point(3)]);
  const before = sceneOfOthers(editor, PREFERENCES);
  const [first, second, third] = editor.document.instances;
  assert.ok(first && second && third);
  editor.document.instances = [first, second];
  assert.equal(sameScene(before, sceneOfOthers(editor, PREFERENCES)), false);
  editor.document.instances = [second, first, third];
  assert.equal(sameScene(before, sceneOfOthers(editor, PREFERENCES)), false);
});

test("more than 800 keypoints are a crowd", () => {
  const people = (count: number): object[] => Array.from({ length: count }, () => ({ annotations: [] }));
  assert.equal(sceneOfOthers(cocoEditor(people(48)), PREFERENCES).detail, "full");
  assert.equal(sceneOfOthers(cocoEditor(people(49)), PREFERENCES).detail, "crowd");
});

test("markers are counted, without holes and what is not there", () => {
  const rig = libraryRig("coco-person-17");
  const annotations = person(rig).map((keypoint, n) =>
    ({ label: rig.keypoints[n]?.name ?? "", x: keypoint?.x ?? 0, y: keypoint?.y ?? 0, v: n === 0 ? 0 : 2 }));
  assert.equal(labeledCount(cocoEditor([{ annotations }, { annotations: [] }])), 16);
});
