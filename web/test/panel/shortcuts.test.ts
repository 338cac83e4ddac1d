import assert from "node:assert/strict";
import { test } from "node:test";
import { loadKeys, workOf } from "../../src/own-keys";
import { createShortcuts } from "../../src/panel/shortcuts";
import { fakePage } from "../fake-page";
import { fakeStorage } from "../fake-storage";
import { editorOf } from "../support";

fakePage();

interface Opened {
  readonly key: (name: string) => HTMLButtonElement;
  readonly button: (text: string) => HTMLButtonElement;
  readonly answer: () => string | null | undefined;
  readonly press: (key: string, more?: KeyboardEventInit) => boolean;
  readonly changes: () => number;
}

/** The page of a rig with three keypoints. */
function open(): Opened {
  fakeStorage();
  loadKeys();
  let count = 0;
  const { node, load } = createShortcuts(editorOf([]), () => { count += 1; });
  document.body.replaceChildren(node);
  load();
  const find = (is: (button: HTMLButtonElement) => boolean): HTMLButtonElement => {
    const found = [...node.querySelectorAll("button")].find(is);
    assert.ok(found);
    return found;
  };
  return {
    key: (what) => find((one) => one.getAttribute("aria-label") === what),
    button: (text) => find(({ textContent }) => textContent === text),
    answer: () => node.querySelector(".key-answer")?.textContent,
    press(key, more = {}) {
      const code = /^[a-z]$/i.test(key) ? `Key${key.toUpperCase()}` : "";
      const event = new KeyboardEvent("keydown", { key, code, bubbles: true, cancelable: true, ...more });
      document.activeElement?.dispatchEvent(event);
      return event.defaultPrevented;
    },
    changes: () => count,
  };
}

test("a key is clicked, another is pressed, and that does it from now on", () => {
  const { key, press, answer, changes } = open();
  const add = key("B: Add instance");
  add.click();
  assert.equal(answer(), "Press the new key");
  assert.equal(key("B: Add instance").textContent, "…");
  assert.equal(press(";"), true);
  assert.deepEqual([workOf(";"), workOf("b"), changes()], ["b", ";", 1]);
  const changed = key(";: Add instance");
  assert.deepEqual([document.activeElement, changed.textContent, answer()], [changed, ";", ""]);
  // Pressed now, it is a key as any other.
  assert.equal(press("n"), false);
});

test("a key that is taken is exchanged when it is pressed once more", () => {
  const { key, button, press, answer } = open();
  key("B: Add instance").click();
  press("1");
  assert.match(answer() ?? "", /^1 is taken: Select \w.*\. Press it again to exchange\.$/);
  press("1", { repeat: true }); // a key that is held is no answer
  press("n");
  assert.equal(answer(), "N is taken: Adjust the instance. Press it again to exchange.");
  press("1");
  assert.deepEqual([workOf("1"), workOf("n")], ["1", "n"]);
  press("1");
  assert.deepEqual([workOf("1"), workOf("b"), answer()], ["b", "1", ""]);
  assert.equal(document.activeElement, key("1: Add instance"));
  // Its own key is no other.
  key("1: Add instance").click();
  press("1");
  assert.deepEqual([workOf("1"), answer()], ["b", ""]);
  button("Reset all keys").click();
  assert.deepEqual([workOf("1"), key("B: Add instance").textContent], ["1", "B"]);
});

test("keys that mean the same everywhere are not taken, and Escape changes nothing", () => {
  const { key, press, changes, answer } = open();
  key("B: Add instance").click();
  for (const [name, more] of [["Enter", {}], ["ArrowUp", {}], ["Shift", {}], ["c", { ctrlKey: true }]] as const) {
    assert.equal(press(name, more), true, name);
  }
  assert.equal(press("Tab"), false);
  assert.equal(answer(), "Press the new key");
  key("M: Hide all keypoints").click(); // another one waits now
  assert.equal(key("B: Add instance").textContent, "B");
  press("Escape");
  assert.deepEqual([answer(), workOf("b"), workOf("m"), changes()], ["", "b", "m", 1]);
});
