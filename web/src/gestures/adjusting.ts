/** Moves, resizes or rotates the active instance by its frame. The gesture is one entry of history. */
import { transformInstance } from "../model/edits";
import { moveWithin, pointIn, type Box, type Position, type Transform } from "../model/geometry";
import * as texts from "../texts";
import type { Frame, Part } from "../view/frame";
import type { Stage } from "../view/stage";
import { changing, type Gesture, type PointerInput } from "./state";

/** A stretch makes nothing smaller than this fraction. */
const SMALLEST = 0.02;

export function adjusting(
  stage: Stage, start: PointerInput, { id, around: box }: Frame, part: Part,
): Gesture {
  const { editor } = stage;
  const from = editor.document.keypoints(id);
  const pressed = stage.toImage(start.at);
  const transform = (pointer: PointerInput): Transform => {
    const at = stage.toImage(pointer.at);
    const dx = at.x - pressed.x;
    const dy = at.y - pressed.y;
    if (part === "move") return moveWithin(box, editor.settings.image, dx, dy);
    if (part === "rotate") return rotation(box, pressed, at);
    return stretch(box, part, dx, dy, pointer.shift);
  };
  return changing(stage, texts.adjust, id, (pointer) =>
    transformInstance(editor.document, id, from, transform(pointer)));
}

/** Rotates around the middle of the box. */
function rotation(box: Box, from: Position, to: Position): Transform {
  const { x, y } = pointIn(box, { x: 0.5, y: 0.5 });
  const angle = Math.atan2(to.y - y, to.x - x) - Math.atan2(from.y - y, from.x - x);
  const sin = Math.sin(angle);
  const cos = Math.cos(angle);
  return (p) => ({ x: x + (p.x - x) * cos - (p.y - y) * sin, y: y + (p.x - x) * sin + (p.y - y) * cos });
}

/**
 * Stretches the box by one corner; the opposite corner stays.
 *
 * @param isEven keeps the proportions
 */
function stretch(box: Box, corner: string, dx: number, dy: number, isEven: boolean): Transform {
  type Axis = readonly [anchor: number, times: number];
  const axis = (isLow: boolean, low: number, high: number, by: number): Axis => {
    const size = Math.max(high - low, 1);
    return [isLow ? high : low, Math.max((size + (isLow ? -by : by)) / size, SMALLEST)];
  };
  const [left, byX] = axis(corner.endsWith("left"), box.left, box.right, dx);
  const [top, byY] = axis(corner.startsWith("top"), box.top, box.bottom, dy);
  const even = isEven ? Math.max(byX, byY) : null;
  return ({ x, y }) => ({ x: left + (x - left) * (even ?? byX), y: top + (y - top) * (even ?? byY) });
}
