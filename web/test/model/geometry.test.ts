import assert from "node:assert/strict";
import { test } from "node:test";
import {
  boxAround, boxBetween, boxOnScreen, clamp, clampToImage, distance, fit, imagePoint, isInside, MAX_SCALE,
  MIN_SCALE, moveWithin, pan, pointIn, screenPoint, similarity, toImage, toScreen, zoomAt,
} from "../../src/model/geometry";
import { assertClose, IMAGE, random } from "../support";

const AREA = { width: 1000, height: 500 };

test("fit shows the whole image in the center, with a margin", () => {
  assert.deepEqual(fit(AREA, IMAGE, 10), { scale: 1, x: 180, y: 10 });
  assert.deepEqual(fit({ width: 660, height: 900 }, IMAGE, 10), { scale: 1, x: 10, y: 210 });
});

test("fit has limits: the greatest zoom for a tiny image, one pixel for a tiny area", () => {
  assert.equal(fit(AREA, { width: 1, height: 1 }, 10).scale, MAX_SCALE);
  assert.equal(fit({ width: 5, height: 500 }, { width: 100, height: 10 }, 10).scale, 1 / 100);
  assert.equal(fit({ width: 500, height: 5 }, { width: 10, height: 50 }, 10).scale, 1 / 50);
});

test("image → screen → image gives back the position at every zoom and pan", () => {
  const next = random(7);
  for (let i = 0; i < 500; i += 1) {
    const scale = MIN_SCALE + next() * (MAX_SCALE - MIN_SCALE);
    const view = { scale, x: next() * 4000 - 2000, y: next() * 4000 - 2000 };
    const p = imagePoint(next() * 4000, next() * 4000);
    const back = toImage(view, toScreen(view, p));
    assert.ok(Math.abs(back.x - p.x) < 1e-9 * 4000 && Math.abs(back.y - p.y) < 1e-9 * 4000);
  }
  assert.deepEqual(toScreen({ scale: 2, x: 3, y: 5 }, { x: 10, y: 20 }), screenPoint(23, 45));
});

test("a box on the screen has the view's scale and place", () => {
  assert.deepEqual(boxOnScreen({ scale: 2, x: 3, y: 5 }, { left: 1, top: 2, right: 11, bottom: 22 }), {
    left: 5, top: 9, right: 25, bottom: 49,
  });
});

test("distance is Euclidean", () => {
  assert.equal(distance({ x: 1, y: 2 }, { x: 4, y: 6 }), 5);
});

test("zoomAt: what lies under the pointer stays there", () => {
  const view = { scale: 0.7, x: 31.5, y: -12.25 };
  const at = screenPoint(222.5, 333.25);
  const before = toImage(view, at);
  const after = toImage(zoomAt(view, at, 5.5, 0.5), at);
  assertClose(after.x, before.x);
  assertClose(after.y, before.y);
});

test("zoomAt stays between 0.1 and 64, and goes lower only for an image that needs it", () => {
  const view = { scale: 1, x: 0, y: 0 };
  assert.equal(zoomAt(view, screenPoint(0, 0), 1000, 0.5).scale, 64);
  assert.equal(zoomAt(view, screenPoint(0, 0), 0.0001, 0.5).scale, 0.1);
  assert.equal(zoomAt(view, screenPoint(0, 0), 0.0001, 0.02).scale, 0.02);
});

test("pan keeps a part of the image in sight: 48 pixels, or half of a small image or area", () => {
  const view = { scale: 1, x: 0, y: 0 };
  assert.deepEqual(pan(view, 3, -4, AREA, IMAGE), { scale: 1, x: 3, y: -4 });
  assert.deepEqual(pan(view, -5000, 5000, AREA, IMAGE), { scale: 1, x: 48 - 640, y: 500 - 48 });
  assert.deepEqual(pan(view, -5000, 5000, AREA, { width: 20, height: 20 }), { scale: 1, x: -10, y: 490 });
  assert.deepEqual(pan(view, 5000, 5000, { width: 60, height: 60 }, IMAGE), { scale: 1, x: 30, y: 30 });
});

test("pan by half of what the area grew: its center keeps its image position", () => {
  const view = { scale: 2, x: 10, y: 20 };
  const after = { width: 700, height: 900 };
  const panned = pan(view, (after.width - AREA.width) / 2, (after.height - AREA.height) / 2, after, IMAGE);
  assert.deepEqual(toImage(panned, screenPoint(350, 450)), toImage(view, screenPoint(500, 250)));
});

test("the right and bottom edges are outside", () => {
  const inside = [[0, 0], [639.99, 479.99]] as const;
  const outside = [[640, 0], [0, 480], [-0.01, 0], [0, -0.01]] as const;
  for (const [x, y] of inside) assert.equal(isInside(imagePoint(x, y), IMAGE), true);
  for (const [x, y] of outside) assert.equal(isInside(imagePoint(x, y), IMAGE), false);
});

test("clampToImage gives the nearest pixel, never the width or height", () => {
  assert.deepEqual(clampToImage(imagePoint(900, -8), IMAGE), imagePoint(639, 0));
  assert.deepEqual(clampToImage(imagePoint(-1, 900), IMAGE), imagePoint(0, 479));
  assert.deepEqual(clampToImage(imagePoint(1.5, 2.5), IMAGE), imagePoint(1.5, 2.5));
});

test("clamp: the low limit wins when the limits are exchanged", () => {
  assert.deepEqual([clamp(5, 0, 3), clamp(-5, 0, 3), clamp(2, 0, 3), clamp(2, 5, 3)], [3, 0, 2, 5]);
});

test("a similarity moves two places onto two others, and turns what is between", () => {
  const quarter = similarity({ x: 0, y: 0 }, { x: 0, y: 1 }, { x: 5, y: 5 }, { x: 3, y: 5 });
  assert.deepEqual(quarter({ x: 1, y: 0 }), { x: 5, y: 7 });
  const [a, b, onA, onB] = [{ x: 2, y: 3 }, { x: 7, y: 5 }, { x: -1, y: 4 }, { x: 6, y: -9 }];
  const to = similarity(a, b, onA, onB);
  assertClose(to(a).x, onA.x);
  assertClose(to(a).y, onA.y);
  assertClose(to(b).x, onB.x);
  assertClose(to(b).y, onB.y);
  // Two places in one: nothing is divided by 0.
  assert.deepEqual(similarity(a, a, onA, onB)(a), onA);
});

test("boxes around positions, whichever way they were drawn", () => {
  assert.deepEqual(boxBetween(imagePoint(8, 6), imagePoint(2, 9)), { left: 2, top: 6, right: 8, bottom: 9 });
  assert.equal(boxAround([]), null);
  assert.deepEqual(boxAround([{ x: 3, y: 4 }, { x: 1, y: 9 }]), { left: 1, top: 4, right: 3, bottom: 9 });
});

test("a place in a box by its fractions", () => {
  const box = { left: 10, top: 20, right: 30, bottom: 60 };
  assert.deepEqual(pointIn(box, { x: 0, y: 0 }), { x: 10, y: 20 });
  assert.deepEqual(pointIn(box, { x: 1, y: 1 }), { x: 30, y: 60 });
  assert.deepEqual(pointIn(box, { x: 0.5, y: 0.25 }), { x: 20, y: 30 });
});

test("a box is moved as a whole and stops at the image's border", () => {
  const box = { left: 10, top: 20, right: 30, bottom: 60 };
  const moved = (dx: number, dy: number): object => moveWithin(box, IMAGE, dx, dy)({ x: 10, y: 20 });
  assert.deepEqual(moved(5, -6), { x: 15, y: 14 });
  assert.deepEqual(moved(-100, -100), { x: 0, y: 0 });
  assert.deepEqual(moved(1000, 1000), { x: 639 - 20, y: 479 - 40 });
});

test("a box that reaches over the border moves freely along that axis only", () => {
  const from = (box: Readonly<Record<"left" | "top" | "right" | "bottom", number>>): object =>
    moveWithin(box, IMAGE, 700, 700)({ x: 0, y: 0 });
  const inside = { left: 10, top: 20, right: 30, bottom: 60 };
  assert.deepEqual(from({ ...inside, left: -1 }), { x: 700, y: 419 });
  assert.deepEqual(from({ ...inside, right: 639.5 }), { x: 700, y: 419 });
  assert.deepEqual(from({ ...inside, top: -0.5 }), { x: 609, y: 700 });
  assert.deepEqual(from({ ...inside, bottom: 480 }), { x: 609, y: 700 });
  assert.deepEqual(from({ ...inside, left: 0, right: 639, top: 0, bottom: 479 }), { x: 0, y: 0 });
});
