import assert from "node:assert/strict";
import { test } from "node:test";
import { addInstanceTo, type Editor } from "../../src/editor/editor";
import { clickTemplate } from "../../src/editor/template-actions";
import { imagePoint } from "../../src/model/geometry";
import { answer, editorOf, IMAGE, place, readingOf } from "../support";

const beginning = ({ document, selection }: Editor): unknown[] =>
  [document.instances.length, selection.id, selection.index];

test("an editor begins with the loaded instances, or with an empty one that is not in the answer", () => {
  const editor = editorOf();
  assert.deepEqual(beginning(editor), [1, "1", 0]);
  assert.deepEqual([answer(editor), editor.history.canUndo], [[], false]);
  assert.equal(editor.start, editor.document.instances);
  const loaded = editorOf([{ annotations: [{ label: "neck", x: 1, y: 1 }] }, { annotations: [] }]);
  assert.deepEqual(beginning(loaded), [2, "1", 1]);
});

test("the settings are there as a whole, with the image", () => {
  const more = { "uniqueSkeletonColors": "true", "sub-pixel": "" };
  assert.deepEqual(editorOf([], more).settings, { ...readingOf([], more).settings, image: IMAGE });
});

test("a listener hears of every change until its signal is aborted", () => {
  const editor = editorOf();
  const told: string[] = [];
  const lifetime = new AbortController();
  editor.subscribe((what) => { told.push(what); }, lifetime.signal);
  editor.tool = "delete";
  editor.hidden.all = true;
  editor.hidden.toggle("1");
  editor.say("word");
  editor.firstClick = imagePoint(1, 1);
  assert.deepEqual(told, ["tool", "hidden", "shown", "message", "tool"]);
  assert.deepEqual(editor.message, { text: "word", isQuiet: false });
  lifetime.abort();
  place(editor, 1, 1);
  assert.equal(told.length, 5);
});

test("another tool puts the template's head end away", () => {
  const editor = editorOf();
  editor.tool = "draw";
  clickTemplate(editor, imagePoint(5, 5));
  editor.tool = "draw";
  assert.deepEqual([editor.tool, editor.firstClick], ["draw", null]);
});

test("a rig without positions has no template to draw", () => {
  const editor = editorOf([], { rig: "", keypointClasses: '[{"label":"a"}]' });
  editor.tool = "draw";
  assert.deepEqual([editor.tool, editor.message.text], ["place", "This rig has no template to draw from."]);
});

test("an instance is added at the end, with the next id", () => {
  const { document } = editorOf();
  const keypoint = { x: 1, y: 1, v: 2, loaded: null } as const;
  assert.equal(addInstanceTo(document, { name: "n", keypoints: [keypoint] }), "2");
  assert.deepEqual(document.instances.map(({ id, name }) => id + name), ["1", "2n"]);
  assert.deepEqual([document.keypoint("2", 0), addInstanceTo(document)], [keypoint, "3"]);
  assert.deepEqual(document.keypoints("3"), [undefined, undefined, undefined]);
});
