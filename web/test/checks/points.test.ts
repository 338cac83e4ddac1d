import assert from "node:assert/strict";
import { test } from "node:test";
import { poseOf, type Finding, type Pose } from "../../src/checks/finding";
import { planOf } from "../../src/checks/plan";
import { checkCoincident, checkEmpty, checkMissing, checkOutside } from "../../src/checks/points";
import type { Keypoint } from "../../src/model/document";
import { IMAGE, keypointsOf, libraryRig, person, rigOf } from "../support";

const rig = libraryRig("coco-person-17");
const plan = planOf(rig);
const pose = (changes: Record<string, Partial<Keypoint> | null>): Pose =>
  poseOf(plan, "1", person(rig, changes));
const brief = (findings: readonly Finding[]): unknown[] =>
  findings.map(({ type, points }) => [type, ...points]);

test("an instance without a labeled point is empty, and can be deleted", () => {
  const [finding] = checkEmpty(plan, poseOf(plan, "3", keypointsOf([1, 1, 0])));
  assert.deepEqual([finding?.type, finding?.fix], ["empty_instance", { action: "delete", instance: "3" }]);
  assert.deepEqual(checkEmpty(plan, pose({})), []);
});

test("a point outside the image moves to the nearest pixel; on the edge it is inside", () => {
  const edge = { nose: { x: 0, y: 0 }, left_ankle: { x: 640, y: 480 } };
  assert.deepEqual(checkOutside(plan, pose(edge), IMAGE), []);
  const out = {
    nose: { x: -0.1, y: 5 }, left_eye: { x: 5, y: -0.1 },
    left_ankle: { x: 640.1, y: 5 }, right_ankle: { x: 5, y: 481 },
  };
  const [finding] = checkOutside(plan, pose(out), IMAGE);
  assert.deepEqual(finding?.points, ["nose", "left_eye", "left_ankle", "right_ankle"]);
  assert.deepEqual(finding.fix?.action === "move" && finding.fix.points.map(({ x, y }) => [x, y]), [
    [0, 5], [5, 0], [639, 5], [5, 479],
  ]);
  assert.equal(
    finding.detail, "Outside the image of 640 x 480 pixels: nose, left eye, left ankle, right ankle.",
  );
  assert.equal(checkOutside(plan, pose({ nose: { x: NaN, y: NaN } }), IMAGE).length, 1);
});

test("a missing middle between two visible ends is a hint, and only there", () => {
  assert.deepEqual(brief(checkMissing(plan, pose({ left_elbow: null }))), [["missing_point", "left_elbow"]]);
  assert.deepEqual(brief(checkMissing(plan, pose({ left_elbow: null, left_wrist: { v: 1 } }))), []);
  assert.deepEqual(brief(checkMissing(plan, pose({ left_elbow: null, left_shoulder: { v: 1 } }))), []);
  assert.deepEqual(brief(checkMissing(plan, pose({ left_elbow: null, left_wrist: null }))), []);
  assert.deepEqual(brief(checkMissing(plan, pose({}))), []);
});

test("a required point is missed by itself, but not in an empty instance", () => {
  const strict = rigOf({
    version: 1, name: "s",
    keypoints: ["r", "m", "e", "x"].map((name) => ({ name, required: name === "m" || name === "x" })),
    links: [{ from: "r", to: "m" }, { from: "m", to: "e" }, { from: "x", to: "r" }],
  });
  const strictPlan = planOf(strict);
  const missing = (flat: readonly number[]): unknown[] =>
    brief(checkMissing(strictPlan, poseOf(strictPlan, "1", keypointsOf(flat))));
  assert.deepEqual(missing([0, 0, 2, 0, 0, 0, 9, 9, 2, 5, 5, 1]), [["missing_required", "m"]]);
  assert.deepEqual(missing([0, 0, 2, 1, 1, 1, 9, 9, 2, 0, 0, 0]), [["missing_required", "x"]]);
  assert.deepEqual(missing([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]), []);
});

test("points on one spot are one finding per spot, in rig order", () => {
  const spot = { x: 300, y: 300 };
  const other = { x: 120, y: 120 };
  const changes = {
    left_ankle: spot, right_ankle: { x: 300.3, y: 300 }, left_knee: { x: 300, y: 300.3 },
    nose: other, left_eye: { x: 120, y: 120.2 },
  };
  assert.deepEqual(brief(checkCoincident(plan, pose(changes))), [
    ["coincident_points", "nose", "left_eye"],
    ["coincident_points", "left_knee", "left_ankle", "right_ankle"],
  ]);
});

test("one spot is 0.004 of the object's size, in any direction", () => {
  const beside = (dx: number, dy: number): unknown[] => {
    const { x, y } = person(rig)[15] ?? { x: 0, y: 0 };
    return brief(checkCoincident(plan, pose({ right_ankle: { x: x + dx, y: y + dy } })));
  };
  const limit = 0.004 * pose({ right_ankle: null }).size;
  assert.equal(beside(0.99 * limit, 0).length, 1);
  assert.equal(beside(0, -0.9 * limit).length, 1);
  assert.equal(beside(0, 1.1 * limit).length, 0);
  assert.equal(beside(-1.1 * limit, 0).length, 0);
});

test("a chain of near points is one spot, whichever two are near", () => {
  const small = 0.003 * pose({}).size;
  const at = (n: number): { x: number; y: number } => ({ x: 300 + n * small, y: 300 });
  const found = checkCoincident(plan, pose({ left_ankle: at(0), right_ankle: at(2), left_knee: at(1) }));
  assert.deepEqual(brief(found), [["coincident_points", "left_knee", "left_ankle", "right_ankle"]]);
});

test("small objects, and points that the template has on one spot, are left alone", () => {
  const tiny = (height: number): number => {
    const keypoints = person(rig, {}, { height });
    keypoints[1] = keypoints[2];
    return checkCoincident(plan, poseOf(plan, "1", keypoints)).length;
  };
  // Its size is 0.34 of its height.
  assert.deepEqual([tiny(90), tiny(70)], [1, 0]);
  const twin = rigOf({
    version: 1, name: "t", keypoints: [
      { name: "a", position: [0, 0] }, { name: "b", position: [0, 0] }, { name: "c", position: [1, 1] },
      { name: "d", position: [1, 0] }, { name: "e", position: [0, 1] },
    ],
  });
  const twinPlan = planOf(twin);
  const spots = (flat: readonly number[]): number =>
    checkCoincident(twinPlan, poseOf(twinPlan, "1", keypointsOf(flat))).length;
  assert.equal(spots([10, 10, 2, 10, 10, 2, 200, 200, 2, 0, 0, 0, 0, 0, 0]), 0);
  assert.equal(spots([10, 10, 2, 0, 0, 0, 200, 200, 2, 10, 10, 2, 0, 0, 0]), 1);
  assert.equal(spots([10, 10, 2, 0, 0, 0, 200, 200, 2, 0, 0, 0, 10, 10, 2]), 1);
});
