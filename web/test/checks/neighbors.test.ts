import assert from "node:assert/strict";
import { test } from "node:test";
import { poseOf, type Finding } from "../../src/checks/finding";
import { checkNeighbors } from "../../src/checks/neighbors";
import { planOf } from "../../src/checks/plan";
import type { Keypoint } from "../../src/model/document";
import { libraryRig, person, rigOf, type Standing } from "../support";

const rig = libraryRig("coco-person-17");
const plan = planOf(rig);
type Keypoints = (Keypoint | undefined)[];

const check = (...poses: readonly Keypoints[]): Finding[] =>
  checkNeighbors(plan, poses.map((keypoints, i) => poseOf(plan, String(i + 1), keypoints)));
const types = (...poses: readonly Keypoints[]): string[] => check(...poses).map(({ type }) => type);

/** Of coco-person-17, only the first so many keypoints. */
const some = (count: number, standing: Standing): Keypoints =>
  person(rig, Object.fromEntries(rig.keypoints.slice(count).map(({ name }) => [name, null])), standing);

/** Two people beside each other who have exchanged these points. */
function mixed(standing: Standing, ...names: readonly string[]): [Keypoints, Keypoints] {
  const first = person(rig);
  const second = person(rig, {}, standing);
  for (const name of names) {
    const n = rig.indexOf.get(name) ?? -1;
    [first[n], second[n]] = [second[n], first[n]];
  }
  return [first, second];
}

test("two labels of one person are found up to a tenth of its size apart", () => {
  const [finding] = check(person(rig), person(rig, {}, { left: 105 }));
  assert.deepEqual([finding?.type, finding?.instance, finding?.other], ["duplicate_instance", "2", "1"]);
  assert.deepEqual(finding?.fix, { action: "delete", instance: "2" });
  assert.deepEqual(types(person(rig), person(rig, {}, { left: 113 })), ["duplicate_instance"]);
  assert.deepEqual(types(person(rig), person(rig, {}, { left: 114 })), []);
});

test("the less complete one is the duplicate", () => {
  assert.equal(check(some(12, { left: 100 }), person(rig))[0]?.instance, "1");
  assert.equal(check(person(rig), some(12, { left: 100 }))[0]?.instance, "2");
});

test("three points in common are needed, or all of a smaller rig", () => {
  const spread = (count: number): Keypoints =>
    person(rig).map((keypoint, n) => [0, 15, 16].slice(0, count).includes(n) ? keypoint : undefined);
  assert.deepEqual(types(spread(3), person(rig)), ["duplicate_instance"]);
  assert.deepEqual(types(spread(2), person(rig)), []);
  const two = planOf(rigOf({ version: 1, name: "two", keypoints: [{ name: "a" }, { name: "b" }] }));
  const pair = [{ x: 0, y: 0, v: 2, loaded: null }, { x: 90, y: 90, v: 2, loaded: null }] as const;
  assert.equal(checkNeighbors(two, ["1", "2"].map((id) => poseOf(two, id, pair))).length, 1);
});

test("people whose boxes do not meet have nothing to do with each other", () => {
  assert.deepEqual(types(person(rig), person(rig, {}, { left: 400 })), []);
  assert.deepEqual(types(person(rig), person(rig, {}, { top: 500 })), []);
  assert.deepEqual(types(person(rig, {}, { left: 400 }), person(rig)), []);
  assert.deepEqual(types(person(rig, {}, { top: 500 }), person(rig)), []);
  assert.deepEqual(types(person(rig), []), []);
  assert.deepEqual(types([], person(rig)), []);
});

test("points that lie on the neighbor are named, with the exchange that fixes them", () => {
  const [finding] = check(...mixed({ left: 220 }, "left_elbow", "left_wrist"));
  assert.equal(finding?.type, "swap_with_neighbor");
  assert.deepEqual(finding.points, ["left_elbow", "left_wrist"]);
  assert.deepEqual(finding.fix, {
    action: "exchange", instance: "1", other: "2", points: ["left_elbow", "left_wrist"],
  });
  assert.equal(finding.detail, "Exchanged with the neighbor: left elbow, left wrist.");
});

test("the exchange must gain enough: far neighbors yes, close ones no", () => {
  assert.deepEqual(types(...mixed({ left: 180 }, "left_wrist")), ["swap_with_neighbor"]);
  assert.deepEqual(types(...mixed({ left: 150 }, "left_wrist")), []);
});

test("what counts is the size of the smaller one", () => {
  // Forearms of 20 pixels, 24 pixels apart, with their wrists exchanged.
  const { x, y } = { x: 221.6, y: 172 };
  const large = person(rig, { left_elbow: { x, y }, left_wrist: { x: x + 24, y: y + 20 } });
  const forearm = { left_elbow: { x: x + 24, y }, left_wrist: { x, y: y + 20 } };
  const small = person(rig, forearm).map((keypoint, n) =>
    Object.keys(forearm).includes(rig.keypoints[n]?.name ?? "") ? keypoint : undefined);
  assert.deepEqual(types(large, small), ["swap_with_neighbor"]);
  assert.deepEqual(types(small, large), ["swap_with_neighbor"]);
});

test("a link with a missing end counts for nothing", () => {
  const [first, second] = mixed({ left: 220 }, "left_wrist");
  const elbow = rig.indexOf.get("left_elbow") ?? -1;
  second[elbow] = undefined;
  assert.deepEqual(types(first, second), []);
});

test("half an object or more is a mixture, and of two halves the smaller one is named", () => {
  const lower = ["left_hip", "right_hip", "left_knee", "right_knee", "left_ankle", "right_ankle"];
  const [finding] = check(...mixed({ left: 260 }, ...lower));
  assert.deepEqual([finding?.type, finding?.severity], ["mixed_instances", "error"]);
  assert.deepEqual(finding?.points, lower);
  const upper = rig.keypoints.map(({ name }) => name).filter((name) => !lower.includes(name));
  assert.deepEqual(check(...mixed({ left: 260 }, ...upper))[0]?.points, lower);
});

test("a part is half an object from 0.3 of its points, and at least four", () => {
  const arm = ["left_shoulder", "left_elbow", "left_wrist"];
  const leg = ["left_hip", "left_knee", "left_ankle"];
  const only = (poses: [Keypoints, Keypoints], kept: readonly string[]): [Keypoints, Keypoints] =>
    poses.map((keypoints) => keypoints.map((keypoint, n) =>
      kept.includes(rig.keypoints[n]?.name ?? "") ? keypoint : undefined)) as [Keypoints, Keypoints];
  // Three of six points are half of them, but only three.
  const [finding] = check(...only(mixed({ left: 260 }, ...leg), [...arm, ...leg]));
  assert.deepEqual([finding?.type, finding?.points], ["swap_with_neighbor", arm]);
});
