import assert from "node:assert/strict";
import { test } from "node:test";
import { loadOpenPage, loadPreferences, saveOpenPage, savePreferences } from "../src/preferences";
import { fakeStorage } from "./fake-storage";

const DEFAULTS = { keypointSize: 5, lineSize: 3, lineColor: "#4c8bf5", forceLineColor: false };

test("preferences have defaults, and are found again under the existing component's names", () => {
  const { items } = fakeStorage();
  assert.deepEqual(loadPreferences(), DEFAULTS);
  const own = { keypointSize: 8, lineSize: 2, lineColor: "#ff0000", forceLineColor: true };
  savePreferences(own);
  assert.deepEqual(loadPreferences(), own);
  assert.deepEqual(Object.fromEntries(items), {
    keypointSize: "8", lineSize: "2", lineColor: "#ff0000", forceUseOfDefaultLineColor: "true",
  });
});

test("sizes are whole and from 1 to 20; what is no size or color is the default", () => {
  const { items } = fakeStorage();
  const sizeOf = (text: string): number => {
    items.set("keypointSize", text);
    return loadPreferences().keypointSize;
  };
  assert.deepEqual(["0", "21", "2.6", "x", "1", "20"].map(sizeOf), [1, 20, 3, 5, 1, 20]);
  items.set("lineColor", "url(x)");
  assert.equal(loadPreferences().lineColor, DEFAULTS.lineColor);
});

test("the open page is found again", () => {
  fakeStorage();
  assert.equal(loadOpenPage(), -1);
  saveOpenPage(2);
  assert.equal(loadOpenPage(), 2);
});
