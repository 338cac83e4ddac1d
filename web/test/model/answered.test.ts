import assert from "node:assert/strict";
import { test } from "node:test";
import { restoreDraft } from "../../src/editor/changes";
import type { Editor } from "../../src/editor/editor";
import { addInstance, removeInstance, renameInstance } from "../../src/editor/instance-actions";
import { confirmKeypoint, markNotThere, nudge, placeAt } from "../../src/editor/keypoint-actions";
import { selectClass, selectInstance } from "../../src/editor/selecting";
import { drawTemplate } from "../../src/editor/template-actions";
import { poseAnswer } from "../../src/model/answer";
import { draftOfAnswer } from "../../src/model/answered";
import { OCCLUDED, VISIBLE } from "../../src/model/document";
import { acceptFinding } from "../../src/model/edits";
import { imagePoint } from "../../src/model/geometry";
import type { Json, JsonObject } from "../../src/model/json";
import { NO_RIG } from "../../src/model/rig";
import { editorOf, place, random, rigOf } from "../support";

const LOADED = [
  { name: "a", annotations: [{ label: "neck", x: 33.6, y: 2, score: 0.5 }, { label: "tail", x: 1, y: 2 }] },
  { name: "b", annotations: [{ label: "neck", x: 1, y: 2 }], annotation_options: { editable: false } },
];
const NAMES = ["neck", "left_hand", "right_hand"];
const RIGS = [rigOf()] as const;
const NO_ACTIVITY = { seconds: 0, activeSeconds: 0, operators: 0 };

function submitted({ document, settings }: Editor, findings: JsonObject[] = []): Json {
  const pose = poseAnswer(document, settings, NO_ACTIVITY, [], null);
  return JSON.parse(JSON.stringify({ ...pose, findings })) as Json;
}

/** The task opened again, with what was submitted. */
function reopened(pose: Json, initial: unknown): Editor {
  const editor = editorOf(initial);
  const draft = draftOfAnswer(pose, editor.start, RIGS);
  if (!draft) return editor; // nothing was drawn
  restoreDraft(editor, draft);
  return editor;
}

test("an image that is opened again submits what it submitted before", () => {
  for (let seed = 1; seed <= 60; seed += 1) {
    const next = random(seed);
    const initial = seed % 2 ? LOADED : [];
    const editor = editorOf(initial);
    for (let n = 0; n < 8; n += 1) {
      const actions = [
        () => { place(editor, Math.floor(next() * 600), Math.floor(next() * 400)); },
        () => { placeAt(editor, imagePoint(next() * 600, next() * 400), OCCLUDED); },
        () => { markNotThere(editor); },
        () => { addInstance(editor); },
        () => { selectClass(editor, Math.floor(next() * 3)); },
        () => { nudge(editor, 3, 2); },
        () => { drawTemplate(editor, { left: 50, top: 60, right: 90, bottom: 200 }); },
        () => { confirmKeypoint(editor); },
        () => { selectInstance(editor, "1"); },
        () => { renameInstance(editor, "1", `n${n}`); },
      ];
      actions[Math.floor(next() * actions.length)]?.();
    }
    const pose = submitted(editor);
    assert.deepEqual(submitted(reopened(pose, initial)), pose);
  }
});

test("a loaded point keeps its place and the fields that came with it", () => {
  const before = editorOf(LOADED);
  const { document } = reopened(submitted(before), LOADED);
  assert.equal(document.keypoints("1")[0]?.loaded?.["score"], 0.5);
  assert.equal(document.instance("2")?.editable, false);
});

test("an instance that was deleted stays deleted", () => {
  const before = editorOf(LOADED);
  removeInstance(before, "1");
  assert.deepEqual(reopened(submitted(before), LOADED).document.instances.map(({ id }) => id), ["2"]);
});

test("what the worker accepted stays accepted", () => {
  const before = editorOf(LOADED);
  before.document.instances = acceptFinding(before.document, "1", "overlap 2");
  const findings = [
    { type: "overlap", instance: "1", other: "2", accepted: true },
    { type: "overlap", instance: "2", other: "1" },
    { type: "tiny", instance: "1", accepted: true },
  ];
  const { document } = reopened(submitted(before, findings), LOADED);
  assert.deepEqual(document.instances.map(({ accepted }) => accepted), [["overlap 2", "tiny "], []]);
});

test("an answer of another rig, of nothing drawn or of another shape is none", () => {
  const { start } = editorOf([]);
  const pose = submitted(editorOf([]));
  assert.equal(draftOfAnswer(pose, start, RIGS), null);
  assert.equal(draftOfAnswer(pose, start, [NO_RIG]), null);
  for (const other of [null, 5, [], {}, { labels: NAMES }, { labels: NAMES, instances: {} }]) {
    assert.equal(draftOfAnswer(other as Json, start, RIGS), null);
  }
  const odd = draftOfAnswer({ labels: NAMES, instances: [null, { id: "1", keypoints: ["x"] }] }, start, RIGS);
  assert.equal(restoreDraft(editorOf([]), odd), false);
  assert.equal(VISIBLE, 2);
});
