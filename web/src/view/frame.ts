/** The frame around the active instance that the adjust tool moves, resizes and rotates it by. In screen space. */
import type { Editor } from "../editor/editor";
import { distance, screenPoint, toScreen, type Box, type ScreenPoint, type Viewport } from "../model/geometry";

export type HandleKind = "top-left" | "top-right" | "bottom-left" | "bottom-right" | "rotate";

export interface Handle {
  readonly kind: HandleKind;
  readonly at: ScreenPoint;
}

export interface Frame {
  readonly box: Box;
  readonly handles: readonly Handle[];
}

/** Room between the outermost keypoints and the frame, in CSS pixels. */
const PADDING = 14;
const KNOB = 26;
const REACH = 14;

export function frameOf(editor: Editor, viewport: Viewport): Frame | null {
  const id = editor.activeInstance?.id;
  const box = id === undefined ? null : editor.boxOf(id);
  if (!box) return null;
  const a = toScreen(viewport, { x: box.left, y: box.top });
  const b = toScreen(viewport, { x: box.right, y: box.bottom });
  const [left, top, right, bottom] = [a.x - PADDING, a.y - PADDING, b.x + PADDING, b.y + PADDING];
  return {
    box: { left, top, right, bottom },
    handles: [
      { kind: "top-left", at: screenPoint(left, top) },
      { kind: "top-right", at: screenPoint(right, top) },
      { kind: "bottom-left", at: screenPoint(left, bottom) },
      { kind: "bottom-right", at: screenPoint(right, bottom) },
      { kind: "rotate", at: screenPoint((left + right) / 2, top - KNOB) },
    ],
  };
}

/** What of the frame lies under the pointer: a handle, its inside ("move"), or nothing. */
export function frameHit(frame: Frame, at: ScreenPoint): HandleKind | "move" | null {
  const handle = frame.handles.find((candidate) => distance(candidate.at, at) <= REACH);
  if (handle) return handle.kind;
  const { left, top, right, bottom } = frame.box;
  return at.x >= left && at.x <= right && at.y >= top && at.y <= bottom ? "move" : null;
}
