import assert from "node:assert/strict";
import { test } from "node:test";
import { readPrevious } from "../../src/model/previous";
import { IMAGE, rigOf } from "../support";

const RIGS = [rigOf()] as const;
const [RIG] = RIGS;
const HALF = { width: 320, height: 240 };

test("labels are stretched to the size of the image and stay inside it", () => {
  const instances = [{ name: "a", keypoints: [10, 20, 2, 320, 240, 1, 5, 5, 0] }];
  assert.deepEqual(readPrevious({ image: HALF, instances }, RIGS, IMAGE), [
    { name: "a", rig: RIG, details: {}, points: [{ x: 20, y: 40, v: 2 }, { x: 639, y: 479, v: 1 }, undefined] },
  ]);
});

test("what is no text has no name", () => {
  const [instance] = readPrevious(
    { image: HALF, instances: [{ name: 5, keypoints: [1, 1, 2, 0, 0, 0, 0, 0, 0] }] }, RIGS, IMAGE);
  assert.equal(instance?.name, "");
});

test("what does not fit is left out", () => {
  const image = { width: 10, height: 10 };
  const instances = [
    null, { keypoints: [1, 2] }, { keypoints: ["1", 2, 2] }, { keypoints: Array(9).fill(0) }, { keypoints: 5 },
    { keypoints: Array(12).fill(1) },
  ];
  const sizes = [
    { width: 0, height: 1 }, { width: 1, height: 0 }, { width: -1, height: 1 }, { width: "1", height: 1 }, null,
  ];
  for (const bad of [null, {}, { image, instances: 1 }, { image, instances }]) {
    assert.deepEqual(readPrevious(bad, RIGS, IMAGE), []);
  }
  for (const size of sizes) {
    const sized = { image: size, instances: [{ keypoints: Array<number>(9).fill(1) }] };
    assert.deepEqual(readPrevious(sized, RIGS, IMAGE), []);
  }
});
