import assert from "node:assert/strict";
import { test } from "node:test";
import { readPrevious } from "../../src/model/previous";
import { IMAGE } from "../support";

const HALF = { width: 320, height: 240 };

test("labels are stretched to the size of the image and stay inside it", () => {
  const instances = [{ name: "a", keypoints: [10, 20, 2, 320, 240, 1, 5, 5, 0] }];
  assert.deepEqual(readPrevious({ image: HALF, instances }, 3, IMAGE), [
    { name: "a", points: [{ x: 20, y: 40, v: 2 }, { x: 639, y: 479, v: 1 }, undefined] },
  ]);
});

test("what is no text has no name", () => {
  const [instance] = readPrevious({ image: HALF, instances: [{ name: 5, keypoints: [1, 1, 2] }] }, 1, IMAGE);
  assert.equal(instance?.name, "");
});

test("what does not fit is left out", () => {
  const image = { width: 10, height: 10 };
  const instances = [
    null, { keypoints: [1, 2] }, { keypoints: ["1", 2, 2] }, { keypoints: [0, 0, 0] }, { keypoints: 5 },
    { keypoints: [1, 1, 2, 1, 1, 2] },
  ];
  const sizes = [
    { width: 0, height: 1 }, { width: 1, height: 0 }, { width: -1, height: 1 }, { width: "1", height: 1 }, null,
  ];
  for (const bad of [null, {}, { image, instances: 1 }, { image, instances }]) {
    assert.deepEqual(readPrevious(bad, 1, IMAGE), []);
  }
  for (const size of sizes) {
    assert.deepEqual(readPrevious({ image: size, instances: [{ keypoints: [1, 1, 2] }] }, 1, IMAGE), []);
  }
});
