/** Lays out the adjust tool's frame, by which the active instance is moved, resized and rotated. */
import type { Editor } from "../editor/editor";
import { boxOf } from "../editor/queries";
import {
  boxOnScreen, distance, screenPoint, type Box, type ScreenPoint, type Viewport,
} from "../model/geometry";

export type HandleKind = "top-left" | "top-right" | "bottom-left" | "bottom-right" | "rotate";
/** A handle, or the frame's inside. */
export type Part = HandleKind | "move";

export interface Frame {
  /** Of the instance. */
  readonly id: string;
  /** The box around the instance, in image pixels. */
  readonly around: Box;
  /** The box that is drawn, in CSS pixels. */
  readonly box: Box;
  readonly handles: readonly (readonly [kind: HandleKind, at: ScreenPoint])[];
}

/** Room between the outermost keypoints and the frame, in CSS pixels. */
const PADDING = 14;
/** How far the knob that rotates lies above the frame. */
const KNOB = 26;
/** How near to a handle a press takes hold of it. */
const REACH = 14;

/** Null if another tool is active, or if the instance has no placed keypoint. */
export function frameOf(editor: Editor, viewport: Viewport): Frame | null {
  const { id = "" } = editor.selection.instance ?? {};
  const around = boxOf(editor, id);
  if (editor.tool !== "adjust" || !around) return null;
  const inner = boxOnScreen(viewport, around);
  const left = inner.left - PADDING;
  const top = inner.top - PADDING;
  const right = inner.right + PADDING;
  const bottom = inner.bottom + PADDING;
  return {
    id,
    around,
    box: { left, top, right, bottom },
    handles: [
      ["top-left", screenPoint(left, top)],
      ["top-right", screenPoint(right, top)],
      ["bottom-left", screenPoint(left, bottom)],
      ["bottom-right", screenPoint(right, bottom)],
      ["rotate", screenPoint((left + right) / 2, top - KNOB)],
    ],
  };
}

/** The part of the frame under the pointer. */
export function frameHit({ box, handles }: Frame, at: ScreenPoint): Part | null {
  for (const [kind, place] of handles) if (distance(place, at) <= REACH) return kind;
  return at.x >= box.left && at.x <= box.right && at.y >= box.top && at.y <= box.bottom ? "move" : null;
}
