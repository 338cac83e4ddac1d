/** Finds the sides of the active instance's box, by which the box tool drags it. */
import type { Editor } from "../editor/editor";
import { boxOfInstance } from "../editor/queries";
import { boxOnScreen, type Box, type ScreenPoint, type Viewport } from "../model/geometry";

/** What a press takes hold of. */
export interface BoxGrip {
  /** Of the instance. */
  readonly id: string;
  /** In image pixels. */
  readonly box: Box;
  /** One for an edge, two for a corner. */
  readonly sides: readonly (keyof Box)[];
}

/** @param reach how far from a side a press still takes hold of it, in CSS pixels */
export function boxGripAt(
  editor: Editor, viewport: Viewport, { x, y }: ScreenPoint, reach: number,
): BoxGrip | null {
  const { instance } = editor.selection;
  const box = instance && boxOfInstance(editor, instance);
  if (!box || editor.tool !== "box") return null;
  const { left, top, right, bottom } = boxOnScreen(viewport, box);
  if (x < left - reach || x > right + reach || y < top - reach || y > bottom + reach) return null;
  // Of a small box both sides may be in reach.
  const isLeft = x < (left + right) / 2;
  const isTop = y < (top + bottom) / 2;
  const sides: (keyof Box)[] = [];
  if (Math.abs(x - (isLeft ? left : right)) <= reach) sides.push(isLeft ? "left" : "right");
  if (Math.abs(y - (isTop ? top : bottom)) <= reach) sides.push(isTop ? "top" : "bottom");
  return sides.length > 0 ? { id: instance.id, box, sides } : null;
}
