import assert from "node:assert/strict";
import { test } from "node:test";
import { screenPoint } from "../../src/model/geometry";
import { frameHit, frameOf } from "../../src/view/frame";
import { editorOf } from "../support";

const VIEW = { scale: 2, x: 10, y: 20 };
const annotations = [{ label: "neck", x: 100, y: 100 }, { label: "left_hand", x: 200, y: 300 }];

test("the frame is around the instance on the screen, with room and five handles", () => {
  const editor = editorOf([{ annotations }]);
  assert.equal(frameOf(editor, VIEW), null);
  editor.tool = "adjust";
  assert.deepEqual(frameOf(editor, VIEW), {
    id: "1",
    around: { left: 100, top: 100, right: 200, bottom: 300 },
    box: { left: 196, top: 206, right: 424, bottom: 634 },
    handles: [
      ["top-left", screenPoint(196, 206)], ["top-right", screenPoint(424, 206)],
      ["bottom-left", screenPoint(196, 634)], ["bottom-right", screenPoint(424, 634)],
      ["rotate", screenPoint(310, 180)],
    ],
  });
});

test("without keypoints there is no frame", () => {
  const editor = editorOf();
  editor.tool = "adjust";
  assert.equal(frameOf(editor, VIEW), null);
});

test("a handle is hit up to 14 pixels away, the frame inside and on its edge", () => {
  const editor = editorOf([{ annotations }]);
  editor.tool = "adjust";
  const frame = frameOf(editor, VIEW);
  assert.ok(frame);
  const hit = (x: number, y: number): string | null => frameHit(frame, screenPoint(x, y));
  assert.deepEqual([hit(182, 206), hit(181, 206), hit(424, 648), hit(310, 166), hit(310, 165)], [
    "top-left", null, "bottom-right", "rotate", null,
  ]);
  assert.deepEqual([hit(300, 400), hit(196, 400), hit(424, 400), hit(300, 634), hit(250, 206)], [
    "move", "move", "move", "move", "move",
  ]);
  assert.deepEqual([hit(195, 400), hit(425, 400), hit(300, 635), hit(250, 205)], [null, null, null, null]);
});
