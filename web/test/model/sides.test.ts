import assert from "node:assert/strict";
import { test } from "node:test";
import type { Instance } from "../../src/model/document";
import { limbOf, mirrorInstance, partnerOf, swapKeypoints } from "../../src/model/sides";
import { editorOf, libraryRig } from "../support";

const rig = libraryRig("coco-person-17");
const limb = (name: string): (string | undefined)[] =>
  limbOf(rig, rig.indexOf.get(name) ?? -1).map((i) => rig.keypoints[i]?.name);
const points = (instances: readonly Instance[]): unknown[] =>
  instances[0]?.keypoints.map((keypoint) => keypoint && [keypoint.x, keypoint.y, keypoint.v]) ?? [];

const { document, settings } = editorOf([{ annotations: [
  { label: "neck", x: 10, y: 1 }, { label: "left_hand", x: 20, y: 2, v: 1 },
] }]);

test("a limb is what links connect on one side and in one group", () => {
  assert.deepEqual(limb("left_wrist"), ["left_wrist", "left_elbow"]);
  assert.deepEqual(limb("left_elbow"), ["left_elbow", "left_wrist"]);
  assert.deepEqual(limb("right_knee"), ["right_knee", "right_ankle"]);
  assert.deepEqual(limb("left_eye"), ["left_eye", "left_ear"]);
  assert.deepEqual(limb("nose"), []);
  assert.deepEqual(limb("tail"), []);
});

test("swapping exchanges what is placed: an occluded point and a hole", () => {
  const swapped = swapKeypoints(document, "1", [[1, 2]]);
  assert.deepEqual(points(swapped), [[10, 1, 2], undefined, [20, 2, 1]]);
});

test("mirroring turns over around the middle of the box, and left stays left", () => {
  const mirrored = mirrorInstance(document, settings.rig, "1");
  assert.deepEqual(points(mirrored), [[20, 1, 2], undefined, [10, 2, 1]]);
  assert.equal(mirrorInstance(document, settings.rig, "9"), document.instances);
});

test("a point that is not there is exchanged as it is", () => {
  const [instance] = document.instances;
  assert.ok(instance);
  const there = { x: 5, y: 5, v: 0, loaded: null } as const;
  const [neck, left] = instance.keypoints;
  document.instances = [{ ...instance, keypoints: [neck, there, left] }];
  assert.deepEqual(points(mirrorInstance(document, settings.rig, "1")), [[20, 1, 2], [10, 2, 1], [5, 5, 0]]);
});

test("the partner of a keypoint without a side is itself", () => {
  assert.deepEqual([0, 1, 2, 9].map((index) => partnerOf(settings.rig, index)), [0, 2, 1, 9]);
});
