/** The whole active instance is moved, resized or rotated by its frame. One entry of history. */
import { transformInstance } from "../model/edits";
import { moveWithin, pointIn, type Box, type Position } from "../model/geometry";
import * as texts from "../texts";
import type { Frame, Part } from "../view/frame";
import type { Stage } from "../view/stage";
import { changing, type Gesture, type PointerInput } from "./state";

export function adjusting(
  stage: Stage,
  start: PointerInput,
  { id, around: box }: Frame,
  part: Part,
): Gesture {
  const { editor } = stage;
  const from = editor.document.keypoints(id);
  const pressed = stage.toImage(start.at);
  return changing(stage, texts.adjust, id, (pointer) => {
    const at = stage.toImage(pointer.at);
    const dx = at.x - pressed.x;
    const dy = at.y - pressed.y;
    const to = (): ((p: Position) => Position) => {
      if (part === "move") return moveWithin(box, editor.image, dx, dy);
      if (part === "rotate") return rotation(box, pressed, at);
      return stretch(box, part, dx, dy, pointer.shift);
    };
    return transformInstance(editor.document, id, from, to());
  });
}

function rotation(box: Box, from: Position, to: Position): (p: Position) => Position {
  const { x, y } = pointIn(box, { x: 0.5, y: 0.5 });
  const angle = Math.atan2(to.y - y, to.x - x) - Math.atan2(from.y - y, from.x - x);
  const [sin, cos] = [Math.sin(angle), Math.cos(angle)];
  return (p) => ({ x: x + (p.x - x) * cos - (p.y - y) * sin, y: y + (p.x - x) * sin + (p.y - y) * cos });
}

/** Stretches from the opposite corner. Even keeps the proportions. */
function stretch(
  box: Box,
  corner: string,
  dx: number,
  dy: number,
  isEven: boolean,
): (p: Position) => Position {
  const axis = (
    isLow: boolean,
    low: number,
    high: number,
    by: number,
  ): readonly [anchor: number, times: number] => {
    const size = Math.max(high - low, 1);
    return [isLow ? high : low, Math.max((size + (isLow ? -by : by)) / size, 0.02)];
  };
  const [left, byX] = axis(corner.endsWith("left"), box.left, box.right, dx);
  const [top, byY] = axis(corner.startsWith("top"), box.top, box.bottom, dy);
  const even = isEven ? Math.max(byX, byY) : null;
  return ({ x, y }) => ({ x: left + (x - left) * (even ?? byX), y: top + (y - top) * (even ?? byY) });
}
