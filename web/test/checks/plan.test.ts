import assert from "node:assert/strict";
import { test } from "node:test";
import { planOf, type Pair } from "../../src/checks/plan";
import { assertClose, libraryRig, rigOf } from "../support";

const rig = libraryRig("coco-person-17");
const plan = planOf(rig);
const nameOf = (n: number): string => rig.keypoints[n]?.name ?? "";
/** A pair by the name of its left point, without the side. */
const pairName = ([left]: Pair): string => nameOf(left).replace("left_", "");

test("a rig's plan is made once", () => {
  assert.equal(planOf(rig), plan);
});

test("pairs are left and right, whichever comes first in the rig", () => {
  assert.deepEqual(plan.pairs.map(pairName), [
    "eye", "ear", "shoulder", "elbow", "wrist", "hip", "knee", "ankle",
  ]);
  assert.ok(plan.pairs.every(([left, right]) => nameOf(left) === nameOf(right).replace("right", "left")));
  const turned = rigOf({
    version: 1, name: "t",
    keypoints: [{ name: "a", side: "right", swap: "b" }, { name: "b", side: "left", swap: "a" }],
  });
  assert.deepEqual(planOf(turned).pairs, [[1, 0]]);
});

test("links have their length in the template, in units of its height; 0 without places", () => {
  const [ankle] = plan.links;
  assertClose(ankle?.length, Math.hypot(0.01 * 0.4, 0.21));
  const bare = rigOf({
    version: 1, name: "b", keypoints: [{ name: "a" }, { name: "b", position: [0, 1] }],
    links: [{ from: "a", to: "b" }],
  });
  assert.deepEqual(planOf(bare).links, [{ from: 0, to: 1, length: 0 }]);
});

test("girdles are pairs linked with each other; pair links run along both sides", () => {
  assert.deepEqual(plan.girdles.map(pairName), ["eye", "shoulder", "hip"]);
  assert.deepEqual(plan.pairLinks.map((two) => two.map(pairName).join("-")), [
    "eye-ear", "ear-shoulder", "shoulder-elbow", "shoulder-hip", "elbow-wrist", "hip-knee", "knee-ankle",
  ]);
});

test("girdles and linked pairs can be compared, with the length of the links between them", () => {
  const compared = plan.comparable.map(([p, q]) => `${pairName(p)}-${pairName(q)}`);
  assert.deepEqual(compared, [
    "eye-ear", "eye-shoulder", "eye-hip", "ear-shoulder", "shoulder-elbow", "shoulder-hip", "elbow-wrist",
    "hip-knee", "knee-ankle",
  ]);
  const [, , between] = plan.comparable[5] ?? [];
  assertClose(between, 2 * Math.hypot(0.07 * 0.4, 0.31));
});

test("a face is linked with both ends of a girdle of its group", () => {
  assert.deepEqual(plan.faces.map(([face, pairs]) => [nameOf(face), [...pairs].map(pairName)]), [
    ["nose", ["eye", "ear"]],
  ]);
  assert.deepEqual(planOf(rigOf()).faces, []);
});

test("parts are single pairs, limbs, girdles with what hangs on them, and faces: the smallest first", () => {
  const sizes = plan.pairParts.map((part) => part.size);
  assert.deepEqual(sizes, [...sizes].sort((a, b) => a - b));
  const parts = plan.pairParts.map((part) => [...part].map(pairName).sort().join(" "));
  assert.equal(new Set(parts).size, parts.length);
  for (const part of ["wrist", "elbow wrist", "ear eye", "hip knee ankle", "elbow shoulder wrist"]) {
    assert.ok(parts.includes(part.split(" ").sort().join(" ")), part);
  }
});

test("a boundary names the links that hold a part", () => {
  const wrist = rig.indexOf.get("left_wrist") ?? -1;
  const [, cut] = plan.boundaries.find(([part]) => part.size === 1 && part.has(wrist)) ?? [];
  assert.deepEqual(cut?.map((n) => [plan.links[n]?.from, plan.links[n]?.to].map((at) => nameOf(at ?? -1))), [
    ["left_elbow", "left_wrist"],
  ]);
  assert.ok(plan.boundaries.every(([, links]) => links.length > 0));
});

test("chains are limbs of three: root, middle, end", () => {
  assert.deepEqual(plan.chains.map((chain) => chain.map(nameOf).join(" ")), [
    "left_shoulder left_elbow left_wrist", "right_shoulder right_elbow right_wrist",
    "left_hip left_knee left_ankle", "right_hip right_knee right_ankle",
  ]);
  const line = rigOf({
    version: 1, name: "l", keypoints: [{ name: "a" }, { name: "b" }, { name: "c" }],
    links: [{ from: "a", to: "b" }, { from: "b", to: "c" }],
  });
  assert.deepEqual(planOf(line).chains, []);
});
