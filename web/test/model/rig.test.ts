import assert from "node:assert/strict";
import { test } from "node:test";
import { hasTemplate, nameOf, partnerByName, readableName, sideFromName } from "../../src/model/rig";
import { rigOf } from "../support";

test("a rig has a template when every keypoint has a place in it", () => {
  const rig = rigOf();
  const [neck, ...rest] = rig.keypoints;
  assert.ok(neck);
  assert.equal(hasTemplate(rig), true);
  assert.equal(hasTemplate({ ...rig, keypoints: [{ ...neck, position: null }, ...rest] }), false);
  assert.equal(hasTemplate({ ...rig, keypoints: [] }), false);
});

test("sides told by names", () => {
  const sides = (...names: readonly string[]): string[] => names.map(sideFromName);
  assert.deepEqual(sides("left_eye", "l-hip", "leftAnkle", "LEFT_HIP"), ["left", "left", "left", "left"]);
  assert.deepEqual(sides("Right Knee", "wristR", "upper_right_front"), ["right", "right", "right"]);
  assert.deepEqual(sides("collar", "lot", "nose"), ["center", "center", "center"]);
});

test("a partner has the same name on the other side", () => {
  const names = [
    "left_eye", "right_eye", "Left Knee", "Right Knee", "RIGHT_HIP", "LEFT_HIP", "l-toe", "r-toe",
    "handL", "handR",
  ];
  const indexOf = new Map(names.map((name, i) => [name, i]));
  const kind = rigOf().keypoints[0];
  assert.ok(kind);
  const partners = names.map((name) => partnerByName({ ...kind, name, side: sideFromName(name) }, indexOf));
  assert.deepEqual(partners, [1, 0, 3, 2, 5, 4, 7, 6, 9, 8]);
  assert.equal(partnerByName({ ...kind, name: "left_eye", side: "center" }, indexOf), null);
  assert.equal(partnerByName({ ...kind, name: "left_ear", side: "left" }, indexOf), null);
});

test("names as people read them", () => {
  assert.deepEqual(["left_shoulder", "big--toe", "_", "neck"].map(readableName), [
    "left shoulder", "big toe", "_", "neck",
  ]);
  assert.deepEqual([nameOf(rigOf(), 1), nameOf(rigOf(), 9)], ["left_hand", ""]);
});
