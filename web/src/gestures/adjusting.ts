/** The whole active instance is moved, resized or rotated by its frame. One entry of history. */
import type { Keypoint } from "../model/document";
import { transformInstance } from "../model/edits";
import type { Box, ImagePoint } from "../model/geometry";
import { TEXTS } from "../texts";
import type { HandleKind } from "../view/frame";
import { Idle } from "./idle";
import type { GestureContext, GestureState, Next, PointerInput } from "./state";

type Position = Readonly<{ x: number; y: number }>;

export class Adjusting implements GestureState {
  readonly name = "adjusting";
  readonly cursor = "grabbing";
  readonly #context: GestureContext;
  readonly #start: PointerInput;
  readonly #pressed: ImagePoint;
  readonly #part: HandleKind | "move";
  readonly #id: string;
  readonly #from: readonly (Keypoint | undefined)[];
  readonly #box: Box;
  #allowed = false;

  constructor(context: GestureContext, start: PointerInput, part: HandleKind | "move") {
    this.#context = context;
    this.#start = start;
    this.#part = part;
    this.#pressed = context.stage.toImage(start.at);
    this.#id = context.editor.activeInstance?.id ?? "";
    this.#from = [...context.editor.document.keypoints(this.#id)];
    this.#box = context.editor.boxOf(this.#id) ?? { left: 0, top: 0, right: 0, bottom: 0 };
  }

  enter(): void {
    this.#allowed = this.#context.editor.beginChange(TEXTS.undoAdjust, this.#id);
    this.#context.editor.isDragging = this.#allowed;
  }

  exit(): void {
    this.#context.editor.isDragging = false;
  }

  cancel(): void {
    if (this.#allowed) this.#context.editor.cancelChange();
  }

  move(pointer: PointerInput): Next {
    if (pointer.id !== this.#start.id || !this.#allowed) return undefined;
    const { editor, stage } = this.#context;
    const to = this.#transform(stage.toImage(pointer.at), pointer.shift);
    editor.change(transformInstance(editor.document, this.#id, this.#from, to));
    return undefined;
  }

  up(pointer: PointerInput): Next {
    if (pointer.id !== this.#start.id) return undefined;
    this.#context.editor.isDragging = false;
    if (this.#allowed) this.#context.editor.endChange();
    return new Idle(this.#context);
  }

  #transform(at: ImagePoint, free: boolean): (p: Position) => Position {
    const box = this.#box;
    const start = this.#pressed;
    if (this.#part === "move") {
      const { width, height } = this.#context.editor.image;
      // The instance stops at the image's border as a whole; it is not pressed together there.
      const dx = within(at.x - start.x, -box.left, width - 1 - box.right);
      const dy = within(at.y - start.y, -box.top, height - 1 - box.bottom);
      return (p) => ({ x: p.x + dx, y: p.y + dy });
    }
    if (this.#part === "rotate") {
      const cx = (box.left + box.right) / 2;
      const cy = (box.top + box.bottom) / 2;
      const angle = Math.atan2(at.y - cy, at.x - cx) - Math.atan2(start.y - cy, start.x - cx);
      const [sin, cos] = [Math.sin(angle), Math.cos(angle)];
      return (p) => ({ x: cx + (p.x - cx) * cos - (p.y - cy) * sin, y: cy + (p.x - cx) * sin + (p.y - cy) * cos });
    }
    const isLeft = this.#part.endsWith("left");
    const isTop = this.#part.startsWith("top");
    const anchor = { x: isLeft ? box.right : box.left, y: isTop ? box.bottom : box.top };
    const size = { x: Math.max(box.right - box.left, 1), y: Math.max(box.bottom - box.top, 1) };
    const grow = {
      x: Math.max((size.x + (isLeft ? -1 : 1) * (at.x - start.x)) / size.x, 0.02),
      y: Math.max((size.y + (isTop ? -1 : 1) * (at.y - start.y)) / size.y, 0.02),
    };
    // Shift keeps the proportions.
    const same = free ? Math.max(grow.x, grow.y) : null;
    return (p) => ({
      x: anchor.x + (p.x - anchor.x) * (same ?? grow.x),
      y: anchor.y + (p.y - anchor.y) * (same ?? grow.y),
    });
  }
}

/** Clamped, unless the instance reaches over the border already: then it may go where it likes. */
function within(value: number, low: number, high: number): number {
  return low > 0 || high < 0 ? value : Math.min(Math.max(value, low), high);
}
