import assert from "node:assert/strict";
import { test } from "node:test";
import type { Editor } from "../../src/editor/editor";
import { imagePoint } from "../../src/model/geometry";
import { createMagnifier } from "../../src/panel/magnifier";
import { fakePage, spelled } from "../fake-page";
import { editorOf, stageOf } from "../support";

const page = fakePage();
const IMAGE_NODE = Object.assign(document.createElement("img"), { toString: () => "the image" });
const annotations = [{ label: "neck", x: 100, y: 50 }, { label: "left_hand", x: 110, y: 60 }];

interface Opened {
  readonly node: HTMLElement;
  readonly lens: HTMLInputElement;
  readonly editor: Editor;
  readonly drawn: (x: number, y: number) => string[];
}

function open(scale = 0.5): Opened {
  const editor = editorOf([{ annotations }]);
  const lens = document.createElement("input");
  lens.type = "checkbox";
  lens.checked = true;
  const { node, update } = createMagnifier(editor, stageOf(editor, { scale, x: 5, y: 7 }), IMAGE_NODE, lens);
  const drawn = (x: number, y: number): string[] => {
    update(imagePoint(x, y));
    return spelled(page.drawn(node));
  };
  return { node, lens, editor, drawn };
}

test("it shows four times the stage's scale around the place, and a cross with a free center", () => {
  const { node, drawn, editor } = open();
  editor.hidden.all = true;
  assert.deepEqual(drawn(100, 50), [
    "setTransform(1,0,0,1,0,0)", "clearRect(0,0,168,168)", "imageSmoothingEnabled=true",
    "drawImage(the image,58,8,84,84,0,0,168,168)", "beginPath()",
    "moveTo(90,84)", "lineTo(110,84)", "moveTo(78,84)", "lineTo(58,84)",
    "moveTo(84,90)", "lineTo(84,110)", "moveTo(84,78)", "lineTo(84,58)",
    "strokeStyle=rgba(8, 12, 20, .7)", "lineWidth=3", "stroke()", "strokeStyle=#fff", "lineWidth=1", "stroke()",
  ]);
  // The middle of the magnifier lies on the place: at 0.5 * 100 + 5, 0.5 * 50 + 7 on the stage.
  assert.equal(node.style.transform, "translate(-29px, -52px)");
});

test("keypoints of the active instance are drawn at their places, twice the scale away from the middle", () => {
  const { drawn, editor } = open();
  const [neck, hand] = editor.settings.rig.keypoints;
  const dot = (x: number, y: number, color = ""): string[] => [
    "beginPath()", `arc(${x},${y},4,0,${2 * Math.PI})`, "strokeStyle=#fff", "lineWidth=3", "stroke()",
    `fillStyle=${color}`, "fill()",
  ];
  assert.deepEqual(drawn(100, 50).slice(4, 18), [...dot(84, 84, neck?.color), ...dot(104, 104, hand?.color)]);
  assert.deepEqual(drawn(90, 50).slice(4, 6), ["beginPath()", `arc(104,84,4,0,${2 * Math.PI})`]);
});

test("pixels are squares from a scale of three on, and a fine screen gets more of them", () => {
  assert.equal(open(0.7).drawn(1, 1)[2], "imageSmoothingEnabled=true");
  assert.equal(open(0.75).drawn(1, 1)[2], "imageSmoothingEnabled=false");
  Object.assign(globalThis, { devicePixelRatio: 2 });
  const { node, drawn } = open();
  assert.deepEqual(drawn(1, 1).slice(0, 2), ["setTransform(2,0,0,2,0,0)", "clearRect(0,0,168,168)"]);
  assert.deepEqual([node.getAttribute("width"), node.getAttribute("height")], ["336", "336"]);
  Object.assign(globalThis, { devicePixelRatio: 1 });
});

test("it is hidden without a place, and while it is off nothing is drawn", () => {
  const { node, lens, drawn, editor } = open();
  drawn(1, 1);
  assert.equal(node.hidden, false);
  lens.checked = false;
  assert.deepEqual([drawn(1, 1), node.hidden], [[], true]);
  const stage = stageOf(editor);
  lens.checked = true;
  const other = createMagnifier(editor, stage, IMAGE_NODE, lens);
  other.update(null);
  assert.deepEqual([page.drawn(other.node), other.node.hidden], [[], true]);
});
