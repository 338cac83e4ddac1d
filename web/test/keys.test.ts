import assert from "node:assert/strict";
import { test } from "node:test";
import { beginChange } from "../src/editor/changes";
import { unconfirmedCount } from "../src/editor/queries";
import { selectClass } from "../src/editor/selecting";
import { givePoints } from "../src/model/edits";
import { imagePoint } from "../src/model/geometry";
import { exchangeKeys, resetKeys } from "../src/own-keys";
import { ZOOM_STEP } from "../src/view/stage";
import { keyboard } from "./fake-keyboard";
import { fakeStorage } from "./fake-storage";
import { pointOf } from "./support";

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] } as const;

test("arrows with a modifier nudge the keypoint by 1, 0.1 and 10 pixels, each its own way", () => {
  for (const [held, by] of Object.entries({ "Shift+": 1, "Alt+": 0.1, "Shift+Alt+": 10 })) {
    for (const [key, [dx, dy]] of Object.entries(ARROWS)) {
      const { editor, press } = keyboard();
      assert.equal(press(held + key), true);
      assert.deepEqual(pointOf(editor, "neck"), [100 + dx * by, 100 + dy * by, 2], held + key);
    }
  }
});

test("with the adjust tool bare arrows move the whole instance, by 10 with Shift", () => {
  for (const [keys, by] of [["ArrowRight", 1], ["Shift+ArrowRight", 10], ["Alt+ArrowRight", 0.1]] as const) {
    const { editor, press } = keyboard({ crosshair: [1, 1] });
    press("n");
    assert.equal(press(keys), true);
    assert.equal(editor.document.keypoint("1", 0)?.x, 100 + by, keys);
  }
});

test("bare arrows move the crosshair while it is shown", () => {
  const { asked, press } = keyboard({ crosshair: [5, 5] });
  for (const keys of ["ArrowUp", "Shift+ArrowLeft", "Alt+ArrowDown"]) press(keys);
  assert.deepEqual(asked, [["move", 0, -1, false], ["move", -10, 0, false], ["move", 0, 0.1, true]]);
});

test("the view's keys: zoom, all, one instance, magnifier, rename", () => {
  const { asked, press } = keyboard();
  for (const keys of ["c", "x", "z", "Alt+z", "Alt+x", "F2"]) assert.equal(press(keys), true, keys);
  assert.deepEqual(asked, [ZOOM_STEP, 1 / ZOOM_STEP, "all", ["zoom to", 100 / 24], "magnifier", "rename"]);
});

test("the tools' keys, and Escape back to placing", () => {
  const { editor, asked, press } = keyboard();
  for (const [key, tool] of [["n", "adjust"], ["v", "draw"], ["q", "place"]] as const) {
    press(key);
    assert.equal(editor.tool, tool, key);
  }
  press("v");
  editor.firstClick = imagePoint(1, 1);
  press("Escape");
  assert.deepEqual([editor.firstClick, editor.tool], [null, "draw"]);
  press("Escape");
  assert.deepEqual([editor.tool, asked], ["place", []]);
  press("Escape");
  assert.deepEqual(asked, ["hide"]);
});

test("Alt+V begins the template at the pointer; the second one ends it", () => {
  const { editor, press } = keyboard({ pointer: [50, 60] });
  press("b");
  press("Alt+v");
  assert.deepEqual([editor.tool, editor.firstClick], ["draw", imagePoint(50, 60)]);
  const away = keyboard();
  away.press("Alt+v");
  assert.deepEqual([away.editor.tool, away.editor.firstClick], ["draw", null]);
});

test("hiding: M turns it over, H as long as it is held", () => {
  const { editor, press, release } = keyboard();
  press("m");
  assert.equal(editor.hidden.all, true);
  press("m");
  assert.equal(editor.hidden.all, false);
  press("h");
  assert.equal(editor.hidden.all, true);
  release("x");
  assert.equal(editor.hidden.all, true);
  release("H");
  assert.equal(editor.hidden.all, false);
});

test("Space is held for panning", () => {
  const { asked, press, release } = keyboard();
  press(" ");
  release(" ");
  release("a");
  assert.deepEqual(asked, [["space", true], ["space", false]]);
});

test("Enter shows the crosshair at the pointer; then Enter and Space place with it", () => {
  const first = keyboard({ pointer: [7, 8] });
  first.press("Enter");
  assert.deepEqual(first.asked, ["focus", ["show", 7]]);
  const then = keyboard({ crosshair: [1, 1] });
  for (const keys of ["Enter", " ", "Shift+Enter"]) then.press(keys);
  assert.deepEqual(then.asked, [["press", false], ["press", false], ["press", true]]);
});

test("Enter confirms what was given, if the crosshair is not there; then it shows the crosshair", () => {
  const { editor, asked, press } = keyboard();
  const give = (): void => {
    editor.document.instances = givePoints(editor.document, "1", [{ x: 1, y: 1, v: 2 }, { x: 2, y: 2, v: 1 }]);
  };
  give();
  press("Repeat+Enter");
  assert.equal(unconfirmedCount(editor), 2);
  press("Enter");
  assert.deepEqual([unconfirmedCount(editor), asked], [0, []]);
  press("Enter");
  assert.deepEqual(asked, ["focus", ["show", undefined]]);
  give();
  // Space is for panning.
  press(" ");
  assert.equal(unconfirmedCount(editor), 2);
  const then = keyboard({ crosshair: [1, 1] });
  then.editor.document.instances = givePoints(then.editor.document, "1", [{ x: 1, y: 1, v: 2 }]);
  then.press("Enter");
  then.press("Repeat+Enter");
  assert.deepEqual([unconfirmedCount(then.editor), then.asked], [1, [["press", false]]]);
});

test("undo and redo", () => {
  const { editor, press } = keyboard();
  const x = (): number | undefined => editor.document.keypoint("1", 0)?.x;
  press("Shift+ArrowRight");
  for (const [keys, expected] of [
    [",", 100], [".", 101], ["Ctrl+z", 100], ["Ctrl+y", 101], ["Meta+z", 100], ["Ctrl+Shift+Z", 101],
  ] as const) {
    assert.equal(press(keys), true, keys);
    assert.equal(x(), expected, keys);
  }
});

test("instances' keys: add, duplicate, take over, exchange, mirror", () => {
  const { editor, press } = keyboard();
  press("b");
  assert.equal(editor.document.instances.length, 2);
  press("Alt+c");
  assert.equal(editor.message.text, "There is no earlier image of yours with this rig.");
  press("1");
  press("Alt+b");
  assert.equal(editor.message.text, "This instance has no keypoints to copy.");
  for (const [keys, label] of [["k", "Swap left and right"], ["Alt+k", "Mirror"]] as const) {
    const other = keyboard({ pointer: [9, 9] });
    other.press("Alt+2");
    other.press(keys);
    assert.equal(other.editor.history.undoLabel, label, keys);
  }
});

test("J exchanges a limb, Alt+J a pair, of the selected keypoint", () => {
  for (const keys of ["j", "Alt+j"]) {
    const { editor, press } = keyboard({ pointer: [9, 9] });
    press("Alt+2");
    selectClass(editor, 1);
    press(keys);
    assert.equal(pointOf(editor, "left_hand"), undefined, keys);
    assert.deepEqual(pointOf(editor, "right_hand"), [9, 9, 2], keys);
  }
});

test("F and G: not there, occluded", () => {
  const { editor, press } = keyboard();
  press("g");
  assert.deepEqual(pointOf(editor, "neck"), [100, 100, 1]);
  press("2");
  press("f");
  assert.deepEqual(pointOf(editor, "left_hand"), [0, 0, 0]);
});

test("Delete deletes the selected keypoint; without one it changes the tool", () => {
  for (const key of ["Delete", "Backspace"]) {
    const { editor, press } = keyboard();
    assert.equal(press(key), true);
    assert.deepEqual([pointOf(editor, "neck"), editor.tool], [undefined, "place"], key);
    press(key);
    assert.equal(editor.tool, "delete", key);
  }
});

test("keys through the list, and to what is still to do", () => {
  const { editor, press } = keyboard();
  for (const [key, index] of [
    ["s", 1], ["w", 0], ["w", 2], ["ArrowDown", 0], ["ArrowUp", 2], ["1", 0], ["d", 1], ["ArrowRight", 2],
    ["a", 1], ["ArrowLeft", 1], ["3", 2],
  ] as const) {
    assert.equal(press(key), true, key);
    assert.equal(editor.selection.index, index, key);
  }
});

test("Alt with a keypoint's key puts it at the pointer or crosshair, and needs one of them", () => {
  const { editor, press } = keyboard({ pointer: [50, 60] });
  assert.equal(press("Alt+2"), true);
  assert.deepEqual(pointOf(editor, "left_hand"), [50, 60, 2]);
  const other = keyboard({ pointer: [50, 60], crosshair: [7, 8] });
  other.press("Alt+2");
  assert.deepEqual(pointOf(other.editor, "left_hand"), [7, 8, 2]);
  assert.equal(keyboard().press("Alt+2"), false);
});

test("with Alt the place of the key tells the letter, where a system writes other ones", () => {
  const { editor, press } = keyboard({ pointer: [50, 60] });
  assert.equal(press("Alt+™", "Digit2"), true);
  assert.deepEqual(pointOf(editor, "left_hand"), [50, 60, 2]);
  press("Alt+√", "KeyV");
  assert.equal(editor.tool, "draw");
});

test("with Caps Lock on, only Shift makes a capital letter", () => {
  const { editor, press } = keyboard({ capsLock: true });
  press("N");
  assert.equal(editor.tool, "adjust");
  // A capital letter is the key of a keypoint, which this rig does not have.
  press("Shift+q");
  assert.equal(editor.tool, "adjust");
  press("Escape");
  assert.equal(editor.tool, "place");
});

test("during a gesture only Escape counts, and the page gets Tab and what is held with Alt", () => {
  const { editor, asked, press } = keyboard({ isIdle: false });
  press("Shift+ArrowRight");
  assert.equal(beginChange(editor, "drag", "1"), true);
  const { length } = editor.document.instances;
  for (const keys of ["b", "n", "2", "ArrowRight", "Ctrl+z", "Ctrl+y", "Escape"]) {
    assert.equal(press(keys), true, keys);
  }
  for (const keys of ["Tab", "Alt+b"]) assert.equal(press(keys), false, keys);
  assert.deepEqual([editor.tool, editor.history.isOpen], ["place", true]);
  assert.equal(editor.document.instances.length, length);
  assert.deepEqual(asked, ["interrupt"]);
});

test("other keys are left to the page", () => {
  const { editor, press } = keyboard();
  const before = editor.document.instances.length;
  for (const keys of [
    "Ctrl+b", "Meta+b", "Ctrl+Alt+z", "Ctrl+c", "Ctrl+Shift+y", "Tab", "F5", "Alt+q", "Alt+Enter", "/", "ö",
  ]) {
    assert.equal(press(keys), false, keys);
  }
  assert.equal(editor.document.instances.length, before);
  assert.equal(keyboard({ hasSearch: true }).press("/"), true);
});

test("Ctrl or Cmd and Enter submit, once for a key that is held", () => {
  for (const held of ["Ctrl", "Meta"]) {
    const { asked, press } = keyboard();
    assert.equal(press(`${held}+Enter`), true);
    assert.equal(press(`Repeat+${held}+Enter`), true);
    assert.deepEqual(asked, ["submit"], held);
  }
  const { asked, press } = keyboard({ isIdle: false });
  assert.equal(press("Ctrl+Enter"), true);
  assert.equal(press("Ctrl+Shift+Enter"), false);
  assert.deepEqual(asked, []);
});

test("undo and redo work on layouts without Latin letters", () => {
  const { editor, press } = keyboard();
  press("Shift+ArrowRight");
  assert.equal(press("Ctrl+я", "KeyZ"), true);
  assert.deepEqual(pointOf(editor, "neck"), [100, 100, 2]);
  assert.equal(press("Ctrl+ν", "KeyY") || press("Ctrl+ط", "KeyY"), true);
  assert.deepEqual(pointOf(editor, "neck"), [101, 100, 2]);
});

test("a key does the work that the worker gave it, and the other one its own", () => {
  fakeStorage();
  const { editor, press, release } = keyboard({ pointer: [30, 40] });
  // Undo with "e", which selects a keypoint by default; hiding with ";", which does nothing by default.
  exchangeKeys(",", "2");
  exchangeKeys("h", ";");
  press(",");
  assert.equal(editor.selection.index, 1);
  press("Alt+,"); // the key of the second keypoint, with Alt
  assert.deepEqual(pointOf(editor, editor.settings.rig.keypoints[1]?.name ?? ""), [30, 40, 2]);
  press("2");
  assert.equal(editor.document.keypoint("1", 1), undefined);
  assert.equal(press("h"), false);
  press(";");
  assert.equal(editor.hidden.all, true);
  release(";");
  assert.equal(editor.hidden.all, false);
  // What means the same everywhere stays.
  assert.equal(press("Ctrl+z"), true);
  resetKeys();
});
