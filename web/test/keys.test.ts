import assert from "node:assert/strict";
import { test } from "node:test";
import { readAttributes } from "../src/attributes";
import { createEditor, type Editor } from "../src/editor/editor";
import { selectClass } from "../src/editor/selecting";
import { keypointKey, pressKey, releaseKey, type KeyTarget } from "../src/keys";
import { sideFromName } from "../src/model/rig";
import type { GestureMachine } from "../src/gestures/machine";
import type { KeyboardCursor } from "../src/gestures/keyboard-cursor";
import { ZOOM_STEP, type Stage } from "../src/view/stage";
import { attributes, RIG_JSON } from "./support";

const part = <T>(some: Partial<T>): T => some as T;

/** An editor with one point at 100, 100, selected, and what the keys asked of the view. */
function keyboard(): {
  editor: Editor;
  asked: unknown[];
  press: (keys: string) => boolean;
  release: (key: string) => void;
} {
  const { settings } = readAttributes(
    attributes({
      imgSrc: "a.png",
      rig: JSON.stringify(RIG_JSON),
      initialValues: '[{"annotations":[{"label":"neck","x":100,"y":100}]}]',
    }),
  );
  if (!settings) throw new Error("no settings");
  const editor = createEditor({ ...settings, image: { width: 640, height: 480 } });
  selectClass(editor, 0);
  const asked: unknown[] = [];
  // The view needs a browser; here it only notes what it is asked.
  const note = (what: unknown): void => { asked.push(what); };
  const target: KeyTarget = {
    editor,
    stage: part<Stage>({ zoomBy: note, showAll: () => { note("all"); } }),
    gestures: part<GestureMachine>({ isIdle: true, pointerAt: null }),
    cursor: part<KeyboardCursor>({ at: null }),
    rename: () => { note("rename"); },
    search: () => false,
    toggleMagnifier: () => { note("magnifier"); },
  };
  const press = (keys: string): boolean => {
    const parts = keys.split("+");
    const key = parts.at(-1) ?? "";
    const holds = (name: string): boolean => parts.slice(0, -1).includes(name);
    return pressKey(
      {
        key,
        code: "",
        shiftKey: holds("Shift"),
        altKey: holds("Alt"),
        ctrlKey: holds("Ctrl"),
        metaKey: holds("Meta"),
        getModifierState: () => false,
      },
      target,
    );
  };
  return { editor, asked, press, release: (key) => { releaseKey(key, target); } };
}

test("arrows nudge by 1, 0.1 and 10 pixels, each its own way", () => {
  const steps = { "Shift+": 1, "Alt+": 0.1, "Shift+Alt+": 10 };
  const ways = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] } as const;
  for (const [held, by] of Object.entries(steps)) {
    for (const [key, [dx, dy]] of Object.entries(ways)) {
      const { editor, press } = keyboard();
      assert.ok(press(held + key));
      const { x = 0, y = 0 } = editor.selection.keypoint ?? {};
      assert.deepEqual([x, y], [100 + dx * by, 100 + dy * by], held + key);
    }
  }
});

test("in the adjust tool bare arrows move the whole instance, by 10 with Shift", () => {
  for (const [keys, by] of [["ArrowRight", 1], ["Shift+ArrowRight", 10], ["Alt+ArrowRight", 0.1]] as const) {
    const { editor, press } = keyboard();
    press("n");
    assert.ok(press(keys));
    assert.equal(editor.document.keypoint(editor.selection.instance?.id ?? "", 0)?.x, 100 + by, keys);
  }
});

test("the contract's keys do what they did", () => {
  const { editor, asked, press, release } = keyboard();
  for (const key of ["c", "x", "z"]) press(key);
  assert.deepEqual(asked, [ZOOM_STEP, 1 / ZOOM_STEP, "all"]);
  for (const [key, tool] of [["n", "adjust"], ["v", "draw"], ["q", "place"]] as const) {
    press(key);
    assert.equal(editor.tool, tool, key);
  }
  press("m");
  assert.equal(editor.hidden.all, true);
  press("m");
  assert.equal(editor.hidden.all, false);
  press("h");
  assert.equal(editor.hidden.all, true);
  release("h");
  assert.equal(editor.hidden.all, false);
  press("Shift+ArrowRight");
  press(",");
  assert.equal(editor.selection.keypoint?.x, 100);
  press(".");
  assert.equal(editor.selection.keypoint?.x, 101);
  press("b");
  assert.equal(editor.document.instances.length, 2);
  for (const [key, index] of [
    ["s", 1],
    ["w", 0],
    ["w", 2],
    ["ArrowDown", 0],
    ["d", 1],
    ["a", 0],
    ["3", 2],
  ] as const) {
    press(key);
    assert.equal(editor.selection.index, index, key);
  }
});

test("a modifier that is not ours leaves the key to the page", () => {
  const { editor, press } = keyboard();
  const before = editor.document.instances.length;
  for (const keys of ["Ctrl+b", "Meta+b", "Ctrl+Alt+z", "Ctrl+c", "Ctrl+Shift+y"])
    assert.equal(press(keys), false, keys);
  assert.equal(editor.document.instances.length, before);
  press("Shift+ArrowRight");
  assert.ok(press("Ctrl+z"));
  assert.equal(editor.selection.keypoint?.x, 100);
  assert.ok(press("Ctrl+Shift+Z"));
  assert.equal(editor.selection.keypoint?.x, 101);
});

test("45 keypoint keys, all different, the contract's in their places", () => {
  const keys = Array.from({ length: 45 }, (_, i) => keypointKey(i));
  assert.equal(new Set(keys).size, 45);
  assert.deepEqual(
    [0, 8, 9, 10, 13, 17, 19, 44].map((i) => keys[i]),
    ["1", "9", "0", "e", "y", "p", "A", "Z"],
  );
  assert.equal(keypointKey(45), null);
});

test("no keypoint key is a command", () => {
  const commands = "qnvzxc,.bmwsadfghjk/";
  for (let i = 0; i < 45; i += 1) assert.equal(commands.includes(keypointKey(i) ?? ""), false, String(i));
});

test("sides told by names", () => {
  assert.deepEqual(
    ["left_eye", "Right Knee", "l-hip", "wristR", "leftAnkle", "collar", "upper_right_front"].map(
      sideFromName,
    ),
    ["left", "right", "left", "right", "left", "center", "right"],
  );
});
