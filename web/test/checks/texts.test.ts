import assert from "node:assert/strict";
import { test } from "node:test";
import * as texts from "../../src/checks/texts";

test("one warning, or more", () => {
  assert.deepEqual([texts.count(1), texts.count(2)], ["1 warning", "2 warnings"]);
  assert.equal(texts.stillOpen(1), "Submitted with 1 open warning.");
  assert.equal(texts.stillOpen(3), "Submitted with 3 open warnings.");
});

test("sentences name the points", () => {
  assert.equal(texts.missingPoint("nose"), "Not labeled, though both ends of the limb are visible: nose.");
  assert.equal(texts.outside({ width: 9, height: 8 })("nose"), "Outside the image of 9 x 8 pixels: nose.");
});
