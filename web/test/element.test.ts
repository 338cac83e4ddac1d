import assert from "node:assert/strict";
import { test } from "node:test";
import { open } from "./open-element";

test("a page reads and sets the zoom, and turns image places into client places and back", async () => {
  const { element, load } = await open();
  assert.equal(element.zoom, 1);
  assert.deepEqual([element.imageToClient({ x: 1, y: 2 }), element.clientToImage({ x: 1, y: 2 })], [
    { x: NaN, y: NaN }, { x: NaN, y: NaN },
  ]);
  load();
  element.zoom = 2;
  assert.equal(element.zoom, 2);
  const stage = element.shadowRoot?.querySelector(".stage");
  assert.ok(stage);
  stage.getBoundingClientRect = () => ({ left: 7, top: 9, width: 688, height: 528 }) as DOMRect;
  assert.equal(element.drawingArea.left, 7);
  // The middle of the image stays in the middle of the area.
  assert.deepEqual(element.imageToClient({ x: 320, y: 240 }), { x: 344 + 7, y: 264 + 9 });
  assert.deepEqual(element.clientToImage({ x: 344 + 7, y: 264 + 11 }), { x: 320, y: 241 });
});

test("a page reads what would be submitted, and submits it", async () => {
  const { element, load, fields, form } = await open();
  const annotations = [{ label: "neck", x: 100, y: 50 }, { label: "left_hand", x: 200, y: 60 }];
  assert.deepEqual(element.annotations, [{ name: "Ann", annotations }]);
  load();
  let submits = 0;
  form.addEventListener("submit", (event) => {
    submits += 1;
    event.preventDefault();
  });
  element.submit();
  assert.equal(submits, 1);
  assert.deepEqual(JSON.parse(fields()["updated_annotations"] ?? ""), [{ name: "Ann", annotations }]);
});

test("it has its own style sheet, and is empty while it is not on a page", async () => {
  const { element, load, form } = await open();
  load();
  assert.equal(element.shadowRoot?.adoptedStyleSheets.length, 1);
  assert.equal(element.hasAttribute("data-ready"), true);
  element.remove();
  assert.deepEqual([element.shadowRoot?.childElementCount, element.hasAttribute("data-ready")], [0, false]);
  form.append(element);
  assert.equal(element.shadowRoot?.childElementCount, 1);
});
