import assert from "node:assert/strict";
import { test } from "node:test";
import { bboxOf, boxOfKeypoints, ownBox } from "../../src/model/boxes";
import { editorOf, IMAGE } from "../support";

const boxed = (annotations: object[], bbox?: unknown): Parameters<typeof ownBox>[0] => {
  const [instance] = editorOf([{ annotations, bbox }], { details: "" }).document.instances;
  assert.ok(instance);
  return instance;
};

test("the box of keypoints has a tenth of its longer side around it, and ends at the border", () => {
  const hand = { label: "left_hand", x: 200, y: 300, v: 1 };
  assert.deepEqual(boxOfKeypoints(boxed([{ label: "neck", x: 100, y: 100 }, hand]), IMAGE), {
    left: 80, top: 80, right: 220, bottom: 320,
  });
  assert.deepEqual(boxOfKeypoints(boxed([{ label: "neck", x: 5, y: 0 }, { ...hand, x: 639, y: 470 }]), IMAGE), {
    left: 0, top: 0, right: 640, bottom: 480,
  });
  // A point that is not labeled does not count.
  assert.equal(boxOfKeypoints(boxed([{ ...hand, v: 0 }]), IMAGE), null);
});

test("an instance's own box is the one that came with it", () => {
  assert.equal(ownBox(boxed([])), null);
  assert.deepEqual(ownBox(boxed([], [1, 2, 30, 40.5])), { left: 1, top: 2, right: 31, bottom: 42.5 });
});

test("the answer has whole pixels, or hundredths, inside the image", () => {
  const box = { left: -5, top: 10.126, right: 99.6, bottom: 900 };
  assert.deepEqual(bboxOf(box, { image: IMAGE, subPixel: false }), [0, 10, 100, 470]);
  assert.deepEqual(bboxOf(box, { image: IMAGE, subPixel: true }), [0, 10.13, 99.6, 469.87]);
  const line = { left: 640, top: 480, right: 640, bottom: 480 };
  assert.deepEqual(bboxOf(line, { image: IMAGE, subPixel: false }), [639, 479, 1, 1]);
});
