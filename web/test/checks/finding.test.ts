import assert from "node:assert/strict";
import { test } from "node:test";
import { apart, finding, names, poseOf } from "../../src/checks/finding";
import { planOf } from "../../src/checks/plan";
import { assertClose, keypointsOf, libraryRig, rigOf } from "../support";

const plan = planOf(rigOf());

test("a pose has the labeled points only, their box, size and ratios", () => {
  const pose = poseOf(plan, "7", keypointsOf([10, 10, 2, 40, 50, 1, 9, 9, 0]));
  assert.equal(pose.id, "7");
  assert.deepEqual(pose.placed.map(({ n, point }) => [n, point.x]), [[0, 10], [1, 40]]);
  assert.equal(pose.at[2], undefined);
  assert.deepEqual(pose.box, { left: 10, top: 10, right: 40, bottom: 50 });
  assertClose(pose.size, Math.sqrt(0.53 * 30 * 40));
  assert.deepEqual(pose.ratios.map(({ link }) => [link.from, link.to]), [[0, 1]]);
  // The template's link: (0.5 * 0.5, 1) in units of its height.
  assertClose(pose.ratios[0]?.ratio, 50 / Math.hypot(0.25, 1));
  assert.equal(pose.usual, pose.ratios[0]?.ratio);
});

test("a narrow pose is as large as its length says; one point has no size", () => {
  const size = (...flat: readonly number[]): number => poseOf(plan, "1", keypointsOf(flat)).size;
  assertClose(size(0, 0, 2, 10, 100, 2), 32);
  assertClose(size(0, 0, 2, 19.9, 100, 2), Math.sqrt(0.6 * 19.9 * 100));
  assertClose(size(0, 0, 2, 100, 10, 2), 32);
  assertClose(size(0, 0, 2, 20, 100, 2), Math.sqrt(0.53 * 20 * 100));
  assert.equal(size(5, 5, 2), 0);
  assert.deepEqual(poseOf(plan, "1", []).box, { left: 0, top: 0, right: 0, bottom: 0 });
});

test("the usual ratio is the median, the upper one of two", () => {
  const pose = poseOf(plan, "1", keypointsOf([0, 0, 2, 0, 10, 2, 0, 30, 2]));
  assert.equal(pose.usual, Math.max(...pose.ratios.map(({ ratio }) => ratio)));
  assert.equal(poseOf(plan, "1", keypointsOf([0, 0, 2])).usual, 0);
});

test("distance is Euclidean", () => {
  assert.equal(apart({ x: 1, y: 2 }, { x: 4, y: 6 }), 5);
});

test("a finding names up to four points, or three and how many more", () => {
  const detail = (...points: readonly string[]): string =>
    finding("limb_length", "1", points, (list) => list).detail;
  assert.equal(detail("left_eye", "b"), "left eye, b");
  assert.equal(detail("a", "b", "c", "d"), "a, b, c, d");
  assert.equal(detail("a", "b", "c", "d", "e"), "a, b, c and 2 more");
});

test("a finding has the severity of its type, and by default no fix and no other instance", () => {
  const found = finding("outside_image", "1", ["a"], () => "");
  assert.deepEqual([found.severity, found.fix, found.other], ["error", null, ""]);
  assert.equal(finding("limb_length", "1", [], () => "").severity, "warning");
});

test("names are in rig order, each once", () => {
  assert.deepEqual(names(planOf(libraryRig("coco-person-17")), [10, 2, 10]), ["right_eye", "right_wrist"]);
});
