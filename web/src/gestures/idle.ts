/** Nothing is pressed: the pointer hovers, and a press begins the gesture that fits the tool and what lies under it. */
import { frameHit, frameOf } from "../view/frame";
import { clickSelects, hitTest, type Hit } from "../view/hit-test";
import { Adjusting } from "./adjusting";
import { DrawingTemplate } from "./drawing-template";
import { Panning } from "./panning";
import { Pressing } from "./pressing";
import type { GestureContext, GestureState, Next, PointerInput } from "./state";

const FRAME_CURSORS = {
  "move": "move",
  "rotate": "grab",
  "top-left": "nwse-resize",
  "bottom-right": "nwse-resize",
  "top-right": "nesw-resize",
  "bottom-left": "nesw-resize",
} as const;

export class Idle implements GestureState {
  readonly name = "idle";
  readonly #context: GestureContext;
  #cursor = "crosshair";

  constructor(context: GestureContext) {
    this.#context = context;
  }

  get cursor(): string {
    const { tool } = this.#context.editor;
    return tool === "place" || tool === "adjust" ? this.#cursor : "crosshair";
  }

  move(pointer: PointerInput): Next {
    const { editor, stage } = this.#context;
    const hover = editor.tool === "draw" ? null : this.#hit(pointer);
    const frame = editor.tool === "adjust" && !hover ? frameOf(editor, stage.viewport) : null;
    const part = frame && frameHit(frame, pointer.at);
    const clickable = hover && clickSelects(editor, stage.viewport, hover, pointer.at);
    this.#cursor = clickable ? "pointer" : hover ? "grab" : part ? FRAME_CURSORS[part] : editor.tool === "adjust" ? "default" : "crosshair";
    if (hover?.id !== stage.hover?.id || hover?.index !== stage.hover?.index) {
      stage.hover = hover;
      stage.invalidate("active");
    }
    return undefined;
  }

  down(pointer: PointerInput): Next {
    const { editor, stage, isSpaceHeld } = this.#context;
    if (pointer.button === 1 || (pointer.button === 0 && isSpaceHeld())) return new Panning(this.#context, pointer);
    if (pointer.button !== 0 && pointer.button !== 2) return undefined;
    if (editor.tool === "draw" && pointer.button === 0) return new DrawingTemplate(this.#context, pointer);
    const hit = pointer.alt ? null : this.#hit(pointer);
    if (editor.tool === "adjust" && !hit && pointer.button === 0) {
      const frame = frameOf(editor, stage.viewport);
      const part = frame && frameHit(frame, pointer.at);
      if (part) return new Adjusting(this.#context, pointer, part);
    }
    return new Pressing(this.#context, pointer, hit);
  }

  #hit(pointer: PointerInput): Hit | null {
    const { editor, stage } = this.#context;
    const reach = Math.max(stage.preferences.keypointSize + 4, pointer.isTouch ? 20 : 8);
    return hitTest(editor, stage.viewport, pointer.at, reach);
  }
}
