import assert from "node:assert/strict";
import { test } from "node:test";
import { Place, type Json, type Problem } from "../../src/model/json";
import { parseInstances, reasonsOf } from "../../src/model/parse-instances";
import { NO_RIG } from "../../src/model/rig";
import { rigOf } from "../support";

const parse = (json: Json, problems: Problem[] = []): ReturnType<typeof parseInstances> =>
  parseInstances(new Place(json, "initialValues", problems), [rigOf()], false);

test("fractions, visibility, unknown labels and unknown members are kept", () => {
  const entries = [
    { label: "neck", x: 33.6, y: -5, score: 0.9, v: 1 },
    { label: "tail", x: 1, y: 2 },
    { label: "neck", x: 0, y: 0 },
  ];
  const item = { name: "a", annotations: entries, more: true };
  const [instance] = parse([item]);
  assert.ok(instance);
  const { id, name, editable, keypoints, accepted, loaded } = instance;
  assert.deepEqual([id, name, editable, accepted], ["1", "a", true, []]);
  assert.deepEqual(keypoints, [{ x: 33.6, y: -5, v: 1, loaded: entries[0] }, undefined, undefined]);
  assert.deepEqual(loaded, {
    raw: item,
    entries: entries.map((raw, i) => ({ raw, index: i === 0 ? 0 : null })),
  });
});

test("options lock and color an instance", () => {
  const [first, second] = parse([
    { annotation_options: { editable: false, line_color: "#abc", keypoint_color: "red" } },
    { annotation_options: { editable: 0, line_color: "no color!", keypoint_color: 5 } },
  ]);
  assert.deepEqual([first?.editable, first?.lineColor, first?.keypointColor], [false, "#abc", "red"]);
  assert.deepEqual([second?.editable, second?.lineColor, second?.keypointColor], [true, null, null]);
});

test("without v a point is visible; null is no list of instances either", () => {
  assert.equal(parse([{ annotations: [{ label: "neck", x: 1, y: 2 }] }])[0]?.keypoints[0]?.v, 2);
  assert.deepEqual(parse(null), []);
});

test("instances beyond the first are checked as well", () => {
  const problems: Problem[] = [];
  parse([
    { annotations: [] }, {}, { annotations: 4 }, 7,
    { name: 5, annotations: [{ label: "neck", x: "1", y: null, v: 3 }, "nose"] },
  ], problems);
  assert.deepEqual(problems.map(({ where, what }) => `${where}: ${what}`), [
    "initialValues[3]: must be an object, not 7.",
    "initialValues[2].annotations: must be a list, not 4.",
    "initialValues[4].annotations[1]: must be an object, not \"nose\".",
    "initialValues[4].annotations[0].x: must be a number, not \"1\".",
    "initialValues[4].annotations[0].y: must be a number, not null.",
    "initialValues[4].annotations[0].v: must be 0 (not labeled), 1 (occluded) or 2 (visible), not 3.",
    "initialValues[4].name: must be a text, not 5.",
  ]);
});

test("a point without coordinates is left out and noted; half of one is a problem", () => {
  const problems: Problem[] = [];
  const item = { annotations: [{ label: "neck", x: null, y: null }, { label: "left_hand", x: 1, y: 2 }] };
  const [instance] = parse([item], problems);
  assert.deepEqual(problems, []);
  assert.equal(instance?.keypoints[0], undefined);
  assert.deepEqual(instance?.loaded?.entries, [{ raw: { label: "left_hand", x: 1, y: 2 }, index: 1 }]);
  assert.deepEqual(instance?.issues, ["neck was not found before."]);
  parse([{ annotations: [{ label: "neck", x: null, y: 5 }] }], problems);
  assert.deepEqual(problems.map(({ where }) => where), ["initialValues[0].annotations[0].x"]);
});

test("without a rig the values are checked all the same", () => {
  const problems: Problem[] = [];
  const place = new Place([{ annotations: [{ label: "neck", x: 1, y: 2 }, 5] }], "initialValues", problems);
  assert.deepEqual(parseInstances(place, [NO_RIG], false)[0]?.keypoints, []);
  assert.deepEqual(problems.map(({ where }) => where), ["initialValues[0].annotations[1]"]);
});

test("notes: their reasons, and nothing that is none", () => {
  const notes = [{ reason: "blurred" }, { reason: 5 }, "dark", null];
  assert.deepEqual(reasonsOf(notes), ["blurred"]);
  assert.deepEqual(reasonsOf("x"), []);
  assert.deepEqual(reasonsOf(undefined), []);
  assert.deepEqual(parse([{ annotation_issues: notes }])[0]?.issues, ["blurred"]);
});

const points = (json: Json, problems: Problem[] = []): unknown =>
  parse([json], problems)[0]?.keypoints.map((keypoint) => keypoint && [keypoint.x, keypoint.y, keypoint.v]);

test("v 0 is not labeled, which says nothing about why: the worker is to look", () => {
  // Some read it as "not in the image": https://github.com/cocodataset/cocoapi/issues/130
  // COCO writes 0, 0, 0; others keep a place: https://github.com/talmolab/sleap/pull/2035
  assert.deepEqual(points({ annotations: [
    { label: "neck", x: 0, y: 0, v: 0 }, { label: "left_hand", x: 3, y: 4, v: 0 }, { label: "right_hand", x: 5, y: 6 },
  ] }), [undefined, undefined, [5, 6, 2]]);
});

test("of two entries of one keypoint the first counts, also when it is not labeled", () => {
  const [instance] = parse([{ annotations: [
    { label: "neck", x: 1, y: 2, v: 0 }, { label: "neck", x: 3, y: 4 },
  ] }]);
  assert.deepEqual(instance?.keypoints, [undefined, undefined, undefined]);
  assert.deepEqual(instance.loaded?.entries.map(({ index }) => index), [0, null]);
});

test("not_there is no hole; a point that is labeled wins, and so does the rig over unknown names", () => {
  const notThere = ["left_hand", "neck", "tail", "left_hand"];
  assert.deepEqual(points({ annotations: [{ label: "neck", x: 1, y: 2 }], not_there: notThere }),
    [[1, 2, 2], [0, 0, 0], undefined]);
  assert.deepEqual(points({ annotations: [{ label: "neck", x: 1, y: 2, v: 0 }], not_there: ["neck"] }),
    [[0, 0, 0], undefined, undefined]);
  for (const none of [null, []]) {
    assert.deepEqual(points({ annotations: [], not_there: none }), [undefined, undefined, undefined]);
  }
});

test("a wrong not_there is a problem, with its place", () => {
  const problems: Problem[] = [];
  points({ annotations: [], not_there: ["neck", 5, ""] }, problems);
  points({ annotations: [], not_there: "neck" }, problems);
  assert.deepEqual(problems.map(({ where, what }) => `${where}: ${what}`), [
    "initialValues[0].not_there[1]: must be a text, not 5.",
    "initialValues[0].not_there[2]: must be a text, not \"\".",
    "initialValues[0].not_there: must be a list, not \"neck\".",
  ]);
});
