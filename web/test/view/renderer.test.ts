import assert from "node:assert/strict";
import { test } from "node:test";
import type { Editor } from "../../src/editor/editor";
import { select } from "../../src/editor/selecting";
import { givePoints } from "../../src/model/edits";
import type { Preferences } from "../../src/preferences";
import { drawActive, drawInstance, drawPreview } from "../../src/view/renderer";
import type { Detail, SceneInstance } from "../../src/view/scene";
import { fakeContext, spelled } from "../fake-page";
import { editorOf, RIG_JSON } from "../support";

const VIEW = { scale: 2, x: 10, y: 20 };
const PREFERENCES: Preferences = { keypointSize: 5, lineSize: 3, lineColor: "#00f", forceLineColor: false };
const NAMES = ["neck", "left_hand", "right_hand"];
const annotations = NAMES.map((label, i) => ({ label, x: 100 * i, y: 50 }));
const OUTLINE = "strokeStyle=rgba(8, 12, 20, 0.5)";

function drawn(draw: (context: CanvasRenderingContext2D) => void): string[] {
  const { context, calls } = fakeContext();
  draw(context);
  return spelled(calls());
}

function item(editor: Editor, number = 0): SceneInstance {
  const instance = editor.document.instances[number];
  assert.ok(instance);
  return { instance, number, keypoints: instance.keypoints };
}

function instanceOf(editor: Editor, more: Partial<Preferences> = {}, detail: Detail = "full", n = 0): string[] {
  return drawn((context) => {
    drawInstance(context, editor, item(editor, n), VIEW, { ...PREFERENCES, ...more }, detail);
  });
}
/** The color and width of each link, without its outline. */
const linksOf = (calls: readonly string[]): string[] => calls.flatMap((call, i) =>
  call === OUTLINE ? `${calls.slice(i).find((one) => /^strokeStyle=#/.test(one))} ${calls[i + 1]}` : []);

test("links lie below all markers, each from place to place on the screen", () => {
  const calls = instanceOf(editorOf([{ annotations }]));
  assert.deepEqual(calls.filter((call) => /^(moveTo|lineTo|rect|arc)/.test(call)).slice(0, 5), [
    "moveTo(10,120)", "lineTo(210,120)", "moveTo(10,120)", "lineTo(410,120)",
    `arc(10,120,7,0,${2 * Math.PI})`,
  ]);
  assert.ok(calls.lastIndexOf(OUTLINE) < calls.findIndex((call) => call.startsWith("arc")));
});

test("a link's color: forced, of the instance's number, its own, of the instance, or the usual one", () => {
  const colored = { annotations, annotation_options: { line_color: "#abc" } };
  const colors = (...[of, more]: Parameters<typeof instanceOf>): (string | undefined)[] =>
    linksOf(instanceOf(of, more)).map((text) => text.split(" ")[0]?.slice(12));
  assert.deepEqual(colors(editorOf([{ annotations }])), ["#00f", "#445566"]);
  assert.deepEqual(colors(editorOf([colored])), ["#abc", "#445566"]);
  assert.deepEqual(colors(editorOf([colored]), { forceLineColor: true }), ["#00f", "#00f"]);
  const own = editorOf([colored, colored, colored], { uniqueSkeletonColors: '["#111111","#222222"]' });
  assert.deepEqual(linksOf(instanceOf(own, {}, "full", 2)).map((text) => text.slice(12, 19)), ["#111111", "#111111"]);
});

test("a link's width: half for what is not confirmed, less in a large rig; dashed at an occluded end", () => {
  assert.deepEqual(linksOf(instanceOf(editorOf([{ annotations }]))).map((text) => text.slice(-11)), [
    "lineWidth=5", "lineWidth=5",
  ]);
  const initial = [{ annotations: annotations.map((one, i) => ({ ...one, v: i === 1 ? 1 : 2 })) }];
  const calls = instanceOf(editorOf(initial));
  assert.deepEqual(calls.filter((call) => call.startsWith("setLineDash(") && call !== "setLineDash()"), [
    "setLineDash(6,6.6000000000000005)",
  ]);
  const given = editorOf();
  given.document.instances = givePoints(given.document, "1", annotations.map(({ x, y }) => ({ x, y, v: 2 })));
  assert.deepEqual(linksOf(instanceOf(given)).map((text) => text.slice(-13)), ["lineWidth=3.5", "lineWidth=3.5"]);
  const many = Array.from({ length: 46 }, (_, i) => ({ name: `p${i}` }));
  const rigOf = (count: number): string => JSON.stringify({
    ...RIG_JSON, hash: "", keypoints: many.slice(0, count), links: [{ from: "p0", to: "p1" }],
  });
  const two = [{ annotations: [{ label: "p0", x: 1, y: 1 }, { label: "p1", x: 9, y: 9 }] }];
  const radius = (calls: readonly string[]): string | undefined => calls.find((call) => call.startsWith("arc"));
  const [small, large] = [45, 46].map((count) => instanceOf(editorOf(two, { rig: rigOf(count) })));
  assert.ok(small && large);
  assert.deepEqual([linksOf(small)[0]?.slice(-11), radius(small)], [
    "lineWidth=5", `arc(12,22,7,0,${2 * Math.PI})`,
  ]);
  assert.deepEqual([linksOf(large)[0]?.slice(-13), radius(large)], [
    "lineWidth=3.8", `arc(12,22,5,0,${2 * Math.PI})`,
  ]);
});

test("in a crowd links have no outline, and those of one color are one path", () => {
  const calls = instanceOf(editorOf([{ annotations }]), {}, "crowd");
  assert.deepEqual(calls.slice(0, 15), [
    "beginPath()", "strokeStyle=", "lineWidth=1", "stroke()", "beginPath()", "moveTo(10,120)", "lineTo(210,120)",
    "strokeStyle=#00f", "lineWidth=1", "stroke()", "beginPath()", "moveTo(10,120)", "lineTo(410,120)",
    "strokeStyle=#445566", "lineWidth=1",
  ]);
  const one = instanceOf(editorOf([{ annotations }]), { forceLineColor: true }, "crowd");
  assert.deepEqual(one.filter((call) => /^(stroke\(|moveTo)/.test(call)).slice(0, 4), [
    "stroke()", "moveTo(10,120)", "moveTo(10,120)", "stroke()",
  ]);
  assert.ok(one.includes(`arc(10,120,3,0,${2 * Math.PI})`));
  const dots = instanceOf(editorOf([{ annotations }]), { keypointSize: 2 }, "crowd");
  assert.ok(dots.includes(`arc(10,120,2,0,${2 * Math.PI})`));
});

test("a link needs both of its ends, and a missing keypoint has no marker", () => {
  const calls = instanceOf(editorOf([{ annotations: annotations.slice(1) }]));
  assert.deepEqual(calls.filter((call) => call === OUTLINE || call.startsWith("arc")), []);
});

test("the selected keypoint has a strong ring and its name, another one under the pointer a weak one", () => {
  const editor = editorOf([{ annotations }, { annotations }]);
  select(editor, "1", 0);
  const marks = (hover: { id: string; index: number } | null): string[] => drawn((context) => {
    const hit = hover && { ...hover, keypoint: { x: 0, y: 0, v: 2 as const, loaded: null } };
    drawActive(context, editor, VIEW, PREFERENCES, hit);
  }).flatMap((call, i, all) => call.startsWith("fillText") ? `${call} ${all.slice(0, i).findLast((one) =>
    one.startsWith("lineWidth"))}` : []);
  const neck = "fillText(neck,33,120.5) lineWidth=2";
  assert.deepEqual(marks(null), [neck]);
  assert.deepEqual(marks({ id: "1", index: 0 }), [neck]);
  assert.deepEqual(marks({ id: "1", index: 1 }), [neck, "fillText(left hand,233,120.5) lineWidth=1.25"]);
  assert.deepEqual(marks({ id: "2", index: 0 }), [neck, "fillText(neck,33,120.5) lineWidth=1.25"]);
  editor.hidden.toggle("1", 0);
  assert.deepEqual(marks(null), []);
  editor.hidden.all = true;
  assert.deepEqual(drawn((context) => { drawActive(context, editor, VIEW, PREFERENCES, null); }), []);
});

test("the frame has dashes in dark and white, square handles and a round one to rotate", () => {
  const editor = editorOf([{ annotations }]);
  editor.tool = "adjust";
  const calls = drawn((context) => { drawActive(context, editor, VIEW, PREFERENCES, null); });
  const at = calls.indexOf("setLineDash(6,5)");
  assert.deepEqual(calls.slice(at, at + 10), [
    "setLineDash(6,5)", "strokeStyle=rgba(8, 12, 20, 0.7)", "lineWidth=3.5", "strokeRect(-4,106,428,28)",
    "setLineDash()", "setLineDash(6,5)", "strokeStyle=#ffffff", "lineWidth=1.5", "strokeRect(-4,106,428,28)",
    "setLineDash()",
  ]);
  assert.deepEqual(calls.slice(at + 10, at + 17), [
    "beginPath()", "roundRect(-10,100,12,12,3)", "fillStyle=#ffffff", "fill()", "strokeStyle=#2f6fed",
    "lineWidth=2", "stroke()",
  ]);
  assert.deepEqual(calls.filter((call) => call.endsWith(`,7,0,${2 * Math.PI})`)).slice(-1), [
    `arc(210,80,7,0,${2 * Math.PI})`,
  ]);
});

test("the template's preview is pale, in its box, and pale is nothing after it", () => {
  const { rig } = editorOf().settings;
  const box = { left: 10, top: 20, right: 110, bottom: 220 };
  const calls = drawn((context) => { drawPreview(context, rig, box, VIEW); });
  assert.deepEqual(calls.slice(0, 6), [
    "setLineDash(5,4)", "strokeStyle=#ffffff", "lineWidth=1.5", "strokeRect(30,60,200,400)", "setLineDash()",
    "globalAlpha=0.8",
  ]);
  assert.deepEqual(calls.filter((call) => /^(moveTo|lineTo)/.test(call)), [
    "moveTo(130,60)", "lineTo(230,460)", "moveTo(130,60)", "lineTo(30,460)",
  ]);
  assert.equal(linksOf(calls).at(-1), "strokeStyle=#445566 lineWidth=4");
  assert.equal(calls.at(-1), "globalAlpha=1");
});

test("an own box is always drawn, that of the keypoints while boxes are shown, with handles for the tool", () => {
  const rects = (editor: Editor): string[] => drawn((context) => {
    drawActive(context, editor, VIEW, PREFERENCES, null);
  }).filter((call) => call.startsWith("strokeRect") || call.startsWith("roundRect"));
  const editor = editorOf([{ annotations }], { details: "" });
  assert.deepEqual(rects(editor), []);
  editor.showsBox = true;
  // A tenth of 200 pixels around it, cut off at the left: 0, 30 to 220, 70; a dark line and a light one.
  assert.deepEqual(rects(editor), Array(2).fill("strokeRect(10,80,440,80)"));
  editor.tool = "box";
  assert.equal(rects(editor).length, 10);
  const own = editorOf([{ annotations, bbox: [5, 10, 20, 30] }], { details: "" });
  assert.deepEqual(rects(own), Array(2).fill("strokeRect(20,40,40,60)"));
});
