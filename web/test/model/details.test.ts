import assert from "node:assert/strict";
import { test } from "node:test";
import { restoreDraft, undo } from "../../src/editor/changes";
import type { Editor } from "../../src/editor/editor";
import { renameInstance } from "../../src/editor/instance-actions";
import { poseAnswer } from "../../src/model/answer";
import { draftOfAnswer } from "../../src/model/answered";
import { detailsOf, NO_DETAILS } from "../../src/model/details";
import { writeDraft } from "../../src/model/draft";
import type { Json, JsonObject } from "../../src/model/json";
import { answer, editorOf, place } from "../support";

const DETAILS = { class: "dog", bbox: [1, 2, 30, 40.5], flags: ["truncated"], note: "wet \u201c\u00e4\u201d" };
const INITIAL = [
  { name: "a", annotations: [{ label: "neck", x: 33.6, y: 2 }], ...DETAILS },
  { name: "b", annotations: [{ label: "neck", x: 5, y: 6 }] },
];
const NO_ACTIVITY = { seconds: 0, activeSeconds: 0, operators: 0 };

const withDetails = (initial: Json = INITIAL): Editor => editorOf(initial, { details: "" });

function submitted({ document, settings }: Editor): JsonObject[] {
  const pose = poseAnswer(document, settings, NO_ACTIVITY, [], null);
  return JSON.parse(JSON.stringify(pose["instances"])) as JsonObject[];
}

/** What an instance of the answer says besides its points. */
const saidOf = (instance: JsonObject | undefined): JsonObject => {
  const said = { ...instance } as Record<string, Json>;
  for (const name of ["id", "name", "keypoints", "origins"]) Reflect.deleteProperty(said, name);
  return said;
};

test("what says nothing, or is no detail, is left out", () => {
  const wrong = [
    undefined, null, [], { class: "", flags: [], note: "" }, { class: 1, bbox: [1, 2, 3], flags: "a", note: {} },
    { bbox: [1, 2, 0, 4] }, { bbox: [1, 2, 3, -4] }, { bbox: [1, null, 3, 4] }, { name: "a" },
  ];
  for (const item of wrong) assert.equal(detailsOf(item), NO_DETAILS, JSON.stringify(item));
  assert.deepEqual(detailsOf({ ...DETAILS, flags: ["truncated", 5], more: 1 }), DETAILS);
});

test("with details, those of initialValues are in pose, each beside the points of its instance", () => {
  assert.deepEqual(submitted(withDetails()).map(saidOf), [DETAILS, {}]);
});

test("without details, pose and draft say nothing of them, and updated_annotations keeps the members", () => {
  const editor = editorOf(INITIAL);
  assert.deepEqual(submitted(editor).map(saidOf), [{}, {}]);
  assert.deepEqual(editor.document.instances.map(({ details }) => details), [NO_DETAILS, NO_DETAILS]);
  assert.deepEqual(answer(editor), INITIAL);
  assert.deepEqual(answer(withDetails()), INITIAL);
});

test("an answer says the tags, if only that there are none, where the worker saw the details", () => {
  const tagsOf = ({ document, settings }: Editor): Json | undefined =>
    poseAnswer(document, settings, NO_ACTIVITY, [], null)["tags"];
  assert.deepEqual(tagsOf(withDetails()), []);
  assert.deepEqual(tagsOf(editorOf(INITIAL, { details: "", "image-tags": '["night"]' })), ["night"]);
  assert.equal(tagsOf(editorOf(INITIAL, { "image-tags": '["night"]' })), undefined);
});

test("an edit and its undo leave the details as they are", () => {
  const editor = withDetails();
  place(editor, 7, 8);
  renameInstance(editor, "1", "c");
  assert.deepEqual(saidOf(submitted(editor)[0]), DETAILS);
  undo(editor);
  assert.deepEqual(saidOf(submitted(editor)[0]), DETAILS);
});

test("a draft and an earlier answer bring the details back", () => {
  const editor = withDetails();
  renameInstance(editor, "2", "c");
  const written = JSON.parse(JSON.stringify(writeDraft(editor.document))) as Json;
  const pose = poseAnswer(editor.document, editor.settings, NO_ACTIVITY, [], null);
  for (const draft of [written, draftOfAnswer(pose, editor.start, editor.settings.rigs)]) {
    // Begun without them: they come from the draft.
    const again = withDetails(INITIAL.map(({ name, annotations }) => ({ name, annotations })));
    assert.equal(restoreDraft(again, draft), true);
    assert.deepEqual(submitted(again), submitted(editor));
  }
});

test("a draft of an earlier version, without details, leaves those of initialValues", () => {
  const points = [[7, 8, 2], null, null];
  const editor = withDetails([INITIAL[0] ?? null]);
  assert.equal(restoreDraft(editor, { instances: [{ id: "1", name: "a", points }] }), true);
  assert.deepEqual(saidOf(submitted(editor)[0]), DETAILS);
});

test("what was submitted unchanged is no new work when the task is opened again", () => {
  for (const editor of [withDetails(), editorOf(INITIAL)]) {
    const pose = poseAnswer(editor.document, editor.settings, NO_ACTIVITY, [], null);
    assert.equal(restoreDraft(editor, draftOfAnswer(pose, editor.start, editor.settings.rigs)), false);
  }
});
