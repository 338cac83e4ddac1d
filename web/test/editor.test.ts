import assert from "node:assert/strict";
import { test } from "node:test";
import { readAttributes } from "../src/attributes";
import type { Finding } from "../src/checks/finding";
import { createLiveChecks, type LiveChecks } from "../src/checks/live";
import * as checkTexts from "../src/checks/texts";
import { createEditor, type Editor } from "../src/editor/editor";
import { beginChange, cancelChange, change, endChange, redo, startOver, undo } from "../src/editor/changes";
import {
  addInstance, clearInstance, duplicateInstance, mirrorInstance, moveInstance, removeInstance,
  renameInstance, swapSides,
} from "../src/editor/instance-actions";
import {
  deleteKeypoint, markNotThere, nudge, placeAt, putAt, toggleOccluded,
} from "../src/editor/keypoint-actions";
import { instanceTitle } from "../src/editor/queries";
import { selectClass, selectInstance, step, stepToHole } from "../src/editor/selecting";
import { clickTemplate, drawTemplate, usePrevious } from "../src/editor/template-actions";
import { NOT_LABELED, OCCLUDED, VISIBLE, type Instance } from "../src/model/document";
import { placeKeypoint } from "../src/model/edits";
import { imagePoint } from "../src/model/geometry";
import { updatedAnnotations } from "../src/model/answer";
import * as texts from "../src/texts";
import { attributes, random, RIG_JSON } from "./support";

const IMAGE = { width: 640, height: 480 };

function editorWith(initialValues: unknown = []): Editor {
  const { settings, problems } = readAttributes(attributes({
    imgSrc: "a.png", rig: JSON.stringify(RIG_JSON), initialValues: JSON.stringify(initialValues),
  }));
  if (!settings) throw new Error(JSON.stringify(problems));
  return createEditor({ ...settings, image: IMAGE });
}

/** Everything that history must bring back: a copy, or a change in place would not be seen. */
const snapshot = ({ document }: Editor): readonly Instance[] => structuredClone(document.instances);
const answer = (editor: Editor): unknown => updatedAnnotations(editor.document, editor.settings);
const place = (editor: Editor, x: number, y: number, v: 1 | 2 = VISIBLE): void => {
  placeAt(editor, imagePoint(x, y), v);
};

test("click in order: each placement goes on to the next keypoint, and the last one to none", () => {
  const editor = editorWith();
  assert.equal(editor.selection.index, 0);
  place(editor, 1, 2);
  assert.equal(editor.selection.index, 1);
  place(editor, 3, 4, OCCLUDED);
  place(editor, 5, 6);
  assert.equal(editor.selection.index, null);
  assert.deepEqual(answer(editor), [
    {
      name: "",
      annotations: [
        { label: "neck", x: 1, y: 2 },
        { label: "left_hand", x: 3, y: 4, v: 1 },
        { label: "right_hand", x: 5, y: 6 },
      ],
    },
  ]);
  place(editor, 9, 9);
  assert.match(editor.message.text, /All keypoints done/);
  assert.equal(editor.document.keypoint("1", 2)?.x, 5);
});

test("a skipped keypoint leaves a hole, and filling it chains to the next", () => {
  const editor = editorWith();
  stepToHole(editor, 1);
  place(editor, 3, 4);
  assert.equal(editor.selection.index, 2);
  place(editor, 5, 6);
  assert.equal(editor.selection.index, 0);
});

test("not there: goes on, is no hole, and is not in the answer", () => {
  const editor = editorWith();
  markNotThere(editor);
  assert.equal(editor.selection.index, 1);
  assert.equal(editor.document.keypoint("1", 0)?.v, NOT_LABELED);
  place(editor, 3, 4);
  place(editor, 5, 6);
  assert.equal(editor.selection.index, null);
  assert.deepEqual((answer(editor) as { annotations: unknown[] }[])[0]?.annotations.length, 2);
});

test("select and click moves a keypoint and keeps its visibility", () => {
  const editor = editorWith();
  place(editor, 1, 2, OCCLUDED);
  selectClass(editor, 0);
  place(editor, 50, 60);
  assert.deepEqual([editor.selection.keypoint, editor.document.keypoint("1", 0)?.v], [undefined, OCCLUDED]);
  assert.equal(editor.document.keypoint("1", 0)?.x, 50);
});

test("outside the image nothing is placed, nor while keypoints are hidden", () => {
  const editor = editorWith();
  place(editor, 640, 5);
  place(editor, -0.1, 5);
  assert.match(editor.message.text, /outside the image/);
  editor.hidden.all = true;
  place(editor, 5, 5);
  assert.match(editor.message.text, /hidden/);
  assert.deepEqual(answer(editor), []);
  assert.equal(editor.history.canUndo, false);
});

test("a locked instance is changed by no action at all", () => {
  const editor = editorWith([
    { name: "fixed", annotations: [{ label: "neck", x: 1, y: 2 }], annotation_options: { editable: false } },
  ]);
  const before = snapshot(editor);
  selectClass(editor, 0);
  deleteKeypoint(editor);
  toggleOccluded(editor);
  nudge(editor, 5, 5);
  markNotThere(editor);
  place(editor, 9, 9);
  removeInstance(editor, "1");
  assert.equal(beginChange(editor, "drag", "1"), false);
  assert.equal(editor.isDragging, false);
  assert.deepEqual(snapshot(editor), before);
});

test("deleting an instance leaves the active one active", () => {
  const editor = editorWith();
  addInstance(editor);
  addInstance(editor);
  selectInstance(editor, "2");
  removeInstance(editor, "1");
  assert.equal(editor.selection.instance?.id, "2");
  assert.equal(instanceTitle(editor, "2"), "Instance 1");
  removeInstance(editor, "2");
  assert.equal(editor.selection.instance?.id, "3");
  removeInstance(editor, "3");
  assert.equal(editor.selection.instance, undefined);
  place(editor, 4, 4);
  assert.deepEqual((answer(editor) as unknown[]).length, 1);
  undo(editor);
  assert.equal(editor.document.instances.length, 0);
});

test("undo of a deleted instance brings back all of it, in its place", () => {
  const editor = editorWith();
  place(editor, 1, 1);
  addInstance(editor);
  place(editor, 2, 2);
  const before = snapshot(editor);
  removeInstance(editor, "1");
  undo(editor);
  assert.deepEqual(snapshot(editor), before);
  assert.equal(editor.message.text, "Undone: Delete Instance 1");
});

test("the template fills the drawn box exactly, and one undo takes it away", () => {
  const editor = editorWith();
  drawTemplate(editor, { left: 100, top: 50, right: 200, bottom: 250 });
  assert.deepEqual((answer(editor) as { annotations: unknown }[])[0]?.annotations, [
    { label: "neck", x: 150, y: 50 },
    { label: "left_hand", x: 200, y: 250 },
    { label: "right_hand", x: 100, y: 250 },
  ]);
  assert.equal(editor.tool, "adjust");
  undo(editor);
  assert.deepEqual(answer(editor), []);
  redo(editor);
  drawTemplate(editor, { left: 0, top: 0, right: 10, bottom: 10 });
  assert.equal(editor.document.instances.length, 2);
});

test("a rig without positions has no template to draw", () => {
  const { settings } = readAttributes(attributes({ imgSrc: "a", keypointClasses: '[{"label":"a"}]' }));
  assert.ok(settings);
  const editor = createEditor({ ...settings, image: IMAGE });
  editor.tool = "draw";
  assert.equal(editor.tool, "place");
  assert.match(editor.message.text, /no template/);
});

test("a canceled gesture leaves nothing behind, not even a lost redo", () => {
  const editor = editorWith();
  place(editor, 1, 1);
  place(editor, 2, 2);
  undo(editor);
  const before = snapshot(editor);
  assert.equal(beginChange(editor, "drag", "1"), true);
  change(editor, placeKeypoint(editor.document, "1", 0, { x: 9, y: 9 }, VISIBLE));
  cancelChange(editor);
  assert.deepEqual(snapshot(editor), before);
  assert.equal(editor.history.canRedo, true);
});

/** Fixes or accepts one of the warnings, if there are any. */
function warning(
  editor: Editor,
  next: () => number,
  act: (live: LiveChecks, finding: Finding) => void,
): void {
  const live = createLiveChecks(editor, new AbortController().signal);
  const finding = live.open[Math.floor(next() * live.open.length)];
  if (!finding) return;
  act(live, finding);
}

/** One random action of a worker. */
function act(editor: Editor, next: () => number): void {
  const at = imagePoint(next() * 700 - 30, next() * 500 - 10);
  const id = editor.document.instances[Math.floor(next() * editor.document.instances.length)]?.id ?? "";
  const actions: readonly (() => void)[] = [
    () => { placeAt(editor, at, next() < 0.3 ? OCCLUDED : VISIBLE); },
    () => { placeAt(editor, at, VISIBLE); },
    () => { markNotThere(editor); },
    () => { toggleOccluded(editor); },
    () => { deleteKeypoint(editor); },
    () => { nudge(editor, next() * 20 - 10, next() * 20 - 10); },
    () => { addInstance(editor); },
    () => { removeInstance(editor, id); },
    () => { selectInstance(editor, id); },
    () => { selectClass(editor, Math.floor(next() * 3)); },
    () => { step(editor, next() < 0.5 ? 1 : -1); },
    () => { drawTemplate(editor, { left: at.x, top: at.y, right: at.x + 40, bottom: at.y + 80 }); },
    () => { swapSides(editor, next() < 0.5 ? "all" : "limb"); },
    () => { mirrorInstance(editor); },
    () => { duplicateInstance(editor); },
    () => { renameInstance(editor, id, String(next())); },
    () => { usePrevious(editor); },
    () => { editor.tool = next() < 0.5 ? "draw" : "adjust"; },
    () => { clickTemplate(editor, at); },
    () => { startOver(editor); },
    () => { clearInstance(editor); },
    () => { putAt(editor, Math.floor(next() * 3), at); },
    () => { moveInstance(editor, next() * 90 - 45, next() * 90 - 45); },
    () => { warning(editor, next, (live, finding) => { live.fix(finding); }); },
    () => { warning(editor, next, (live, finding) => { live.accept(finding); }); },
    () => { undo(editor); },
    () => { redo(editor); },
    () => {
      if (!beginChange(editor, "drag", id)) return;
      for (let i = 0; i < 4; i += 1)
        change(editor, placeKeypoint(editor.document, id, 1, { x: next() * 9, y: i }, VISIBLE));
      if (next() < 0.5) endChange(editor);
      else cancelChange(editor);
    },
  ];
  actions[Math.floor(next() * actions.length)]?.();
}

test("fuzz: undo all is the start, redo all is the end", () => {
  const labels = new Set<string>();
  for (let seed = 1; seed <= 120; seed += 1) {
    const next = random(seed);
    const editor = editorWith(seed % 2 ? [] : [
      { name: "a", annotations: [{ label: "neck", x: 1, y: 2, score: 0.5 }] },
      { name: "b", annotations: [{ label: "tail", x: 1, y: 2 }], annotation_options: { editable: false } },
    ]);
    editor.previous = [{ name: "p", points: [{ x: 1, y: 1, v: 2 }, undefined, { x: 3, y: 3, v: 1 }] }];
    const start = snapshot(editor);
    for (let i = 0; i < 150; i += 1) act(editor, next);
    const end = snapshot(editor);
    let steps = 0;
    while (editor.history.canUndo) {
      labels.add(editor.history.undoLabel ?? "");
      undo(editor);
      steps += 1;
    }
    assert.deepEqual(snapshot(editor), start, `seed ${seed}: undo all`);
    // An earlier undo at the end of the run leaves entries that redo goes past.
    for (let i = 0; i < steps; i += 1) redo(editor);
    assert.deepEqual(snapshot(editor), end, `seed ${seed}: redo all`);
  }
  const every: (string | ((name: string) => string))[] = [
    texts.addInstance,
    texts.draw,
    texts.rename,
    texts.duplicate,
    texts.swap,
    texts.mirror,
    texts.usePrevious,
    texts.startOver,
    texts.adjust,
    texts.clear,
    checkTexts.undoFix,
    checkTexts.undoAccept,
    "drag",
    texts.placeNext,
    texts.move,
    texts.remove,
    texts.undoNotThere,
    texts.undoVisibility,
  ];
  // Every kind of edit took part.
  for (const kind of every) {
    const word = typeof kind === "string" ? kind : kind("").trim();
    assert.ok([...labels].some((label) => label.includes(word)), `${word} never happened`);
  }
});
