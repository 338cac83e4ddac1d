import assert from "node:assert/strict";
import { test } from "node:test";
import { createDrawer } from "../../src/panel/drawer";
import { createShortcuts } from "../../src/panel/shortcuts";
import { loadPreferences, type Preferences } from "../../src/preferences";
import { fakePage } from "../fake-page";
import { fakeStorage } from "../fake-storage";
import { editorOf } from "../support";

fakePage();

interface Opened {
  readonly node: HTMLElement;
  readonly tab: (title: string) => HTMLElement;
  readonly preferences: Preferences;
  readonly changes: () => number;
}

/** @param keeps whether what an earlier page saved is still there */
function open(keeps = false): Opened {
  if (!keeps) fakeStorage();
  const preferences = loadPreferences();
  let count = 0;
  const { buttons, node } = createDrawer(
    preferences, () => { count += 1; }, document.createElement("section"), createShortcuts(editorOf(), () => undefined));
  document.body.replaceChildren(buttons, node);
  const tab = (title: string): HTMLElement => {
    const found = [...buttons.querySelectorAll("button")].find(({ textContent }) => textContent === title);
    assert.ok(found, title);
    return found;
  };
  return { node, tab, preferences, changes: () => count };
}

test("one page is open at a time, or none", () => {
  const { node, tab } = open();
  const [shortcuts, display] = [tab("Shortcuts"), tab("Display")];
  const state = (): unknown[] => [
    node.hidden, node.querySelector("h2")?.textContent,
    shortcuts.getAttribute("aria-expanded"), display.getAttribute("aria-expanded"),
  ];
  assert.equal(node.hidden, true);
  shortcuts.click();
  assert.deepEqual(state(), [false, "Shortcuts", "true", "false"]);
  display.click();
  assert.deepEqual(state(), [false, "Display", "false", "true"]);
  assert.equal(node.querySelector(".shortcuts")?.parentElement?.hidden, true);
  display.click();
  assert.deepEqual(state(), [true, "Display", "false", "false"]);
  shortcuts.click();
  node.querySelector("button")?.click();
  assert.equal(node.hidden, true);
});

test("the shortcuts are written when they are opened, once each", () => {
  const { node, tab } = open();
  const count = (): number => node.querySelectorAll("dt").length;
  assert.equal(count(), 0);
  tab("Shortcuts").click();
  const { length } = node.querySelectorAll("dd");
  assert.ok(length > 20 && count() === length);
  tab("Shortcuts").click();
  tab("Shortcuts").click();
  assert.equal(count(), length);
});

test("a page of the author has a tab while there is text in it", () => {
  const { node, tab } = open();
  assert.deepEqual([tab("Instructions").hidden, tab("Insights").hidden], [true, true]);
  const slot = node.querySelector("slot");
  assert.ok(slot);
  const [text, space] = [document.createTextNode("Label it."), document.createTextNode("  ")];
  slot.assignedNodes = () => [space];
  slot.dispatchEvent(new Event("slotchange"));
  assert.equal(tab("Instructions").hidden, true);
  slot.assignedNodes = () => [space, text];
  slot.dispatchEvent(new Event("slotchange"));
  assert.equal(tab("Instructions").hidden, false);
});

test("what the worker sets is used, told and saved", () => {
  const { node, preferences, changes } = open();
  const [keypointSize, lineSize, color, force] = node.querySelectorAll<HTMLInputElement>(".settings input");
  assert.ok(keypointSize && lineSize && color && force);
  for (const [input, value] of [[keypointSize, "9"], [lineSize, "4"], [color, "#ff0000"]] as const) {
    input.value = value;
    input.dispatchEvent(new Event("input"));
  }
  force.click();
  const expected = { keypointSize: 9, lineSize: 4, lineColor: "#ff0000", forceLineColor: true };
  assert.deepEqual([preferences, loadPreferences(), changes()], [expected, expected, 4]);
});

test("the page that was open is open on the next image, if that has it", () => {
  open().tab("Display").click();
  const { node, tab } = open(true);
  assert.deepEqual([node.hidden, tab("Display").getAttribute("aria-expanded")], [false, "true"]);
  tab("Display").click();
  assert.equal(open(true).node.hidden, true);
  // Instructions come late: their text is there when the page has it.
  localStorage.setItem("poserig:page", "0");
  const late = open(true);
  assert.equal(late.node.hidden, true);
  const slot = late.node.querySelector("slot");
  assert.ok(slot);
  slot.assignedNodes = () => [document.createTextNode("Label it.")];
  slot.dispatchEvent(new Event("slotchange"));
  assert.deepEqual([late.node.hidden, slot.hidden], [false, false]);
});
