import assert from "node:assert/strict";
import { test } from "node:test";
import { undo } from "../../src/editor/changes";
import { createEditor, type Editor } from "../../src/editor/editor";
import { addInstance, swapSides } from "../../src/editor/instance-actions";
import {
  confirmInstance, confirmKeypoint, deleteKeypoint, markNotThere, nudge, toggleOccluded,
} from "../../src/editor/keypoint-actions";
import { selectClass } from "../../src/editor/selecting";
import { drawTemplate } from "../../src/editor/template-actions";
import { outputPosition, poseAnswer, updatedAnnotationsText } from "../../src/model/answer";
import type { Json } from "../../src/model/json";
import { answer, golden, IMAGE, place, readingOf } from "../support";

const ACTIVITY = { seconds: 61.4, activeSeconds: 20.6, operators: 18 };

function open(
  initialText: string, more: Readonly<Record<string, string>> = {}, image = IMAGE,
): { editor: Editor; text: () => string } {
  const { settings, facts, problems } = readingOf(initialText, more);
  if (!settings) throw new Error(JSON.stringify(problems));
  const editor = createEditor({ ...settings, image });
  return { editor, text: () => updatedAnnotationsText(editor.document, editor.settings, facts.original) };
}

const LOADED = [
  {
    name: "a", id: 7, annotation_options: { editable: true },
    annotations: [
      { label: "right_hand", x: 33.6, y: 9000, score: 0.25 },
      { label: "tail", x: 1, y: 2 },
      { label: "neck", x: -50, y: 4, v: 1 },
      { label: "neck", x: 0, y: 0, note: "a second one" },
    ],
  },
  { annotations: [], extra: [1] },
];

test("what was not touched goes out as the text that came in", () => {
  const text = JSON.stringify(LOADED, null, 1);
  assert.equal(open(text).text(), text);
});

test("undo of every change gives that text again", () => {
  const text = JSON.stringify(LOADED);
  const { editor, text: now } = open(`  ${text} `);
  selectClass(editor, 0);
  nudge(editor, 1, 0);
  assert.notEqual(now(), text);
  undo(editor);
  assert.equal(now(), text);
});

test("one change changes one point: order, unknown labels and unknown fields stay", () => {
  const { editor, text } = open(JSON.stringify(LOADED));
  selectClass(editor, 2);
  place(editor, 100.4, 200.6);
  selectClass(editor, 1);
  place(editor, 7.5, 8, 1);
  const [first, second] = LOADED;
  assert.deepEqual(JSON.parse(text()), [
    {
      ...first,
      annotations: [
        { label: "right_hand", x: 100, y: 201, score: 0.25 },
        { label: "tail", x: 1, y: 2 },
        { label: "neck", x: -50, y: 4, v: 1 },
        { label: "neck", x: 0, y: 0, note: "a second one" },
        { label: "left_hand", x: 8, y: 8, v: 1 },
      ],
    },
    second,
  ]);
});

test("coordinates are integers below the size of the image, or hundredths on request", () => {
  const whole = open("[]");
  place(whole.editor, 639.9, 479.9);
  assert.equal(whole.text(), '[{"name":"","annotations":[{"label":"neck","x":639,"y":479}]}]');
  const fine = open("[]", { "sub-pixel": "" });
  place(fine.editor, 639.987, 0.4949);
  assert.equal(fine.text(), '[{"name":"","annotations":[{"label":"neck","x":639.99,"y":0.49}]}]');
});

test("a loaded keypoint keeps its coordinates only while neither of them has changed", () => {
  const settings = { image: IMAGE, subPixel: false };
  const loaded = { x: 33.6, y: -2.5 };
  assert.deepEqual(outputPosition({ ...loaded, v: 2, loaded }, settings), loaded);
  assert.deepEqual(outputPosition({ x: 33.6, y: 7.4, v: 2, loaded }, settings), { x: 34, y: 7 });
  assert.deepEqual(outputPosition({ x: 1.4, y: -2.5, v: 2, loaded }, settings), { x: 1, y: 0 });
});

test("an instance without a keypoint is in the answer only if it was loaded", () => {
  const { editor, text } = open("[]");
  addInstance(editor);
  markNotThere(editor);
  assert.equal(text(), "[]");
  assert.equal(open('[{"name":"x","annotations":[]}]').text(), '[{"name":"x","annotations":[]}]');
});

test("a point that the data calls not labeled stays so, and keeps its v when it is placed", () => {
  const initial = '[{"name":"a","annotations":[{"label":"neck","x":1,"y":2,"v":0}]}]';
  const { editor, text } = open(initial);
  assert.equal(text(), initial);
  selectClass(editor, 0);
  place(editor, 5, 6);
  assert.deepEqual(answer(editor), [{ name: "a", annotations: [{ label: "neck", x: 5, y: 6, v: 2 }] }]);
});

test("a loaded instance gets a name only when the worker gives it one", () => {
  const { editor } = open('[{"annotations":[]}]');
  assert.deepEqual(answer(editor), [{ annotations: [] }]);
  const [instance] = editor.document.instances;
  assert.ok(instance);
  editor.document.instances = [{ ...instance, name: "b" }];
  assert.deepEqual(answer(editor), [{ annotations: [], name: "b" }]);
});

test("pose: every keypoint of the rig in its order, with visibility, and the same coordinates", () => {
  const { editor } = open(JSON.stringify(LOADED));
  selectClass(editor, 2);
  place(editor, 100.4, 200.6);
  assert.deepEqual(poseAnswer(editor.document, editor.settings, ACTIVITY, ["blurred"], 6), {
    version: 2,
    rig: "arm-3",
    rig_hash: "0123456789abcdef",
    labels: ["neck", "left_hand", "right_hand"],
    image: { ...IMAGE, orientation: 6 },
    instances: [
      {
        id: "1", name: "a", keypoints: [-50, 4, 1, 0, 0, 0, 100, 201, 2], origins: "a-m",
        extra: [{ label: "tail", x: 1, y: 2 }, { label: "neck", x: 0, y: 0, note: "a second one" }],
      },
      { id: "2", name: "", keypoints: [0, 0, 0, 0, 0, 0, 0, 0, 0], origins: "---" },
    ],
    activity: { seconds: 61, active_seconds: 21, operators: 18 },
    problems: ["blurred"],
  });
});

/** The origins in the answer. */
const origins = (editor: Editor): unknown =>
  (poseAnswer(editor.document, editor.settings, ACTIVITY, [], 1)["instances"] as { origins: string }[])
    .map((instance) => instance.origins);

const START = JSON.stringify([{
  name: "a", not_there: ["right_hand"],
  annotations: [{ label: "neck", x: 10.5, y: 20, v: 0 }, { label: "left_hand", x: 30.4, y: 40 }],
}]);

test("origins of start values: accepted in place, moved, or looked at by nobody", () => {
  const { editor } = open(START);
  assert.deepEqual(origins(editor), ["-an"]);
  selectClass(editor, 1);
  toggleOccluded(editor);
  assert.deepEqual(origins(editor), ["-an"]);
  nudge(editor, 1, 0);
  assert.deepEqual(origins(editor), ["-mn"]);
  nudge(editor, -1, 0);
  undo(editor);
  undo(editor);
  assert.deepEqual(origins(editor), ["-an"]);
  markNotThere(editor);
  selectClass(editor, 0);
  place(editor, 10.5, 20);
  selectClass(editor, 2);
  place(editor, 5, 5);
  assert.deepEqual(origins(editor), ["pnp"]);
});

test("origins: exchanging sides moves both start values, and exchanging again moves neither", () => {
  const hands = [{ label: "left_hand", x: 1, y: 2 }, { label: "right_hand", x: 3, y: 4 }];
  const { editor } = open(JSON.stringify([{ annotations: hands }]));
  swapSides(editor, "all");
  assert.deepEqual(origins(editor), ["-mm"]);
  swapSides(editor, "all");
  assert.deepEqual(origins(editor), ["-aa"]);
});

test("origins of the template: unconfirmed, accepted, moved; of what is placed by hand", () => {
  const { editor } = open("[]");
  drawTemplate(editor, { left: 100, top: 50, right: 200, bottom: 250 });
  editor.tool = "place";
  assert.deepEqual(origins(editor), ["---"]);
  confirmKeypoint(editor);
  selectClass(editor, 1);
  nudge(editor, 1, 0);
  selectClass(editor, 2);
  deleteKeypoint(editor);
  place(editor, 4, 4);
  assert.deepEqual(origins(editor), ["amp"]);
  addInstance(editor);
  place(editor, 4, 4);
  markNotThere(editor);
  assert.deepEqual(origins(editor), ["amp", "pn-"]);
});

test("an unconfirmed point is in the answer with its coordinates, and does not change the six fields", () => {
  const { editor, text } = open("[]");
  drawTemplate(editor, { left: 100, top: 50, right: 200, bottom: 250 });
  const before = text();
  confirmInstance(editor);
  assert.equal(text(), before);
});

test("not labeled at the start: the entry stays until the keypoint is labeled, then its other members do", () => {
  const { editor, text } = open(START);
  selectClass(editor, 0);
  markNotThere(editor);
  assert.deepEqual((JSON.parse(text()) as { annotations: Json }[])[0]?.annotations,
    (JSON.parse(START) as { annotations: Json }[])[0]?.annotations);
  assert.deepEqual(origins(editor), ["nan"]);
  place(editor, 7, 8, 1);
  deleteKeypoint(editor, "1", 0);
  assert.equal(text(), START);
});

interface Golden {
  readonly image: { readonly width: number; readonly height: number };
  readonly rig: Json;
  readonly cases: readonly {
    readonly name: string;
    readonly initialValues: string;
    readonly updated_annotations: string;
    readonly instances: Json;
  }[];
}

const { image, rig, cases } = golden("component-answers.json") as unknown as Golden;

for (const { name, initialValues, updated_annotations, instances } of cases) {
  test(`golden: ${name}`, () => {
    const { editor, text } = open(initialValues, { rig: JSON.stringify(rig) }, image);
    assert.equal(text(), updated_annotations);
    assert.deepEqual(poseAnswer(editor.document, editor.settings, ACTIVITY, [], null)["instances"], instances);
  });
}
