/** Nothing is pressed: the pointer hovers, and a press begins the gesture that fits the tool and what lies under it. */
import { frameHit, frameOf, type Frame, type Part } from "../view/frame";
import { clickSelects, hitTest, type Hit } from "../view/hit-test";
import { adjusting } from "./adjusting";
import { drawingTemplate } from "./drawing-template";
import { panning } from "./panning";
import { pressing } from "./pressing";
import type { Gesture, GestureContext, PointerInput } from "./state";

const CURSORS: Readonly<Record<Part, string>> = {
  "move": "move",
  "rotate": "grab",
  "top-left": "nwse-resize",
  "bottom-right": "nwse-resize",
  "top-right": "nesw-resize",
  "bottom-left": "nesw-resize",
};

/** The keypoint under the pointer. */
function hitAt({ editor, stage }: GestureContext, { at, isTouch }: PointerInput): Hit | null {
  return hitTest(editor, stage.viewport, at, Math.max(stage.preferences.keypointSize + 4, isTouch ? 20 : 8));
}

/** What of the adjust tool's frame is under the pointer. */
function partAt({ editor, stage }: GestureContext, { at }: PointerInput): { frame: Frame; part: Part } | null {
  const frame = editor.tool === "adjust" ? frameOf(editor, stage.viewport) : null;
  const part = frame && frameHit(frame, at);
  return part && { frame, part };
}

/** Shows what a press would do. @returns the cursor */
export function hover(context: GestureContext, pointer: PointerInput): string {
  const { editor, stage } = context;
  const hit = editor.tool === "draw" ? null : hitAt(context, pointer);
  if (hit?.id !== stage.hover?.id || hit?.index !== stage.hover?.index) {
    stage.hover = hit;
    stage.invalidate("active");
  }
  if (hit) return clickSelects(editor, stage.viewport, hit, pointer.at) ? "pointer" : "grab";
  const grip = partAt(context, pointer);
  return grip ? CURSORS[grip.part] : editor.tool === "adjust" ? "default" : "crosshair";
}

/** The gesture that a press begins. */
export function begin(context: GestureContext, pointer: PointerInput, isSpaceHeld: boolean): Gesture | null {
  const { button } = pointer;
  const isMain = button === 0;
  if (button === 1 || (isMain && isSpaceHeld)) return panning(context, pointer);
  if (!isMain && button !== 2) return null;
  if (context.editor.tool === "draw") return isMain ? drawingTemplate(context, pointer) : null;
  const hit = pointer.alt ? null : hitAt(context, pointer);
  const grip = isMain && !hit ? partAt(context, pointer) : null;
  return grip ? adjusting(context, pointer, grip.frame, grip.part) : pressing(context, pointer, hit);
}
