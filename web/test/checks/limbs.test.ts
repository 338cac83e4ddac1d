import assert from "node:assert/strict";
import { test } from "node:test";
import { poseOf, type Finding } from "../../src/checks/finding";
import { checkChains, checkLengths } from "../../src/checks/limbs";
import { planOf } from "../../src/checks/plan";
import type { Keypoint } from "../../src/model/document";
import { libraryRig, person } from "../support";

const rig = libraryRig("coco-person-17");
const plan = planOf(rig);
type Changes = Record<string, Partial<Keypoint> | null>;

const check = (of: typeof checkLengths, changes: Changes): Finding[] =>
  of(plan, poseOf(plan, "1", person(rig, changes)));
const points = (of: typeof checkLengths, changes: Changes): string[] =>
  check(of, changes).flatMap((finding) => [...finding.points]);

const standing = person(rig);
const placeOf = (name: string): { x: number; y: number } => {
  const { x = 0, y = 0 } = standing[rig.indexOf.get(name) ?? -1] ?? {};
  return { x, y };
};
const SHOULDER = placeOf("left_shoulder");
const WRIST = placeOf("left_wrist");
/** A place on the way from the left shoulder to the left wrist, and `off` pixels to the right. */
const along = (part: number, off = 0): { x: number; y: number } => ({
  x: SHOULDER.x + (WRIST.x - SHOULDER.x) * part + off,
  y: SHOULDER.y + (WRIST.y - SHOULDER.y) * part,
});

test("a point whose only link is 2.6 times too long is named", () => {
  assert.deepEqual(points(checkLengths, { left_wrist: { x: 224 + 130 } }), []);
  assert.deepEqual(points(checkLengths, { left_wrist: { x: 224 + 140 } }), ["left_wrist"]);
  const [finding] = check(checkLengths, { left_wrist: { x: 224 + 200 } });
  assert.equal(finding?.type, "limb_length");
  assert.equal(finding.detail, "Far from where the rest of the object suggests: left wrist.");
  assert.equal(finding.fix, null);
});

test("both ends are named when each has a link that is right", () => {
  const far = { x: 600, y: 20 + 0.38 * 400 };
  assert.deepEqual(points(checkLengths, { left_elbow: far, left_wrist: { x: 610, y: 228 } }), [
    "left_shoulder", "left_elbow",
  ]);
});

test("short links of a face may be long for the template: they are small beside the object", () => {
  assert.deepEqual(points(checkLengths, { left_ear: { x: 180 + 40 } }), []);
});

test("with few links, or too many long ones, nothing is known", () => {
  const names = rig.keypoints.map(({ name }) => name);
  const only = (...kept: readonly string[]): Changes =>
    Object.fromEntries(names.filter((name) => !kept.includes(name)).map((name) => [name, null]));
  const arm = ["left_shoulder", "right_shoulder", "left_hip", "left_wrist", "left_elbow"];
  const far = { left_wrist: { x: 600 } };
  assert.deepEqual(points(checkLengths, { ...only(...arm), ...far }), ["left_wrist"]);
  assert.deepEqual(points(checkLengths, { ...only(...arm), ...far, left_hip: null }), []);
  // Of the 19 links of a person at most six may be too long.
  const away = (...names: readonly string[]): Changes =>
    Object.fromEntries(names.map((name, n) => [name, { x: 600 + 40 * n }]));
  const six = ["left_wrist", "right_wrist", "left_ankle", "right_ankle", "left_elbow", "right_elbow"];
  assert.deepEqual(points(checkLengths, away("left_wrist", "left_ankle")), ["left_wrist", "left_ankle"]);
  assert.deepEqual(points(checkLengths, away(...six, "left_ear")), []);
});

test("the end of a limb on the way from root to middle is in the wrong order", () => {
  const order = (part: number, off = 0): string[] =>
    points(checkChains, { left_elbow: WRIST, left_wrist: along(part, off) });
  for (const part of [0.2, 0.28, 0.72, 0.8]) assert.deepEqual(order(part), [], String(part));
  for (const part of [0.32, 0.5, 0.68]) {
    assert.deepEqual(order(part), ["left_elbow", "left_wrist"], String(part));
  }
  assert.deepEqual(order(0.5, 30), ["left_elbow", "left_wrist"]);
  assert.deepEqual(order(0.5, 35), []);
});

test("the fix exchanges middle and end", () => {
  const [finding] = check(checkChains, { left_elbow: WRIST, left_wrist: along(0.5) });
  assert.equal(finding?.type, "chain_order");
  assert.equal(finding.severity, "hint");
  assert.deepEqual(finding.fix, { action: "swap", instance: "1", pairs: [["left_elbow", "left_wrist"]] });
});

test("a bent limb is told from a wrong order by the other side", () => {
  const bent = (part: number): string[] =>
    points(checkChains, { left_elbow: along(part), left_wrist: along(part / 2) });
  assert.deepEqual(bent(0.66), []);
  assert.deepEqual(bent(0.7), ["left_elbow", "left_wrist"]);
  const alone = { left_elbow: along(0.66), left_wrist: along(0.33) };
  assert.deepEqual(points(checkChains, { ...alone, right_elbow: null }), ["left_elbow", "left_wrist"]);
  assert.deepEqual(points(checkChains, { ...alone, right_shoulder: null }), ["left_elbow", "left_wrist"]);
});

test("only visible points tell the order", () => {
  const wrong = { left_elbow: WRIST, left_wrist: along(0.5) };
  assert.deepEqual(points(checkChains, { ...wrong, left_wrist: { ...along(0.5), v: 1 } }), []);
  assert.deepEqual(points(checkChains, { ...wrong, left_elbow: { ...WRIST, v: 1 } }), []);
  assert.deepEqual(points(checkChains, { ...wrong, left_shoulder: { v: 1 } }), []);
  assert.deepEqual(points(checkChains, { ...wrong, left_shoulder: null }), []);
});
