import assert from "node:assert/strict";
import { test } from "node:test";
import {
  canBeChosen, exchangeKeys, keyFor, KEYPOINT_KEYS, keysOf, loadKeys, readableKey, resetKeys, typedName,
  withKeys, workOf,
} from "../src/own-keys";
import { fakeStorage } from "./fake-storage";
import { rigOf } from "./support";

test("45 keypoint keys, all different, in the places that the existing component gave them", () => {
  assert.equal(new Set(KEYPOINT_KEYS).size, 45);
  assert.equal(KEYPOINT_KEYS.length, 45);
  const some = [0, 8, 9, 10, 13, 17, 19, 44].map((i) => KEYPOINT_KEYS[i]);
  assert.deepEqual(some, ["1", "9", "0", "e", "y", "p", "A", "Z"]);
});

test("no keypoint key is a command", () => {
  for (const command of "qnvzxc,.bmwsadfghjk/") assert.equal(KEYPOINT_KEYS.includes(command), false, command);
});

test("keys are exchanged: none is lost, and none does two things", () => {
  fakeStorage();
  loadKeys();
  exchangeKeys("q", "e");
  assert.deepEqual([workOf("e"), workOf("q"), keyFor("q"), keyFor("e")], ["q", "e", "e", "q"]);
  exchangeKeys("q", "n"); // what n did goes to the key that q had
  assert.deepEqual(["q", "e", "n"].map(workOf), ["e", "n", "q"]);
  assert.equal(new Set(["q", "e", "n"].map(keyFor)).size, 3);
  exchangeKeys("q", "n"); // it has it already
  assert.deepEqual(["q", "e", "n"].map(workOf), ["e", "n", "q"]);
  exchangeKeys("q", "q");
  exchangeKeys("n", "n");
  assert.deepEqual(["q", "e", "n", "x"].map(workOf), ["q", "e", "n", "x"]);
  assert.equal(localStorage.getItem("poserig:keys"), "");
});

test("Alt goes with the key of a keypoint, and with nothing else", () => {
  fakeStorage();
  loadKeys();
  exchangeKeys("e", ";");
  exchangeKeys("q", "-");
  assert.deepEqual([workOf("Alt+;"), workOf("Alt+-"), workOf("Alt+e")], ["Alt+e", "Alt+-", "Alt+e"]);
  exchangeKeys("Alt+v", "Alt+;");
  assert.deepEqual([workOf("Alt+;"), workOf("Alt+v")], ["Alt+v", "Alt+;"]);
});

test("own keys are there on the next page, until they are reset", () => {
  const { items } = fakeStorage();
  loadKeys();
  exchangeKeys("q", "e");
  exchangeKeys("Alt+v", "F8");
  assert.equal(items.get("poserig:keys"), "e q q e F8 Alt+v Alt+v F8");
  loadKeys();
  assert.deepEqual([keyFor("q"), keyFor("Alt+v")], ["e", "F8"]);
  resetKeys();
  assert.deepEqual([keyFor("q"), keyFor("Alt+v"), items.size], ["q", "Alt+v", 0]);
});

test("what is no exchange of keys counts as none", () => {
  const { items } = fakeStorage();
  for (const odd of ["", "e", "e q", "e q e q", "e q n q", "Enter q q Enter", "e q  q e", "[]"]) {
    items.set("poserig:keys", odd);
    loadKeys();
    assert.deepEqual(["e", "q", "n", "Enter"].map(workOf), ["e", "q", "n", "Enter"], odd);
  }
});

test("signs and few other keys can be chosen, with Alt or without", () => {
  for (const key of ["q", "A", "7", ";", "ö", "+", "Alt+x", "Alt++", "F2", "F9", "Delete", "Alt+F8"]) {
    assert.equal(canBeChosen(key), true, key);
  }
  for (const key of [
    "", " ", "?", "Enter", "Escape", "Tab", "ArrowUp", "F5", "F10", "F11", "F12", "PageUp", "Home", "Shift", "Dead", "Alt+", "Alt+Enter",
    "Ctrl+x", "ab",
  ]) {
    assert.equal(canBeChosen(key), false, key);
  }
});

test("a typed key has the name of the table on any layout, and a readable one", () => {
  const typed = { key: "œ", code: "KeyQ", shiftKey: false, altKey: true, getModifierState: () => false };
  assert.equal(typedName(typed), "Alt+q");
  assert.equal(typedName({ ...typed, key: "й", altKey: false }), "q");
  const read = ["q", "A", "Alt+v", "Alt+V", "F2", "Delete", ",", "Home"].map(readableKey);
  assert.deepEqual(read, ["Q", "Shift+A", "Alt+V", "Alt+Shift+V", "F2", "Delete", ",", "Home"]);
});

test("texts name the worker's own keys", () => {
  fakeStorage();
  loadKeys();
  const text = "{f}: not there · Shift + {Alt+v} · {,} { b }";
  assert.equal(withKeys(text), "F: not there · Shift + Alt+V · , { b }");
  exchangeKeys("f", ";");
  assert.equal(withKeys(text), ";: not there · Shift + Alt+V · , { b }");
  resetKeys();
});

test("a keypoint has the key of the rig file; one that is no keypoint's key counts as none", () => {
  const keysWith = (...hotkeys: string[]): unknown =>
    keysOf(rigOf({ version: 1, name: "a", keypoints: hotkeys.map((hotkey, i) => ({ name: `${i}`, hotkey })) }));
  assert.deepEqual(keysWith("", "", ""), ["1", "2", "3"]);
  assert.deepEqual(keysWith("t", "q", "\u00e4"), ["t", "2", "3"]);
  // The one whose place it is gets none.
  assert.deepEqual(keysWith("2", "", "E"), ["2", undefined, "E"]);
});
