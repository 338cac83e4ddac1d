/** Draws the instances for a viewport. Knows nothing of events, nor of when it is called. */
import { colorAt } from "../colors";
import type { Editor } from "../editor/editor";
import { outputPosition } from "../model/answer";
import { NOT_LABELED, OCCLUDED, type Keypoint } from "../model/document";
import { boxOnScreen, pointIn, toScreen, type Box, type ScreenPoint, type Viewport } from "../model/geometry";
import type { Link, Rig } from "../model/rig";
import type { Preferences } from "../preferences";
import { frameOf } from "./frame";
import type { Hit } from "./hit-test";
import { drawDot, drawHalo, drawLink, drawMarker, drawTag, drawThinLinks } from "./markers";
import type { SceneInstance } from "./scene";

/** `crowd`: small and without outlines, for scenes of hundreds of markers. */
export type Detail = "full" | "crowd";

/** The active instance, its frame, and the marks around what is selected and under the pointer. */
export function drawActive(
  context: CanvasRenderingContext2D, editor: Editor, view: Viewport, preferences: Preferences, hover: Hit | null,
): void {
  if (editor.hidden) return;
  const instance = editor.activeInstance;
  if (instance) {
    const number = editor.document.instances.indexOf(instance);
    const item = { instance, number, keypoints: editor.shownKeypoints(instance.id) };
    drawInstance(context, editor, item, view, preferences, "full");
  }
  if (editor.tool === "adjust") drawFrame(context, editor, view);
  drawSelection(context, editor, view, preferences, hover);
}

export function drawInstance(
  context: CanvasRenderingContext2D, editor: Editor, { instance, number, keypoints }: SceneInstance, view: Viewport,
  preferences: Preferences, detail: Detail,
): void {
  const { rig } = editor;
  const own = editor.instanceColors?.[number % editor.instanceColors.length] ?? null;
  const at = keypoints.map((keypoint) => position(editor, keypoint, view));
  const colorOf = (link: Link): string => preferences.forceLineColor
    ? preferences.lineColor
    : own ?? link.color ?? instance.lineColor ?? preferences.lineColor;
  if (detail === "crowd") {
    drawThinLinks(context, rig.links.map((link) => ({ a: at[link.from], b: at[link.to], color: colorOf(link) })));
    rig.keypoints.forEach(({ side, color }, index) => {
      const place = at[index];
      if (place) drawDot(context, place, Math.min(preferences.keypointSize, 3), side, own ?? instance.keypointColor ?? color);
    });
    return;
  }
  // Faces and hands: many points in little room.
  const size = rig.keypoints.length > 45 ? 0.6 : 1;
  for (const link of rig.links) {
    const [a, b] = [at[link.from], at[link.to]];
    if (!a || !b) continue;
    const dashed = keypoints[link.from]?.v === OCCLUDED || keypoints[link.to]?.v === OCCLUDED;
    drawLink(context, a, b, colorOf(link), preferences.lineSize * size, dashed);
  }
  keypoints.forEach((keypoint, index) => {
    const place = at[index];
    const kind = rig.keypoints[index];
    if (!keypoint || !place || !kind) return;
    drawMarker(context, {
      at: place, radius: preferences.keypointSize * size + 0.5, side: kind.side, v: keypoint.v,
      color: own ?? instance.keypointColor ?? kind.color,
    });
  });
}

function position(editor: Editor, keypoint: Keypoint | undefined, view: Viewport): ScreenPoint | null {
  return keypoint && keypoint.v !== NOT_LABELED ? toScreen(view, outputPosition(keypoint, editor)) : null;
}

function drawSelection(
  context: CanvasRenderingContext2D, editor: Editor, view: Viewport, preferences: Preferences, hover: Hit | null,
): void {
  const active = editor.activeInstance?.id;
  const mark = (id: string, index: number, strong: boolean): void => {
    const at = position(editor, editor.shownKeypoints(id)[index], view);
    if (!at) return;
    drawHalo(context, at, preferences.keypointSize, strong);
    drawTag(context, at, editor.nameOf(index), preferences.keypointSize);
  };
  if (active !== undefined && editor.activeIndex !== null) mark(active, editor.activeIndex, true);
  if (hover && !(hover.id === active && hover.index === editor.activeIndex)) mark(hover.id, hover.index, false);
}

/** The handles of the adjust tool. */
function drawFrame(context: CanvasRenderingContext2D, editor: Editor, view: Viewport): void {
  const frame = frameOf(editor, view);
  if (!frame) return;
  const { left, top, right, bottom } = frame.box;
  context.setLineDash([6, 5]);
  for (const [color, width] of [["rgba(8, 12, 20, 0.7)", 3.5], ["#ffffff", 1.5]] as const) {
    context.strokeStyle = color;
    context.lineWidth = width;
    context.strokeRect(left, top, right - left, bottom - top);
  }
  context.setLineDash([]);
  for (const [kind, at] of frame.handles) {
    context.beginPath();
    if (kind === "rotate") context.arc(at.x, at.y, 7, 0, Math.PI * 2);
    else context.roundRect(at.x - 6, at.y - 6, 12, 12, 3);
    context.fillStyle = "#ffffff";
    context.strokeStyle = "#2f6fed";
    context.lineWidth = 2;
    context.fill();
    context.stroke();
  }
}

/** The template as it will lie in the box that is being drawn. */
export function drawPreview(context: CanvasRenderingContext2D, rig: Rig, box: Box, view: Viewport): void {
  const onScreen = boxOnScreen(view, box);
  const { left, top, right, bottom } = onScreen;
  context.setLineDash([5, 4]);
  context.lineWidth = 1.5;
  context.strokeStyle = "#ffffff";
  context.strokeRect(left, top, right - left, bottom - top);
  context.setLineDash([]);
  const places = rig.keypoints.map(({ position }) => position && pointIn(onScreen, position));
  context.globalAlpha = 0.8;
  rig.links.forEach((link, i) => {
    const [from, to] = [places[link.from], places[link.to]];
    if (from && to) drawLink(context, from, to, link.color ?? colorAt(i), 2, false);
  });
  context.globalAlpha = 1;
}
