/** The frame around the active instance that the adjust tool moves, resizes and rotates it by. */
import type { Editor } from "../editor/editor";
import {
  boxOnScreen,
  distance,
  screenPoint,
  type Box,
  type ScreenPoint,
  type Viewport,
} from "../model/geometry";

export type HandleKind = "top-left" | "top-right" | "bottom-left" | "bottom-right" | "rotate";
/** A handle, or the frame's inside. */
export type Part = HandleKind | "move";

export interface Frame {
  /** The instance, and the box around it in image pixels. */
  readonly id: string;
  readonly around: Box;
  /** On the screen. */
  readonly box: Box;
  readonly handles: readonly (readonly [kind: HandleKind, at: ScreenPoint])[];
}

/** Room between the outermost keypoints and the frame, in CSS pixels. */
const PADDING = 14;
const KNOB = 26;
const REACH = 14;

/** Null without the tool, or without a keypoint that it could be around. */
export function frameOf(editor: Editor, viewport: Viewport): Frame | null {
  const id = editor.activeInstance?.id ?? "";
  const around = editor.boxOf(id);
  if (editor.tool !== "adjust" || !around) return null;
  const inner = boxOnScreen(viewport, around);
  const [left, top, right, bottom] = [
    inner.left - PADDING,
    inner.top - PADDING,
    inner.right + PADDING,
    inner.bottom + PADDING,
  ];
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

/** What of the frame lies under the pointer. */
export function frameHit({ box, handles }: Frame, at: ScreenPoint): Part | null {
  for (const [kind, place] of handles) if (distance(place, at) <= REACH) return kind;
  return at.x >= box.left && at.x <= box.right && at.y >= box.top && at.y <= box.bottom ? "move" : null;
}
