import assert from "node:assert/strict";
import { test } from "node:test";
import { createImageLayer } from "../../src/view/image-layer";
import { fakePage } from "../fake-page";

fakePage();

test("the image is moved and scaled from the edge of a device pixel, as squares from three times on", () => {
  const image = document.createElement("img");
  image.alt = "a secret";
  const { node, place } = createImageLayer(image);
  assert.deepEqual([image.alt, image.decoding, image.parentNode], ["", "sync", node]);
  const grid = { area: { width: 100, height: 50 }, ratio: 1.5, x: 0.25, y: 0.5 };
  place({ scale: 2.9, x: 10, y: 20 }, grid);
  assert.deepEqual([node.style.inset, image.style.transform, image.style.imageRendering], [
    "-0.5px 0 0 -0.25px", "translate(10.25px, 20.5px) scale(2.9)", "auto",
  ]);
  place({ scale: 3, x: 0, y: 0 }, grid);
  assert.equal(image.style.imageRendering, "pixelated");
});
