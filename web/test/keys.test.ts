import assert from "node:assert/strict";
import { test } from "node:test";
import { parseColor } from "../src/colors";
import { keypointKey } from "../src/keys";
import { sideFromName } from "../src/model/rig";

test("45 keypoint keys, all different, the contract's in their places", () => {
  const keys = Array.from({ length: 45 }, (_, i) => keypointKey(i));
  assert.equal(new Set(keys).size, 45);
  assert.deepEqual([0, 8, 9, 10, 13, 17, 19, 44].map((i) => keys[i]), ["1", "9", "0", "e", "y", "p", "A", "Z"]);
  assert.equal(keypointKey(45), null);
});

test("no keypoint key is a command", () => {
  const commands = "qnvzxc,.bmwsadfghjk/";
  for (let i = 0; i < 45; i += 1) assert.equal(commands.includes(keypointKey(i) ?? ""), false, String(i));
});

test("colours: only colours", () => {
  for (const color of ["#fff", "#11223344", "red", "rgb(1, 2, 3)", "hsl(120deg 50% 50% / .5)"]) assert.equal(parseColor(` ${color} `), color);
  for (const other of ["", "#12", "url(x)", "red;background:url(x)", "var(--x)", "expression(alert(1))", "<img>", "inherit", "rgb(1,2,3"]) {
    assert.equal(parseColor(other), null, other);
  }
});

test("sides told by names", () => {
  assert.deepEqual(["left_eye", "Right Knee", "l-hip", "wristR", "leftAnkle", "collar", "upper_right_front"].map(sideFromName),
    ["left", "right", "left", "right", "left", "center", "right"]);
});
