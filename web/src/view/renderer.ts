/** Draws the instances for a viewport. Knows nothing of events, nor of when it is called. */
import { colorAt } from "../colors";
import type { Editor } from "../editor/editor";
import { outputPosition } from "../model/answer";
import { isLabeled, OCCLUDED, type Keypoint } from "../model/document";
import { boxOnScreen, pointIn, toScreen, type Box, type ScreenPoint, type Viewport } from "../model/geometry";
import type { Rig } from "../model/rig";
import type { Preferences } from "../preferences";
import { frameOf, type Frame } from "./frame";
import {
  drawDot,
  drawHalo,
  drawLink,
  drawMarker,
  drawTag,
  fill,
  stroke,
  WHITE,
  type Marker,
} from "./markers";
import type { Detail, Hit, SceneInstance } from "./scene";

/** The active instance, its frame, and the marks around what is selected and under the pointer. */
export function drawActive(
  context: CanvasRenderingContext2D,
  editor: Editor,
  view: Viewport,
  preferences: Preferences,
  hover: Hit | null,
): void {
  if (editor.hidden) return;
  const { activeInstance: instance, activeIndex } = editor;
  if (instance) {
    const number = editor.document.instances.indexOf(instance);
    const item = { instance, number, keypoints: editor.shownKeypoints(instance.id) };
    drawInstance(context, editor, item, view, preferences, "full");
  }
  const frame = frameOf(editor, view);
  if (frame) drawFrame(context, frame);
  const mark = (id: string, index: number, strong: boolean): void => {
    const keypoint = editor.shownKeypoints(id)[index];
    if (!isLabeled(keypoint)) return;
    const at = screenPlace(editor, keypoint, view);
    drawHalo(context, at, preferences.keypointSize, strong);
    drawTag(context, at, editor.nameOf(index), preferences.keypointSize);
  };
  if (instance && activeIndex !== null) mark(instance.id, activeIndex, true);
  if (hover && !(hover.id === instance?.id && hover.index === activeIndex))
    mark(hover.id, hover.index, false);
}

export function drawInstance(
  context: CanvasRenderingContext2D,
  editor: Editor,
  { instance, number, keypoints }: SceneInstance,
  view: Viewport,
  preferences: Preferences,
  detail: Detail,
): void {
  const { rig, instanceColors } = editor;
  const own = instanceColors?.[number % instanceColors.length];
  const markers = rig.keypoints.map(({ side, color }, index): Marker | null => {
    const keypoint = keypoints[index];
    return isLabeled(keypoint)
      ? {
          at: screenPlace(editor, keypoint, view),
          side,
          v: keypoint.v,
          color: own ?? instance.keypointColor ?? color,
        }
      : null;
  });
  // Faces and hands: many points in little room.
  const size = rig.keypoints.length > 45 ? 0.6 : 1;
  let lastColor = "";
  context.beginPath();
  for (const link of rig.links) {
    const [a, b] = [markers[link.from], markers[link.to]];
    if (!a || !b) continue;
    const color = preferences.forceLineColor
      ? preferences.lineColor
      : (own ?? link.color ?? instance.lineColor ?? preferences.lineColor);
    if (detail === "full")
      drawLink(context, a.at, b.at, color, preferences.lineSize * size, a.v === OCCLUDED || b.v === OCCLUDED);
    else {
      // Thin, without casing, and all of one color in one stroke.
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
  return toScreen(view, outputPosition(keypoint, editor));
}

/** The handles of the adjust tool. */
function drawFrame(context: CanvasRenderingContext2D, { box, handles }: Frame): void {
  drawBox(context, box, [6, 5], "rgba(8, 12, 20, 0.7)", 3.5);
  drawBox(context, box, [6, 5], WHITE, 1.5);
  for (const [kind, { x, y }] of handles) {
    context.beginPath();
    if (kind === "rotate") context.arc(x, y, 7, 0, Math.PI * 2);
    else context.roundRect(x - 6, y - 6, 12, 12, 3);
    fill(context, WHITE);
    stroke(context, "#2f6fed", 2);
  }
}

function drawBox(
  context: CanvasRenderingContext2D,
  { left, top, right, bottom }: Box,
  dash: number[],
  color: string,
  width: number,
): void {
  context.setLineDash(dash);
  context.strokeStyle = color;
  context.lineWidth = width;
  context.strokeRect(left, top, right - left, bottom - top);
  context.setLineDash([]);
}

/** The template as it will lie in the box that is being drawn. */
export function drawPreview(context: CanvasRenderingContext2D, rig: Rig, box: Box, view: Viewport): void {
  const onScreen = boxOnScreen(view, box);
  drawBox(context, onScreen, [5, 4], WHITE, 1.5);
  const places = rig.keypoints.map(({ position }) => position && pointIn(onScreen, position));
  context.globalAlpha = 0.8;
  rig.links.forEach((link, i) => {
    const [from, to] = [places[link.from], places[link.to]];
    if (from && to) drawLink(context, from, to, link.color ?? colorAt(i), 2, false);
  });
  context.globalAlpha = 1;
}
