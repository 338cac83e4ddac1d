import assert from "node:assert/strict";
import { test } from "node:test";
import { poseOf, type Finding } from "../../src/checks/finding";
import { checkLeftRight } from "../../src/checks/left-right";
import { planOf } from "../../src/checks/plan";
import type { Keypoint } from "../../src/model/document";
import { exchanged, libraryRig, person } from "../support";

const rig = libraryRig("coco-person-17");
const plan = planOf(rig);
const PAIRS = ["eye", "ear", "shoulder", "elbow", "wrist", "hip", "knee", "ankle"];
const HEAD = ["eye", "ear"];

type Changes = Record<string, Partial<Keypoint> | null>;
type Turn = (point: { x: number; y: number }) => { x: number; y: number };

const swapped = (...names: readonly string[]): Changes =>
  exchanged(rig, ...names.map((name) => [`left_${name}`, `right_${name}`] as const));
const without = (...names: readonly string[]): Changes =>
  Object.fromEntries(names.flatMap((name) => [[`left_${name}`, null], [`right_${name}`, null]]));
const faceless: Changes = { nose: null, ...without(...HEAD) };
const occluded = (changes: Changes): Changes =>
  Object.fromEntries(Object.entries(changes).map(([name, change]) => [name, change && { ...change, v: 1 }]));

function check(changes: Changes, turn: Turn = (point) => point): Finding | undefined {
  const keypoints = person(rig, changes).map((keypoint) => keypoint && { ...keypoint, ...turn(keypoint) });
  const found = checkLeftRight(plan, poseOf(plan, "1", keypoints));
  assert.ok(found.length <= 1);
  return found[0];
}

/** The type and the points that are found, without their sides when both are. */
function found(changes: Changes, turn?: Turn): unknown {
  const finding = check(changes, turn);
  return finding && [finding.type.replace("left_right_", ""), ...finding.points];
}

const both = (...names: readonly string[]): string[] =>
  names.flatMap((name) => [`left_${name}`, `right_${name}`]);
const narrow = (by: number): Turn => ({ x, y }) => ({ x: 180 + (x - 180) * by, y });
const upsideDown: Turn = ({ x, y }) => ({ x: 360 - x, y: 440 - y });
const lying: Turn = ({ x, y }) => ({ x: y, y: 360 - x });

test("a person who stands, lies or hangs upside down has nothing exchanged", () => {
  for (const turn of [undefined, upsideDown, lying]) assert.equal(found({}, turn), undefined);
});

test("the whole object is found in every position, and all pairs are swapped", () => {
  for (const turn of [undefined, upsideDown, lying]) {
    assert.deepEqual(found(swapped(...PAIRS), turn), ["whole", ...both(...PAIRS)]);
  }
  const fix = check(swapped(...PAIRS))?.fix;
  assert.deepEqual(fix, {
    action: "swap", instance: "1", pairs: PAIRS.map((name) => [`left_${name}`, `right_${name}`]),
  });
});

test("only labeled pairs count: the whole of what is labeled, and no other pair in the fix", () => {
  const changes = { ...swapped(...HEAD, "shoulder"), ...without("elbow", "wrist", "hip", "knee", "ankle") };
  assert.deepEqual(found(changes), ["whole", ...both(...HEAD, "shoulder")]);
  const fix = check(changes)?.fix;
  assert.equal(fix?.action === "swap" && fix.pairs.length, 3);
});

test("a face tells which part is wrong, however large that is", () => {
  assert.deepEqual(found(swapped(...HEAD)), ["part", ...both(...HEAD)]);
  assert.deepEqual(found(swapped("shoulder", "elbow", "wrist", "hip", "knee", "ankle")), [
    "part", ...both("shoulder", "elbow", "wrist", "hip", "knee", "ankle"),
  ]);
  assert.deepEqual(found(swapped("hip", "knee", "ankle")), ["part", ...both("hip", "knee", "ankle")]);
});

test("an occluded nose is no face, and exchanged eyes alone are too close together to tell", () => {
  assert.deepEqual(found({ ...swapped(...HEAD), nose: { v: 1 } }), ["pair", ...both("ear")]);
  assert.equal(found(swapped("eye")), undefined);
});

test("without a face a large part is unsure: no fix, and the text says so", () => {
  const finding = check({ ...faceless, ...swapped("hip", "knee", "ankle") });
  assert.deepEqual([finding?.type, finding?.fix], ["left_right_part", null]);
  assert.match(finding?.detail ?? "", /exchanged here, or on all the rest/);
});

test("without a face a single pair is the wrong one, and can be fixed", () => {
  for (const name of ["hip", "wrist", "ankle"]) {
    const finding = check({ ...faceless, ...swapped(name) });
    assert.deepEqual(finding?.points, both(name));
    assert.equal(finding.type, "left_right_pair");
    assert.match(finding.detail, /^These look exchanged: /);
    assert.ok(finding.fix);
  }
});

test("a pair with one labeled point goes along with the exchanged pair that it lies with", () => {
  const arms = { ...swapped("shoulder", "elbow"), ...without("wrist") };
  assert.deepEqual(found({ ...arms, right_elbow: null }), ["part", ...both("shoulder"), "left_elbow"]);
  assert.deepEqual(found({ ...arms, left_elbow: null }), ["part", ...both("shoulder"), "right_elbow"]);
  const chain = { ...swapped("shoulder", "elbow", "wrist"), right_elbow: null, right_wrist: null };
  assert.deepEqual(found(chain), ["part", ...both("shoulder"), "left_elbow", "left_wrist"]);
});

test("it stays when it lies with the other point", () => {
  assert.deepEqual(found({ ...swapped("shoulder"), ...without("wrist"), right_elbow: null }), [
    "pair", ...both("shoulder"),
  ]);
});

test("a narrow pair says nothing: more of it is needed where points are occluded, or for a limb", () => {
  const hips = { ...faceless, ...swapped("hip") };
  assert.deepEqual(found(hips, narrow(0.6)), ["pair", ...both("hip")]);
  assert.equal(found(hips, narrow(0.55)), undefined);
  assert.deepEqual(found({ ...hips, ...occluded(swapped("hip")) }, narrow(1.2)), ["pair", ...both("hip")]);
  assert.equal(found({ ...hips, ...occluded(swapped("hip")) }, narrow(1)), undefined);
  const ankles = { ...faceless, ...swapped("ankle") };
  assert.deepEqual(found(ankles, narrow(1)), ["pair", ...both("ankle")]);
  assert.equal(found(ankles, narrow(0.9)), undefined);
});

test("legs that cross a little are fine", () => {
  const crossed = (by: number): Changes => ({ left_ankle: { x: 180 - by }, right_ankle: { x: 180 + by } });
  assert.equal(found(crossed(10)), undefined);
  assert.deepEqual(found(crossed(20)), ["pair", ...both("ankle")]);
});

test("an object without size or without labels has no finding", () => {
  const one = person(rig).map((keypoint, n) => n === 5 ? keypoint : undefined);
  assert.deepEqual(checkLeftRight(plan, poseOf(plan, "1", one)), []);
  assert.deepEqual(checkLeftRight(plan, poseOf(plan, "1", [])), []);
});
