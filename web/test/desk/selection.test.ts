import assert from "node:assert/strict";
import { test } from "node:test";
import { columnsOf, placeAfter } from "../../desk/moving";
import { allOf, extended, inParts, inRanges, NOTHING, toggled, type Selection } from "../../desk/selection";

const picked = (selection: Selection): number[] => [...selection.picked].sort((a, b) => a - b);

test("an image is selected and no longer, and a range begins at the last one", () => {
  const first = toggled(NOTHING, 7);
  assert.deepEqual([picked(first), first.anchor], [[7], 7]);
  assert.deepEqual(picked(toggled(first, 7)), []);
  assert.deepEqual(picked(NOTHING), []);
});

test("a range goes by the order of the page, in both directions, and adds to what is selected", () => {
  const order = [4, 9, 1, 7, 3];
  const begun = toggled(allOf([50]), 1);
  assert.deepEqual(picked(extended(begun, order, 3)), [1, 3, 7, 50]);
  assert.deepEqual(picked(extended(begun, order, 4)), [1, 4, 9, 50]);
  assert.equal(extended(begun, order, 4).anchor, 1);
  assert.deepEqual(picked(extended(NOTHING, order, 9)), [9]);
  assert.deepEqual(picked(extended(begun, order, 1000)), [1, 50]);
});

test("many are sent in parts", () => {
  assert.deepEqual(inParts(new Set([1, 2, 3, 4, 5]), 2), [[1, 2], [3, 4], [5]]);
  assert.deepEqual(inParts([], 2), []);
});

test("a selection is written as ranges, in their order", () => {
  assert.equal(inRanges(new Set([7, 1, 10, 2, 3, 9])), "1-3,7,9-10");
  assert.equal(inRanges([0]), "0");
  assert.equal(inRanges([]), "");
});

test("arrows move by rows and columns and stop at the edges", () => {
  // 0 1 2
  // 3 4 5
  // 6 7
  const to = (key: string, at: number): number | null => placeAfter(key, at, 8, 3);
  assert.deepEqual(["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"].map((key) => to(key, 4)), [3, 5, 1, 7]);
  assert.deepEqual(["ArrowLeft", "ArrowUp", "Home"].map((key) => to(key, 0)), [null, null, null]);
  assert.equal(to("ArrowDown", 5), 7);
  assert.equal(to("ArrowDown", 6), null);
  assert.deepEqual([to("Home", 4), to("End", 4), to("End", 7), to("x", 4)], [0, 7, null, null]);
});

test("columns are counted by where tiles stand", () => {
  assert.equal(columnsOf([0, 0, 0, 120, 120]), 3);
  assert.equal(columnsOf([0, 0]), 2);
  assert.equal(columnsOf([]), 1);
});
