import assert from "node:assert/strict";
import { test } from "node:test";
import {
  drawDot, drawHalo, drawLink, drawMarker, drawTag, type Marker,
} from "../../src/view/markers";
import { fakeContext, spelled } from "../fake-page";

const DARK = "rgba(8, 12, 20, 0.85)";
const marker = (more: Partial<Marker> = {}): Marker =>
  ({ at: { x: 100, y: 50 }, side: "center", color: "#f00", v: 2, isUnconfirmed: false, ...more });

function drawn(draw: (context: CanvasRenderingContext2D) => void): string[] {
  const { context, calls } = fakeContext();
  draw(context);
  return spelled(calls());
}
const circle = (radius: number): string[] => ["beginPath()", `arc(100,50,${radius},0,${2 * Math.PI})`];
const fill = (color: string): string[] => [`fillStyle=${color}`, "fill()"];
const stroke = (color: string, width: number): string[] =>
  [`strokeStyle=${color}`, `lineWidth=${width}`, "stroke()"];

test("a visible keypoint is a disk in its color with a white and a dark rim", () => {
  assert.deepEqual(drawn((context) => { drawMarker(context, marker(), 5); }), [
    ...circle(6.5), ...fill(DARK), ...circle(5), ...fill("#ffffff"), ...circle(3.75), ...fill("#f00"),
  ]);
  // A very small one keeps its color.
  const small = drawn((context) => { drawMarker(context, marker(), 1.5); });
  assert.deepEqual(small.slice(-4), [...circle(0.75), ...fill("#f00")]);
});

test("an occluded keypoint is a ring in its color around a dark middle", () => {
  assert.deepEqual(drawn((context) => { drawMarker(context, marker({ v: 1 }), 5); }), [
    ...circle(6.5), ...fill(DARK), ...circle(5), ...fill("#f00"), ...circle(2.5), ...fill(DARK),
  ]);
  const small = drawn((context) => { drawMarker(context, marker({ v: 1 }), 2); });
  assert.deepEqual(small.slice(-4), [...circle(0.5), ...fill(DARK)]);
});

test("left is a square and right a diamond, of about the area of the circle", () => {
  const of = (side: Marker["side"]): string[] =>
    drawn((context) => { drawDot(context, marker({ side }), 10); });
  assert.deepEqual(of("right"), [
    "beginPath()", "moveTo(100,37.5)", "lineTo(112.5,50)", "lineTo(100,62.5)", "lineTo(87.5,50)", "closePath()",
    ...fill("#f00"),
  ]);
  assert.deepEqual(of("left"), ["fillStyle=#f00", "fillRect(91.2,41.2,17.6,17.6)"]);
  const square = drawn((context) => { drawMarker(context, marker({ side: "left" }), 10); });
  assert.deepEqual(square.slice(5, 6), ["rect(91.2,41.2,17.6,17.6)"]);
});

test("through an unconfirmed keypoint the image is seen; an occluded one has a dashed rim", () => {
  const hole = [
    ...circle(5), "globalCompositeOperation=destination-out", ...fill("#ffffff"),
    "globalCompositeOperation=source-over", ...stroke(DARK, 4),
  ];
  const of = (v: Marker["v"]): string[] =>
    drawn((context) => { drawMarker(context, marker({ v, isUnconfirmed: true }), 5); });
  assert.deepEqual(of(2), [...hole, ...stroke("#f00", 2), "setLineDash()"]);
  assert.deepEqual(of(1), [...hole, "setLineDash(2,2)", ...stroke("#f00", 2), "setLineDash()"]);
  const dot = drawn((context) => { drawDot(context, marker({ isUnconfirmed: true }), 3); });
  assert.deepEqual(dot, [...circle(3), ...fill("#f00"), ...circle(2), ...fill(DARK)]);
});

test("the ring around a marker is stronger for the selected one", () => {
  const of = (strong: boolean): string[] =>
    drawn((context) => { drawHalo(context, { x: 100, y: 50 }, 5, strong); });
  assert.deepEqual(of(true), [...circle(11), ...stroke(DARK, 4), ...stroke("#ffffff", 2)]);
  assert.deepEqual(of(false), [...circle(11), ...stroke(DARK, 3), ...stroke("#ffffff", 1.25)]);
});

test("a name stands to the right of its marker, in a box as wide as the text and 14 pixels more", () => {
  assert.deepEqual(drawn((context) => { drawTag(context, { x: 100, y: 50 }, "nose", 5); }), [
    "font=600 12px system-ui, sans-serif", "textBaseline=middle", "measureText(nose)",
    "beginPath()", "roundRect(116,39,54,22,6)", ...fill("rgba(13, 18, 28, 0.92)"),
    "fillStyle=#ffffff", "fillText(nose,123,50.5)",
  ]);
});

test("a link has a dark outline two pixels wider; dashes grow with its width and end with it", () => {
  const of = (dashed: boolean): string[] =>
    drawn((context) => { drawLink(context, { x: 1, y: 2 }, { x: 3, y: 4 }, "#0f0", 5, dashed); });
  const outline = [
    "beginPath()", "moveTo(1,2)", "lineTo(3,4)", "lineCap=round", ...stroke("rgba(8, 12, 20, 0.5)", 7),
  ];
  assert.deepEqual(of(false), [...outline, ...stroke("#0f0", 5), "setLineDash()"]);
  assert.deepEqual(of(true), [...outline, "setLineDash(10,11)", ...stroke("#0f0", 5), "setLineDash()"]);
});
