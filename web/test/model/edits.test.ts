import assert from "node:assert/strict";
import { test } from "node:test";
import type { Instance } from "../../src/model/document";
import {
  acceptFinding, markNotThere, newInstance, placeKeypoint, placePoints, renameInstance, setKeypoints,
  templateBetween, transformInstance,
} from "../../src/model/edits";
import { NO_RIG } from "../../src/model/rig";
import { assertClose, editorOf, libraryRig, rigOf } from "../support";

const { document } = editorOf([
  {
    name: "a",
    annotations: [{ label: "neck", x: 1, y: 2, score: 0.5 }, { label: "left_hand", x: 3, y: 4, v: 1 }],
  },
  { name: "b", annotations: [{ label: "neck", x: 5, y: 6 }], annotation_options: { editable: false } },
]);
const [A, B] = document.instances;
const flat = (instance: Instance | undefined): unknown[] =>
  instance?.keypoints.map((keypoint) => keypoint && [keypoint.x, keypoint.y, keypoint.v]) ?? [];

test("a keypoint is placed, keeps the entry that it was loaded with, and nothing else changes", () => {
  const [a, b] = placeKeypoint(document, "1", 0, { x: 9, y: 8 }, 1);
  assert.deepEqual(flat(a), [[9, 8, 1], [3, 4, 1], undefined]);
  assert.equal(a?.keypoints[0]?.loaded?.["score"], 0.5);
  assert.equal(a?.keypoints[1], A?.keypoints[1]);
  assert.equal(b, B);
  assert.deepEqual(flat(A), [[1, 2, 2], [3, 4, 1], undefined]);
});

test("many points are placed at once; null and what is missing are left", () => {
  const [a] = placePoints(document, "1", [null, undefined, { x: 7, y: 7, v: 2 }]);
  assert.deepEqual(flat(a), [[1, 2, 2], [3, 4, 1], [7, 7, 2]]);
});

test("not there is no hole", () => {
  const [a] = markNotThere(document, "1", 2);
  assert.deepEqual(flat(a)[2], [0, 0, 0]);
});

test("a transform moves the labeled keypoints of a state, and leaves the others", () => {
  const from = A?.keypoints ?? [];
  const [a] = transformInstance(document, "1", from, ({ x, y }) => ({ x: x + 10, y: y * 2 }));
  assert.deepEqual(flat(a), [[11, 4, 2], [13, 8, 1], undefined]);
});

test("a locked instance and one that does not change stay the same object", () => {
  assert.equal(setKeypoints(document, "2", () => undefined)[1], B);
  assert.equal(setKeypoints(document, "1", (keypoint) => keypoint)[0], A);
  assert.deepEqual(flat(setKeypoints(document, "1", () => undefined)[0]), [undefined, undefined, undefined]);
});

test("an instance is renamed; the same name is no change", () => {
  assert.equal(renameInstance(document, "1", "c")[0]?.name, "c");
  assert.equal(renameInstance(document, "1", "a")[0], A);
});

test("a finding is accepted on a locked instance as well", () => {
  assert.deepEqual(acceptFinding(document, "2", "limb_length ")[1]?.accepted, ["limb_length "]);
});

test("a new instance can be edited and came from nowhere", () => {
  const { id, name, editable, loaded, accepted, issues } = newInstance("4", NO_RIG, { name: "n" });
  assert.deepEqual([id, name, editable, loaded, accepted, issues], ["4", "n", true, null, [], []]);
});

test("the template's top and bottom come to lie on two places, upright or not, in its proportions", () => {
  const rig = libraryRig("coco-person-17");
  const ends = [
    [{ x: 100, y: 50 }, { x: 100, y: 450 }],
    [{ x: 500, y: 100 }, { x: 100, y: 300 }],
  ] as const;
  for (const [head, foot] of ends) {
    const places = templateBetween(rig, head, foot);
    const placeOf = (name: string): Readonly<{ x: number; y: number }> => {
      const place = places[rig.indexOf.get(name) ?? -1];
      assert.ok(place);
      return place;
    };
    const middleOf = (name: string): { x: number; y: number } => {
      const [a, b] = [placeOf(`left_${name}`), placeOf(`right_${name}`)];
      return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
    };
    const [eyes, ankles] = [middleOf("eye"), middleOf("ankle")];
    assertClose(eyes.x, head.x);
    assertClose(eyes.y, head.y);
    assertClose(ankles.x, foot.x);
    assertClose(ankles.y, foot.y);
    const [shoulder, hip] = [placeOf("left_shoulder"), placeOf("left_hip")];
    const scale = Math.hypot(foot.x - head.x, foot.y - head.y) / (0.96 - 0.05);
    assertClose(Math.hypot(shoulder.x - hip.x, shoulder.y - hip.y), scale * Math.hypot(0.07 * 0.4, 0.31));
  }
});

test("a template without height lies between the two places", () => {
  const rig = rigOf({
    version: 1, name: "flat", aspect: 3,
    keypoints: [{ name: "a", position: [0, 0.5] }, { name: "b", position: [1, 0.5] }, { name: "c" }],
  });
  assert.deepEqual(templateBetween(rig, { x: 10, y: 10 }, { x: 10, y: 70 }), [
    { x: 10, y: 10 }, { x: 10, y: 70 }, null,
  ]);
  const bare = rigOf({ version: 1, name: "n", keypoints: [{ name: "a" }] });
  assert.deepEqual(templateBetween(bare, { x: 0, y: 0 }, { x: 1, y: 1 }), []);
});
