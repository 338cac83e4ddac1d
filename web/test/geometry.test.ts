import assert from "node:assert/strict";
import { test } from "node:test";
import {
  boxAround,
  boxBetween,
  clampToImage,
  fit,
  imagePoint,
  isInside,
  MAX_SCALE,
  MIN_SCALE,
  pan,
  screenPoint,
  toImage,
  toScreen,
  zoomAt,
} from "../src/model/geometry";
import { random } from "./support";

const IMAGE = { width: 640, height: 480 };
const AREA = { width: 1000, height: 500 };

test("fit: the whole image, centered, with a margin", () => {
  assert.deepEqual(fit(AREA, IMAGE, 10), { scale: 1, x: 180, y: 10 });
  assert.deepEqual(fit({ width: 660, height: 900 }, IMAGE, 10), { scale: 1, x: 10, y: 210 });
});

test("fit: a tiny image is not enlarged past the greatest zoom", () => {
  assert.equal(fit(AREA, { width: 1, height: 1 }, 10).scale, MAX_SCALE);
});

test("image → screen → image gives back the position at every zoom and pan", () => {
  const next = random(7);
  for (let i = 0; i < 500; i += 1) {
    const view = {
      scale: MIN_SCALE + next() * (MAX_SCALE - MIN_SCALE),
      x: next() * 4000 - 2000,
      y: next() * 4000 - 2000,
    };
    const p = imagePoint(next() * 4000, next() * 4000);
    const back = toImage(view, toScreen(view, p));
    assert.ok(Math.abs(back.x - p.x) < 1e-9 * 4000 && Math.abs(back.y - p.y) < 1e-9 * 4000);
  }
});

test("zoomAt: what lies under the pointer stays there", () => {
  const view = { scale: 0.7, x: 31.5, y: -12.25 };
  const at = screenPoint(222.5, 333.25);
  const before = toImage(view, at);
  const after = toImage(zoomAt(view, at, 5.5, 0.5), at);
  assert.ok(Math.abs(before.x - after.x) < 1e-9);
  assert.ok(Math.abs(before.y - after.y) < 1e-9);
});

test("zoomAt: stays between the smallest and the greatest zoom, and goes below 0.1 only for an image that needs it", () => {
  const view = { scale: 1, x: 0, y: 0 };
  assert.equal(zoomAt(view, screenPoint(0, 0), 1000, 0.5).scale, MAX_SCALE);
  assert.equal(zoomAt(view, screenPoint(0, 0), 0.0001, 0.5).scale, MIN_SCALE);
  assert.equal(zoomAt(view, screenPoint(0, 0), 0.0001, 0.02).scale, 0.02);
});

test("pan: some of the image always stays in sight", () => {
  const view = { scale: 1, x: 0, y: 0 };
  assert.deepEqual(pan(view, -5000, 5000, AREA, IMAGE, 50), { scale: 1, x: -590, y: 450 });
});

test("pan by half of what the area grew: its center keeps its image position", () => {
  const view = { scale: 2, x: 10, y: 20 };
  const after = { width: 700, height: 900 };
  const panned = pan(view, (after.width - AREA.width) / 2, (after.height - AREA.height) / 2, after, IMAGE);
  assert.deepEqual(toImage(panned, screenPoint(350, 450)), toImage(view, screenPoint(500, 250)));
});

test("isInside: the right and bottom edges are outside", () => {
  assert.equal(isInside(imagePoint(0, 0), IMAGE), true);
  assert.equal(isInside(imagePoint(639.99, 479.99), IMAGE), true);
  assert.equal(isInside(imagePoint(640, 0), IMAGE), false);
  assert.equal(isInside(imagePoint(-0.01, 0), IMAGE), false);
});

test("clampToImage: the last pixel, never the width", () => {
  assert.deepEqual(clampToImage(imagePoint(900, -8), IMAGE), imagePoint(639, 0));
});

test("boxBetween: whichever way it was drawn", () => {
  assert.deepEqual(boxBetween(imagePoint(8, 6), imagePoint(2, 9)), { left: 2, top: 6, right: 8, bottom: 9 });
});

test("boxAround: none for no points", () => {
  assert.equal(boxAround([]), null);
  assert.deepEqual(boxAround([{ x: 3, y: 4 }, { x: 1, y: 9 }]), { left: 1, top: 4, right: 3, bottom: 9 });
});
