import assert from "node:assert/strict";
import { test } from "node:test";
import type { Editor } from "../../src/editor/editor";
import { select } from "../../src/editor/selecting";
import { screenPoint } from "../../src/model/geometry";
import { createStage, type Stage } from "../../src/view/stage";
import { fakeClock } from "../fake-clock";
import { fakePage, spelled } from "../fake-page";
import { editorOf } from "../support";

const page = fakePage();
const pass = fakeClock();
Object.assign(window, { setTimeout });

const PREFERENCES = { keypointSize: 5, lineSize: 3, lineColor: "#00f", forceLineColor: false };
const annotations = [{ label: "neck", x: 100, y: 50 }, { label: "left_hand", x: 200, y: 60 }];

interface Opened {
  readonly stage: Stage;
  readonly editor: Editor;
  /** Whether the layer of the active instance, and that of the others, were drawn since the last call. */
  readonly drawn: () => [boolean, boolean];
  readonly active: HTMLCanvasElement;
  readonly views: () => number;
  readonly frames: () => number;
  readonly stop: () => void;
}

function open(initial: unknown = [{ annotations }, { annotations }], [width, height] = [688, 528]): Opened {
  const editor = editorOf(initial);
  const end = new AbortController();
  const stage = createStage(editor, document.createElement("img"), PREFERENCES, end.signal);
  let views = 0;
  let frames = 0;
  stage.onView = () => { views += 1; };
  stage.onFrame = () => { frames += 1; };
  const [others, active] = stage.node.querySelectorAll("canvas");
  assert.ok(others && active && width && height);
  page.resize(stage.node, width, height);
  const drawn = (): [boolean, boolean] => {
    page.frame();
    return [page.drawn(active).length > 0, page.drawn(others).length > 0];
  };
  drawn();
  const stop = (): void => { end.abort(); };
  return { stage, editor, drawn, active, stop, views: () => views, frames: () => frames };
}

test("at first the whole image is shown, with room around it, before the first frame", () => {
  const { stage, views, frames } = open();
  assert.deepEqual(stage.viewport, { scale: 1, x: 24, y: 24 });
  assert.deepEqual([stage.area, views(), frames()], [{ width: 688, height: 528 }, 1, 1]);
  const image = stage.node.querySelector("img");
  assert.equal(image?.style.transform, "translate(24px, 24px) scale(1)");
  assert.deepEqual([stage.toScreen({ x: 10, y: 20 }), stage.toImage(screenPoint(34, 44))], [
    screenPoint(34, 44), { x: 10, y: 20 },
  ]);
});

test("client pixels count from the corner of the drawing area", () => {
  const { stage } = open();
  stage.node.getBoundingClientRect = () => ({ left: 7, top: 9 }) as DOMRect;
  assert.deepEqual(stage.clientToScreen(10, 20), screenPoint(3, 11));
});

test("without a size nothing is drawn", () => {
  const editor = editorOf();
  const stage = createStage(editor, document.createElement("img"), PREFERENCES, new AbortController().signal);
  for (const [width, height] of [[0, 100], [100, 0]] as const) {
    page.resize(stage.node, width, height);
    stage.invalidate("active");
    page.frame();
    assert.deepEqual([stage.area.width, stage.node.querySelector("img")?.style.transform], [0, ""]);
  }
});

test("a zoom keeps the place under the pointer; the middle, if there is none", () => {
  const { stage, views } = open();
  stage.zoomTo(4, screenPoint(124, 74));
  assert.deepEqual([stage.toImage(screenPoint(124, 74)), stage.viewport.scale], [{ x: 100, y: 50 }, 4]);
  assert.equal(views(), 2);
  stage.zoomBy(0.5, screenPoint(124, 74));
  assert.deepEqual([stage.toImage(screenPoint(124, 74)), stage.viewport.scale], [{ x: 100, y: 50 }, 2]);
  stage.showAll();
  assert.deepEqual(stage.viewport, { scale: 1, x: 24, y: 24 });
  stage.zoomTo(2);
  assert.deepEqual(stage.toImage(screenPoint(344, 264)), { x: 320, y: 240 });
  stage.panBy(-10, -20);
  assert.deepEqual(stage.toImage(screenPoint(334, 244)), { x: 320, y: 240 });
});

test("when the area grows, a fitted image is fitted again, and else what is in the middle stays there", () => {
  const { stage, views } = open();
  page.resize(stage.node, 368, 288);
  assert.deepEqual([stage.viewport, views()], [{ scale: 0.5, x: 24, y: 24 }, 2]);
  page.resize(stage.node, 368, 288);
  assert.equal(views(), 2);
  stage.zoomTo(2);
  page.resize(stage.node, 468, 248);
  assert.deepEqual(stage.toImage(screenPoint(234, 124)), { x: 320, y: 240 });
  stage.showAll();
  stage.panBy(0, 0);
  page.resize(stage.node, 688, 528);
  assert.notEqual(stage.viewport.scale, 1);
});

test("a canvas that was resized is drawn at once, not a frame later", () => {
  const { stage, active } = open();
  page.drawn(active);
  page.resize(stage.node, 368, 288);
  assert.deepEqual(spelled(page.drawn(active)).slice(0, 3), [
    "resetTransform()", "clearRect(0,0,368,288)", "setTransform(1,0,0,1,0,0)",
  ]);
});

test("in a drag only the layer of the active instance is drawn", () => {
  const { editor, drawn } = open();
  const change = (id: string): void => {
    editor.document.instances = editor.document.instances.map((one) => one.id === id ? { ...one } : one);
  };
  assert.deepEqual(drawn(), [false, false]);
  editor.emit("message");
  assert.deepEqual(drawn(), [false, false]);
  for (const what of ["tool", "hidden"] as const) {
    editor.emit(what);
    assert.deepEqual(drawn(), [true, false], what);
  }
  change("2");
  editor.isDragging = true;
  editor.emit("document");
  assert.deepEqual(drawn(), [true, false]);
  editor.isDragging = false;
  editor.emit("document");
  assert.deepEqual(drawn(), [true, true]);
  select(editor, "2", null);
  assert.deepEqual(drawn(), [true, true]);
});

test("a keypoint under the pointer is marked once, until another one is", () => {
  const { stage, editor, drawn } = open();
  const keypoint = editor.document.keypoint("1", 1);
  assert.ok(keypoint);
  stage.hover = { id: "1", index: 1, keypoint };
  assert.deepEqual(drawn(), [true, false]);
  stage.hover = { id: "1", index: 1, keypoint };
  assert.deepEqual(drawn(), [false, false]);
  stage.hover = { id: "2", index: 1, keypoint };
  assert.deepEqual(drawn(), [true, false]);
  stage.hover = { id: "2", index: 0, keypoint };
  assert.deepEqual(drawn(), [true, false]);
  stage.hover = null;
  assert.deepEqual(drawn(), [true, false]);
});

test("where a template will lie is drawn until it is placed", () => {
  const { stage, active } = open();
  const boxes = (): string[] => {
    page.frame();
    return spelled(page.drawn(active)).filter((call) => call.startsWith("strokeRect"));
  };
  stage.preview = { left: 0, top: 0, right: 10, bottom: 20 };
  assert.deepEqual(boxes(), ["strokeRect(24,24,10,20)"]);
  stage.preview = null;
  assert.deepEqual(boxes(), []);
});

test("a light scene is drawn at each step of the view", () => {
  const { stage, drawn, active } = open();
  stage.panBy(-30, 0);
  stage.zoomTo(3);
  assert.deepEqual(drawn(), [true, true]);
  assert.equal(active.style.transform, "none");
});

test("a heavy one is only moved, and drawn again when the view has rested for 100 milliseconds", () => {
  const { stage, drawn, active } = open(Array.from({ length: 31 }, () => ({ annotations })));
  for (let i = 0; i < 40; i += 1) page.frame();
  drawn();
  stage.zoomTo(2, screenPoint(24, 24));
  assert.deepEqual(drawn(), [false, false]);
  assert.equal(active.style.transform, "translate(-24px, -24px) scale(2)");
  pass(99);
  stage.panBy(-10, 0);
  pass(99);
  assert.deepEqual(drawn(), [false, false]);
  pass(1);
  assert.equal(drawn()[0], true);
  assert.equal(active.style.transform, "none");
});

test("sixty keypoints are still light", () => {
  const { stage, drawn } = open(Array.from({ length: 30 }, () => ({ annotations })));
  for (let i = 0; i < 40; i += 1) page.frame();
  drawn();
  stage.panBy(-1, 0);
  stage.zoomTo(2);
  assert.equal(drawn()[0], true);
});

test("it ends with its signal", () => {
  const { stage, drawn, stop, editor } = open();
  stage.invalidate("active");
  stop();
  assert.deepEqual(drawn(), [false, false]);
  editor.emit("document");
  assert.deepEqual(drawn(), [false, false]);
  page.resize(stage.node, 100, 100);
  assert.equal(stage.area.width, 688);
});
