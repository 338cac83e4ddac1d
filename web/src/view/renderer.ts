/** Draws instances, the frame and the template for a viewport. */
import { colorAt } from "../colors";
import type { Editor } from "../editor/editor";
import { boxOfInstance, keypointTitle } from "../editor/queries";
import { outputPosition } from "../model/answer";
import { ownBox } from "../model/boxes";
import { isLabeled, isUnconfirmed, OCCLUDED, type Keypoint } from "../model/document";
import { boxOnScreen, pointIn, toScreen, type Box, type Position, type ScreenPoint, type Viewport } from "../model/geometry";
import type { Rig } from "../model/rig";
import type { Preferences } from "../preferences";
import { frameOf, type Frame } from "./frame";
import {
  drawDot, drawHalo, drawLink, drawMarker, drawTag, fill, stroke, WHITE, type Marker,
} from "./markers";
import type { Detail, Hit, SceneInstance } from "./scene";

const ACCENT = "#2f6fed";
/** A rig with more keypoints has faces or hands: many points in little room. */
const LARGE_RIG = 45;

/** Draws the active instance, its frame, and marks at the selected keypoint and the one under the pointer. */
export function drawActive(
  context: CanvasRenderingContext2D, editor: Editor, view: Viewport, preferences: Preferences,
  hover: Hit | null,
): void {
  if (editor.hidden.all) return;
  const { document, selection: { instance, index } } = editor;
  if (instance) {
    const number = document.instances.indexOf(instance);
    const item = { instance, number, keypoints: editor.hidden.shownOf(instance.id) };
    drawInstance(context, editor, item, view, preferences, "full");
    const box = editor.showsBox || editor.tool === "box" ? boxOfInstance(editor, instance) : null;
    if (box) drawInstanceBox(context, editor, boxOnScreen(view, box));
  }
  const frame = frameOf(editor, view);
  if (frame) drawFrame(context, frame);
  const mark = (id: string, at: number, strong: boolean): void => {
    const keypoint = editor.hidden.shownOf(id)[at];
    if (!isLabeled(keypoint)) return;
    const center = screenPlace(editor, keypoint, view);
    drawHalo(context, center, preferences.keypointSize, strong);
    drawTag(context, center, keypointTitle(document.instance(id) ?? editor, at), preferences.keypointSize);
  };
  if (instance && index !== null) mark(instance.id, index, true);
  const isSelected = hover?.id === instance?.id && hover?.index === index;
  if (hover && !isSelected) mark(hover.id, hover.index, false);
}

export function drawInstance(
  context: CanvasRenderingContext2D, editor: Editor, item: SceneInstance, view: Viewport,
  preferences: Preferences, detail: Detail,
): void {
  const { instance, number, keypoints } = item;
  const { instanceColors } = editor.settings;
  const { rig } = instance;
  const own = instanceColors?.[number % instanceColors.length];
  const markers = rig.keypoints.map(({ side, color }, index): Marker | null => {
    const keypoint = keypoints[index];
    if (!isLabeled(keypoint)) return null;
    const at = screenPlace(editor, keypoint, view);
    return {
      at, side, v: keypoint.v, color: own ?? instance.keypointColor ?? color,
      isUnconfirmed: isUnconfirmed(keypoint),
    };
  });
  const box = ownBox(instance);
  if (box) drawOutline(context, boxOnScreen(view, box), []);
  const size = rig.keypoints.length > LARGE_RIG ? 0.6 : 1;
  let lastColor = "";
  context.beginPath();
  for (const link of rig.links) {
    const a = markers[link.from];
    const b = markers[link.to];
    if (!a || !b) continue;
    const color = preferences.forceLineColor
      ? preferences.lineColor
      : own ?? link.color ?? instance.lineColor ?? preferences.lineColor;
    if (detail === "full") {
      const isDashed = a.v === OCCLUDED || b.v === OCCLUDED;
      const width = a.isUnconfirmed || b.isUnconfirmed ? 0.5 : 1;
      drawLink(context, a.at, b.at, color, preferences.lineSize * size * width, isDashed);
    } else {
      // Thin, without outline, and all that follow each other in one color with one stroke.
      if (color !== lastColor) {
        stroke(context, lastColor, 1);
        context.beginPath();
        lastColor = color;
      }
      context.moveTo(a.at.x, a.at.y);
      context.lineTo(b.at.x, b.at.y);
    }
  }
  if (detail === "crowd") stroke(context, lastColor, 1);
  for (const marker of markers) {
    if (!marker) continue;
    if (detail === "full") drawMarker(context, marker, preferences.keypointSize * size + 0.5);
    else drawDot(context, marker, Math.min(preferences.keypointSize, 3));
  }
}

function screenPlace(editor: Editor, keypoint: Keypoint, view: Viewport): ScreenPoint {
  return toScreen(view, outputPosition(keypoint, editor.settings));
}

/** Draws the frame of the adjust tool. */
function drawFrame(context: CanvasRenderingContext2D, { box, handles }: Frame): void {
  drawOutline(context, box, [6, 5]);
  for (const [kind, { x, y }] of handles) {
    context.beginPath();
    if (kind === "rotate") context.arc(x, y, 7, 0, Math.PI * 2);
    else context.roundRect(x - 6, y - 6, 12, 12, 3);
    fill(context, WHITE);
    stroke(context, ACCENT, 2);
  }
}

/** A light line on a dark one can be seen on any image. */
function drawOutline(context: CanvasRenderingContext2D, box: Box, dash: number[]): void {
  drawBox(context, box, dash, "rgba(8, 12, 20, 0.7)", 3.5);
  drawBox(context, box, dash, WHITE, 1.5);
}

/** Draws the box of the active instance: faintly while nobody drew it; with handles for the box tool. */
function drawInstanceBox(context: CanvasRenderingContext2D, { selection, tool }: Editor, box: Box): void {
  if (!selection.instance?.details["bbox"]) {
    context.globalAlpha = tool === "box" ? 0.8 : 0.5;
    drawOutline(context, box, [3, 4]);
    context.globalAlpha = 1;
  }
  if (tool !== "box") return;
  for (const x of [0, 0.5, 1]) {
    for (const y of [0, 0.5, 1]) if (x !== 0.5 || y !== 0.5) drawHandle(context, pointIn(box, { x, y }));
  }
}

function drawHandle(context: CanvasRenderingContext2D, { x, y }: Position): void {
  context.beginPath();
  context.roundRect(x - 5, y - 5, 10, 10, 2);
  fill(context, WHITE);
  stroke(context, ACCENT, 2);
}

function drawBox(
  context: CanvasRenderingContext2D, { left, top, right, bottom }: Box, dash: number[], color: string,
  width: number,
): void {
  context.setLineDash(dash);
  context.strokeStyle = color;
  context.lineWidth = width;
  context.strokeRect(left, top, right - left, bottom - top);
  context.setLineDash([]);
}

/** Draws the template as it will lie in the box that is being drawn. */
export function drawPreview(context: CanvasRenderingContext2D, rig: Rig, box: Box, view: Viewport): void {
  const onScreen = boxOnScreen(view, box);
  drawBox(context, onScreen, [5, 4], WHITE, 1.5);
  const places = rig.keypoints.map(({ position }) => position && pointIn(onScreen, position));
  context.globalAlpha = 0.8;
  rig.links.forEach((link, i) => {
    const from = places[link.from];
    const to = places[link.to];
    if (from && to) drawLink(context, from, to, link.color ?? colorAt(i), 2, false);
  });
  context.globalAlpha = 1;
}
