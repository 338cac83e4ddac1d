import assert from "node:assert/strict";
import { test } from "node:test";
import { createActivityMeter } from "../src/activity";
import { readAttributes } from "../src/attributes";
import { createEditor, type Editor } from "../src/editor/editor";
import { undo } from "../src/editor/changes";
import { addInstance } from "../src/editor/instance-actions";
import { markNotThere, nudge, placeAt } from "../src/editor/keypoint-actions";
import { selectClass } from "../src/editor/selecting";
import { answerFields } from "../src/form";
import { poseAnswer, updatedAnnotationsText } from "../src/model/answer";
import { imagePoint } from "../src/model/geometry";
import { attributes, RIG_JSON } from "./support";

const IMAGE = { width: 640, height: 480 };
const ACTIVITY = { seconds: 61.4, activeSeconds: 20.6, operators: 18 };

function open(initialText: string, more: Readonly<Record<string, string>> = {}): {
  editor: Editor; text: () => string; reading: ReturnType<typeof readAttributes>;
} {
  const reading = readAttributes(attributes({
    imgSrc: "https://h/a.png?sig=1", rig: JSON.stringify(RIG_JSON), initialValues: initialText, ...more,
  }));
  if (!reading.settings) throw new Error(JSON.stringify(reading.problems));
  const editor = createEditor({ ...reading.settings, image: IMAGE });
  return {
    editor,
    reading,
    text: () => updatedAnnotationsText(editor.document, editor.settings, reading.facts.original),
  };
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

test("what was not touched goes out as the very text that came in", () => {
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
  placeAt(editor, imagePoint(100.4, 200.6), 2);
  selectClass(editor, 1);
  placeAt(editor, imagePoint(7.5, 8), 1);
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

test("integers by default and never the width; hundredths on request", () => {
  const whole = open("[]");
  placeAt(whole.editor, imagePoint(639.9, 0.49), 2);
  assert.equal(whole.text(), '[{"name":"","annotations":[{"label":"neck","x":639,"y":0}]}]');
  const fine = open("[]", { "sub-pixel": "" });
  placeAt(fine.editor, imagePoint(639.987, 0.4949), 2);
  assert.equal(fine.text(), '[{"name":"","annotations":[{"label":"neck","x":639.99,"y":0.49}]}]');
});

test("an instance without a single keypoint is no instance, unless it was loaded", () => {
  const { editor, text } = open("[]");
  addInstance(editor);
  markNotThere(editor);
  assert.equal(text(), "[]");
  assert.equal(open('[{"name":"x","annotations":[]}]').text(), '[{"name":"x","annotations":[]}]');
});

test("pose: every keypoint of the rig in its order, with visibility, and the same coordinates", () => {
  const { editor } = open(JSON.stringify(LOADED));
  selectClass(editor, 2);
  placeAt(editor, imagePoint(100.4, 200.6), 2);
  assert.deepEqual(poseAnswer(editor.document, editor.settings, ACTIVITY, ["blurred"]), {
    version: 1,
    rig: "arm-3",
    rig_hash: "0123456789abcdef",
    labels: ["neck", "left_hand", "right_hand"],
    image: IMAGE,
    instances: [
      {
        id: "1", name: "a", keypoints: [-50, 4, 1, 0, 0, 0, 100, 201, 2],
        extra: [{ label: "tail", x: 1, y: 2 }, { label: "neck", x: 0, y: 0, note: "a second one" }],
      },
      { id: "2", name: "", keypoints: [0, 0, 0, 0, 0, 0, 0, 0, 0] },
    ],
    activity: { seconds: 61, active_seconds: 21, operators: 18 },
    problems: ["blurred"],
  });
});

test("the form's fields: six of the contract and pose, all texts", () => {
  const { reading, text } = open("");
  assert.deepEqual(
    answerFields(reading.facts, {
      updatedAnnotations: text(),
      noChangesNeeded: true,
      seconds: 12.9,
      pose: { version: 1 },
    }),
    {
      updated_annotations: "[]",
      original_annotations: "[]",
      image_s3_uri: "https://h/a.png",
      image_name: "a.png",
      no_changes_needed: "true",
      total_time_in_seconds: "12",
      pose: '{"version":1}',
    },
  );
});

test("activity: a long pause does not count as work", () => {
  let now = 1000;
  const meter = createActivityMeter(() => now);
  now += 5000;
  meter.touch(true);
  now += 600_000;
  meter.touch(false);
  assert.deepEqual(meter.activity, { seconds: 605, activeSeconds: 35, operators: 1 });
});
