/** Turns the stage's pointer events into gestures. Exactly one state at a time; Escape always leads to idle. */
import type { Stage } from "../view/stage";
import type { Editor } from "../editor/editor";
import { distance, type ScreenPoint } from "../model/geometry";
import { Idle } from "./idle";
import { Pinching } from "./pinching";
import type { GestureContext, GestureState, Next, PointerInput } from "./state";

const ZOOM_PER_NOTCH = 1.1;
const PIXELS_PER_NOTCH = 100;

export class GestureMachine {
  readonly #context: GestureContext;
  readonly #touches = new Map<number, PointerInput>();
  #state: GestureState;
  #isSpaceHeld = false;
  #isOver = false;
  #pointerAt: ScreenPoint | null = null;

  constructor(editor: Editor, stage: Stage, signal: AbortSignal) {
    this.#context = { editor, stage, isSpaceHeld: () => this.#isSpaceHeld };
    this.#state = new Idle(this.#context);
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
    return this.#state instanceof Idle;
  }

  set isSpaceHeld(held: boolean) {
    this.#isSpaceHeld = held;
    this.#showCursor();
  }

  /** Gives up the running gesture; what it did so far is taken back. */
  interrupt(): void {
    if (this.isIdle) return;
    this.#state.cancel?.();
    this.#enter(new Idle(this.#context));
  }

  #down(event: PointerEvent): void {
    const pointer = this.#read(event);
    this.#context.stage.node.setPointerCapture(event.pointerId);
    // The middle button would start the browser's own scrolling.
    if (event.button === 1) event.preventDefault();
    if (pointer.isTouch) {
      this.#touches.set(pointer.id, pointer);
      if (this.#touches.size === 2) {
        this.interrupt();
        const [first, second] = [...this.#touches.values()];
        if (first && second) this.#enter(new Pinching(this.#context, first, second));
        return;
      }
      if (this.#touches.size > 2) return;
    }
    this.#follow(this.#state.down?.(pointer));
  }

  #move(event: PointerEvent): void {
    const pointer = this.#read(event);
    if (this.#touches.has(pointer.id)) this.#touches.set(pointer.id, pointer);
    const next = this.#state.move?.(pointer);
    if (next) {
      this.#enter(next);
      // The move that turned a press into a drag already counts as part of the drag.
      next.move?.(pointer);
    }
    if (this.isIdle) this.#showCursor();
  }

  #up(event: PointerEvent): void {
    const pointer = this.#read(event);
    this.#touches.delete(pointer.id);
    this.#follow(this.#state.up?.(pointer));
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
    this.#pointerAt = at;
    this.#isOver = event.pointerType !== "touch";
    return {
      id: event.pointerId,
      at,
      button: event.button,
      isTouch: event.pointerType === "touch",
      shift: event.shiftKey,
      alt: event.altKey,
    };
  }

  #follow(next: Next): void {
    if (next) this.#enter(next);
  }

  #enter(next: GestureState): void {
    this.#state.exit?.();
    this.#state = next;
    if (!this.isIdle) this.#unhover();
    next.enter?.();
    this.#showCursor();
  }

  #unhover(): void {
    const { stage } = this.#context;
    if (!stage.hover) return;
    stage.hover = null;
    stage.invalidate("active");
  }

  #showCursor(): void {
    const { style } = this.#context.stage.node;
    const cursor = this.isIdle && this.#isSpaceHeld ? "grab" : this.#state.cursor;
    if (style.cursor !== cursor) style.cursor = cursor;
  }
}
