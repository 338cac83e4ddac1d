import assert from "node:assert/strict";
import { test } from "node:test";
import { button, check, iconButton, setEye, setLabel, slider } from "../../src/panel/controls";
import * as icons from "../../src/panel/icons";
import { fakePage } from "../fake-page";

fakePage();
const pathOf = (node: Element): string | null | undefined => node.querySelector("path")?.getAttribute("d");

test("a button does its action", () => {
  let presses = 0;
  const node = button({ class: "a" }, () => { presses += 1; }, "text");
  node.click();
  assert.deepEqual([presses, node.className, node.textContent], [1, "a", "text"]);
});

test("an icon has a label, and its key in the tooltip", () => {
  const node = iconButton(icons.UNDO, "Undo", ",", () => undefined);
  assert.deepEqual([node.title, node.getAttribute("aria-label")], ["Undo (,)", "Undo"]);
  assert.deepEqual([node.getAttribute("aria-keyshortcuts"), pathOf(node)], [",", icons.UNDO]);
  const bare = iconButton(icons.CLOSE, "Close", "", () => undefined);
  assert.deepEqual([bare.title, bare.hasAttribute("aria-keyshortcuts")], ["Close", false]);
  setLabel(bare, "Other");
  assert.deepEqual([bare.title, bare.getAttribute("aria-label")], ["Other", "Other"]);
});

test("an eye is pressed while something is hidden, and is drawn again only when that changes", () => {
  const node = button({}, () => undefined);
  setEye(node, false);
  assert.deepEqual([node.getAttribute("aria-pressed"), pathOf(node)], ["false", icons.HIDE]);
  const drawing = node.firstChild;
  setEye(node, false);
  assert.equal(node.firstChild, drawing);
  setEye(node, true);
  assert.deepEqual([node.getAttribute("aria-pressed"), pathOf(node)], ["true", icons.HIDDEN]);
});

test("a check box tells its changes", () => {
  const told: boolean[] = [];
  const { node, input } = check("text", true, (isChecked) => { told.push(isChecked); });
  document.body.append(node);
  assert.deepEqual([input.checked, node.textContent], [true, "text"]);
  input.click();
  input.click();
  assert.deepEqual(told, [false, true]);
  const silent = check("", false);
  document.body.append(silent.node);
  silent.input.click();
  assert.equal(silent.input.checked, true);
});

test("a slider shows and tells its number", () => {
  const told: number[] = [];
  const { node, input } = slider("size", { min: "1", max: "20", step: "1" }, 5, (value) => { told.push(value); });
  assert.deepEqual([input.value, input.min, input.max, input.type], ["5", "1", "20", "range"]);
  input.value = "7";
  input.dispatchEvent(new Event("input"));
  assert.deepEqual([told, node.querySelector("output")?.textContent], [[7], "7"]);
  assert.equal(node.querySelector("span")?.textContent, "size");
});
