/** While nothing is pressed: shows what a press would do, and begins the gesture that fits tool and place. */
import { boxGripAt, type BoxGrip } from "../view/box-frame";
import { frameHit, frameOf, type Frame, type Part } from "../view/frame";
import { clickSelects, hitTest } from "../view/hit-test";
import type { Hit } from "../view/scene";
import type { Stage } from "../view/stage";
import { adjusting } from "./adjusting";
import { adjustingBox } from "./adjusting-box";
import { drawingBox } from "./drawing-box";
import { panning } from "./panning";
import { pressing } from "./pressing";
import type { Gesture, PointerInput } from "./state";

const CURSORS: Readonly<Record<Part, string>> = {
  "move": "move",
  "rotate": "grab",
  "top-left": "nwse-resize",
  "bottom-right": "nwse-resize",
  "top-right": "nesw-resize",
  "bottom-left": "nesw-resize",
};
/** By the sides of the box that a drag would move; the other corners have the other diagonal. */
const BOX_CURSORS: Readonly<Record<string, string>> = {
  "left": "ew-resize",
  "right": "ew-resize",
  "top": "ns-resize",
  "bottom": "ns-resize",
  "left,top": "nwse-resize",
  "right,bottom": "nwse-resize",
};

/** The keypoint under the pointer. */
function hitAt(stage: Stage, { at, isTouch }: PointerInput): Hit | null {
  return hitTest(stage, at, Math.max(stage.preferences.keypointSize + 4, isTouch ? 20 : 8));
}

/** The part of the adjust tool's frame under the pointer. */
function partAt({ editor, viewport }: Stage, { at }: PointerInput): { frame: Frame; part: Part } | null {
  const frame = frameOf(editor, viewport);
  const part = frame && frameHit(frame, at);
  return part && { frame, part };
}

function boxPartAt({ editor, viewport }: Stage, { at, isTouch }: PointerInput): BoxGrip | null {
  return boxGripAt(editor, viewport, at, isTouch ? 20 : 8);
}

/** Shows what a press would do. @returns the cursor */
export function hover(stage: Stage, pointer: PointerInput): string {
  const { tool } = stage.editor;
  const hit = tool === "draw" || tool === "box" ? null : hitAt(stage, pointer);
  stage.hover = hit;
  const side = boxPartAt(stage, pointer);
  if (side) return BOX_CURSORS[side.sides.join()] ?? "nesw-resize";
  if (hit) return clickSelects(stage, hit, pointer.at) ? "pointer" : "grab";
  const grip = partAt(stage, pointer);
  if (grip) return CURSORS[grip.part];
  return tool === "adjust" ? "default" : "crosshair";
}

/** The gesture that a press begins. */
export function begin(stage: Stage, pointer: PointerInput, isSpaceHeld: boolean): Gesture | null {
  const { button } = pointer;
  const isMain = button === 0;
  if (button === 1 || (isMain && isSpaceHeld)) return panning(stage, pointer);
  if (!isMain && button !== 2) return null;
  const { tool } = stage.editor;
  if (tool === "draw" || tool === "box") {
    if (!isMain) return null;
    const side = boxPartAt(stage, pointer);
    return side ? adjustingBox(stage, pointer, side) : drawingBox(stage, pointer);
  }
  const hit = pointer.alt ? null : hitAt(stage, pointer);
  const grip = isMain && !hit ? partAt(stage, pointer) : null;
  return grip ? adjusting(stage, pointer, grip.frame, grip.part) : pressing(stage, pointer, hit);
}
