/** Several rigs in one task: each instance has its class, and the rig of that class. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { checkImage } from "../../src/checks/check-image";
import { createLiveChecks } from "../../src/checks/live";
import { restoreDraft, undo } from "../../src/editor/changes";
import { chooseClass } from "../../src/editor/detail-actions";
import type { Editor } from "../../src/editor/editor";
import { addInstance } from "../../src/editor/instance-actions";
import { drawTemplate } from "../../src/editor/template-actions";
import { poseAnswer } from "../../src/model/answer";
import { draftOfAnswer } from "../../src/model/answered";
import { classOf } from "../../src/model/classes";
import { writeDraft } from "../../src/model/draft";
import type { Json, JsonObject } from "../../src/model/json";
import { readPrevious } from "../../src/model/previous";
import { answer, editorOf, IMAGE, place, readingOf, RIG_JSON } from "../support";

const DOG = {
  version: 1, name: "dog-4", category: "dog", hash: "d", classes: ["dog", "wolf"],
  keypoints: [
    { name: "tail", position: [0, 0] }, { name: "neck", position: [1, 1], required: true },
    { name: "paw", position: [0, 1] }, { name: "nose", position: [1, 0] },
  ],
  links: [{ from: "tail", to: "neck" }],
};
const RIGS = JSON.stringify([RIG_JSON, DOG]);

const several = (initial: Json = []): Editor => editorOf(initial, { rig: RIGS, details: "" });

const poseOf = ({ document, settings }: Editor): JsonObject =>
  JSON.parse(JSON.stringify(poseAnswer(
    document, settings, { seconds: 0, activeSeconds: 0, operators: 0 }, [], null))) as JsonObject;

/** Rig, class and number of keypoints of each instance. */
const kinds = ({ document }: Editor): unknown[] =>
  document.instances.map((one) => [one.rig.name, classOf(one), one.keypoints.length]);

test("a class names its rig; new instances are of the kind that was chosen last", () => {
  const editor = several();
  assert.deepEqual(kinds(editor), [["arm-3", "arm-3", 3]]);
  chooseClass(editor, "wolf");
  place(editor, 10, 20);
  addInstance(editor);
  assert.deepEqual(kinds(editor), [["dog-4", "wolf", 4], ["dog-4", "wolf", 4]]);
  chooseClass(editor, "dog");
  assert.deepEqual(editor.document.instances[1]?.details, {});
  for (let step = 0; step < 4; step += 1) undo(editor);
  assert.deepEqual(kinds(editor), [["arm-3", "arm-3", 3]]);
});

test("another rig keeps the points that both have, and what came with them", () => {
  const entries = [
    { label: "left_hand", x: 1, y: 2 }, { label: "neck", x: 3, y: 4, score: 0.5 }, { label: "ear", x: 5, y: 6 },
  ];
  const editor = several([{ name: "a", annotations: entries }]);
  chooseClass(editor, "dog");
  const [instance] = editor.document.instances;
  assert.deepEqual(instance?.keypoints.map((one) => one?.x), [undefined, 3, undefined, undefined]);
  // The hand is no part of a dog; what no rig knows stays.
  assert.deepEqual(answer(editor), [{ name: "a", annotations: entries.slice(1) }]);
  undo(editor);
  assert.deepEqual(answer(editor), [{ name: "a", annotations: entries }]);
});

test("pose has the points in the order of each instance's own rig, and names the further rigs", () => {
  const editor = several();
  place(editor, 1, 2);
  addInstance(editor);
  chooseClass(editor, "wolf");
  place(editor, 3, 4);
  const { rig, labels, rigs, instances } = poseOf(editor);
  assert.deepEqual([rig, labels], ["arm-3", ["neck", "left_hand", "right_hand"]]);
  assert.deepEqual(rigs, [{ rig: "dog-4", rig_hash: "d", labels: ["tail", "neck", "paw", "nose"] }]);
  const said = (instances as JsonObject[]).map((one) => [one["rig"], one["class"], one["keypoints"]]);
  assert.deepEqual(said, [
    [undefined, undefined, [1, 2, 2, 0, 0, 0, 0, 0, 0]],
    ["dog-4", "wolf", [3, 4, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0]],
  ]);
});

test("a further rig that no instance has is not in pose", () => {
  const editor = several();
  place(editor, 1, 2);
  assert.equal(poseOf(editor)["rigs"], undefined);
  assert.equal(poseOf(editorOf([{ annotations: [{ label: "neck", x: 1, y: 2 }] }]))["rigs"], undefined);
});

test("start values name their rig, or a class that does", () => {
  const annotations = [{ label: "neck", x: 1, y: 2 }];
  const editor = several([
    { annotations, rig: "dog-4" }, { annotations, class: "wolf" }, { annotations, rig: "arm-3", class: "wolf" },
    { annotations, rig: "cat-9" },
  ]);
  assert.deepEqual(kinds(editor).map((kind) => (kind as string[])[0]), ["dog-4", "dog-4", "arm-3", "arm-3"]);
});

test("a draft, an earlier answer and the last image bring each rig back", () => {
  const start = [{ name: "a", annotations: [{ label: "neck", x: 3, y: 4, score: 0.5 }] }];
  const editor = several(start);
  chooseClass(editor, "wolf");
  place(editor, 9, 9);
  addInstance(editor);
  chooseClass(editor, "arm-3");
  place(editor, 7, 7);
  const written = JSON.parse(JSON.stringify(writeDraft(editor.document))) as Json;
  for (const draft of [written, draftOfAnswer(poseOf(editor), editor.start, editor.settings.rigs)]) {
    const again = several(start);
    assert.equal(restoreDraft(again, draft), true);
    assert.deepEqual([poseOf(again), answer(again)], [poseOf(editor), answer(editor)]);
  }
  const previous = readPrevious(poseOf(editor), editor.settings.rigs, IMAGE);
  assert.deepEqual(previous.map(({ rig, details }) => [rig.name, details]), [
    ["dog-4", { class: "wolf" }], ["arm-3", {}],
  ]);
});

test("the template, the checks and the warnings are those of the instance's rig", () => {
  const editor = several();
  chooseClass(editor, "dog");
  drawTemplate(editor, { left: 10, top: 20, right: 110, bottom: 220 });
  assert.deepEqual(editor.document.instances[0]?.keypoints.map((one) => [one?.x, one?.y]), [
    [10, 20], [110, 220], [10, 220], [110, 20],
  ]);
  addInstance(editor);
  chooseClass(editor, "arm-3");
  const [dog] = editor.document.instances;
  assert.ok(dog);
  const alone = checkImage(dog.rig, [dog], IMAGE);
  const live = createLiveChecks(editor, new AbortController().signal);
  assert.deepEqual(live.answer.filter(({ instance }) => instance === "1").length, alone.length);
});

test("two rigs may have neither one name nor one class", () => {
  const { problems } = readingOf([], { rig: JSON.stringify([DOG, { ...DOG, name: "dog-5" }, DOG]) });
  assert.deepEqual(problems.map(({ where, what }) => `${where}: ${what}`), [
    'rig[1].classes: "dog" is there already, as number 0: names must differ.',
    'rig[1].classes: "wolf" is there already, as number 0: names must differ.',
    'rig[2]: "dog-4" is there already, as number 0: names must differ.',
    'rig[2].classes: "dog" is there already, as number 0: names must differ.',
    'rig[2].classes: "wolf" is there already, as number 0: names must differ.',
  ]);
});
