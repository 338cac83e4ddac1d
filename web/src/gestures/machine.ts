/** Turns the stage's pointer events into gestures, one at a time. Without one it is idle; Escape always leads there. */
import type { Stage } from "../view/stage";
import type { Editor } from "../editor/editor";
import { distance, type ScreenPoint } from "../model/geometry";
import { begin, hover } from "./idle";
import { pinching } from "./pinching";
import type { Gesture, GestureContext, PointerInput } from "./state";

const ZOOM_PER_NOTCH = 1.1;
const PIXELS_PER_NOTCH = 100;

export class GestureMachine {
  readonly #context: GestureContext;
  readonly #touches = new Map<number, PointerInput>();
  #gesture: Gesture | null = null;
  /** Those that the gesture began with: others do not count while it lasts. */
  #pointers: readonly number[] = [];
  #isSpaceHeld = false;
  #cursor = "crosshair";
  #isOver = false;
  #pointerAt: ScreenPoint | null = null;

  constructor(editor: Editor, stage: Stage, signal: AbortSignal) {
    this.#context = { editor, stage };
    const { node } = stage;
    node.addEventListener("pointerdown", (event) => { this.#down(event); }, { signal });
    node.addEventListener("pointermove", (event) => { this.#move(event); }, { signal });
    node.addEventListener("pointerup", (event) => { this.#up(event); }, { signal });
    node.addEventListener("pointercancel", () => {
      this.#touches.clear();
      this.interrupt();
    }, { signal });
    node.addEventListener("pointerleave", () => {
      this.#isOver = false;
      if (this.isIdle) this.#unhover();
    }, { signal });
    node.addEventListener("wheel", (event) => { this.#wheel(event); }, { signal, passive: false });
    node.addEventListener("contextmenu", (event) => { event.preventDefault(); }, { signal });
    signal.addEventListener("abort", () => { this.interrupt(); });
    this.#showCursor();
  }

  /** Where the pointer is over the image; null when it is somewhere else. */
  get pointerAt(): ScreenPoint | null {
    return this.#isOver ? this.#pointerAt : null;
  }

  get isIdle(): boolean {
    return this.#gesture === null;
  }

  set isSpaceHeld(held: boolean) {
    this.#isSpaceHeld = held;
    this.#showCursor();
  }

  /** Gives up the running gesture; what it did so far is taken back. */
  interrupt(): void {
    this.#end(null);
  }

  #down(event: PointerEvent): void {
    const pointer = this.#read(event);
    this.#context.stage.node.setPointerCapture(event.pointerId);
    // The middle button would start the browser's own scrolling.
    if (event.button === 1) event.preventDefault();
    const [first, second, third] = pointer.isTouch ? this.#touches.set(pointer.id, pointer).values() : [];
    if (third) return;
    if (second) this.interrupt();
    if (!this.isIdle) return;
    if (first && second) this.#go(pinching(this.#context, first, second), first.id, second.id);
    else this.#go(begin(this.#context, pointer, this.#isSpaceHeld), pointer.id);
  }

  #move(event: PointerEvent): void {
    const pointer = this.#read(event);
    if (this.#touches.has(pointer.id)) this.#touches.set(pointer.id, pointer);
    if (!this.#gesture) {
      this.#cursor = hover(this.#context, pointer);
      this.#showCursor();
    } else if (this.#pointers.includes(pointer.id)) {
      const next = this.#gesture.move(pointer);
      if (!next) return;
      this.#go(next, pointer.id);
      // The move that turned a press into a drag already counts as part of the drag.
      next.move(pointer);
    }
  }

  #up(event: PointerEvent): void {
    const pointer = this.#read(event);
    this.#touches.delete(pointer.id);
    if (this.#pointers.includes(pointer.id)) this.#end(pointer);
  }

  #wheel(event: WheelEvent): void {
    event.preventDefault();
    const pixels = event.deltaMode === WheelEvent.DOM_DELTA_PIXEL ? event.deltaY : event.deltaY * 33;
    if (pixels === 0) return;
    // A wheel's notch zooms by 1.1; the small steps of a touchpad zoom by as much less.
    const notches = Math.min(Math.abs(pixels) / PIXELS_PER_NOTCH, 3);
    const factor = ZOOM_PER_NOTCH ** (Math.sign(-pixels) * notches);
    const { stage } = this.#context;
    const at = stage.clientToScreen(event.clientX, event.clientY);
    // Wheel events tell whole pixels, pointer events fractions: at the same place, the finer one counts.
    const finer = this.#pointerAt !== null && distance(this.#pointerAt, at) < 1.5 ? this.#pointerAt : at;
    stage.zoomBy(factor, finer);
  }

  #read(event: PointerEvent): PointerInput {
    const at = this.#context.stage.clientToScreen(event.clientX, event.clientY);
    const isTouch = event.pointerType === "touch";
    this.#pointerAt = at;
    this.#isOver = !isTouch;
    return { id: event.pointerId, at, button: event.button, isTouch, shift: event.shiftKey, alt: event.altKey };
  }

  #go(next: Gesture | null, ...pointers: readonly number[]): void {
    this.#gesture = next;
    this.#pointers = next ? pointers : [];
    if (next) this.#unhover();
    this.#showCursor();
  }

  #end(pointer: PointerInput | null): void {
    const gesture = this.#gesture;
    if (!gesture) return;
    gesture.end?.(pointer);
    this.#cursor = "crosshair";
    this.#go(null);
  }

  #unhover(): void {
    const { stage } = this.#context;
    if (!stage.hover) return;
    stage.hover = null;
    stage.invalidate("active");
  }

  #showCursor(): void {
    const { editor, stage } = this.#context;
    const isOverImage = editor.tool === "place" || editor.tool === "adjust";
    const idle = this.#isSpaceHeld ? "grab" : isOverImage ? this.#cursor : "crosshair";
    const { style } = stage.node;
    const cursor = this.#gesture?.cursor ?? idle;
    if (style.cursor !== cursor) style.cursor = cursor;
  }
}
