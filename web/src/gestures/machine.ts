/** Turns the stage's pointer events into gestures, one at a time. */
import { distance, type ScreenPoint } from "../model/geometry";
import type { Stage } from "../view/stage";
import { begin, hover } from "./idle";
import { pinching } from "./pinching";
import type { Gesture, PointerInput } from "./state";
import { createWheelReader, type PinchInput } from "./wheel";

export interface GestureMachine {
  /** Where the pointer is; null when it is not over the drawing area. */
  readonly pointerAt: ScreenPoint | null;
  readonly isIdle: boolean;
  set isSpaceHeld(held: boolean);
  /** Gives up the running gesture, and takes back what it did so far. */
  interrupt(): void;
}

export function createGestureMachine(stage: Stage, signal: AbortSignal): GestureMachine {
  const { editor, node } = stage;
  const touches = new Map<number, PointerInput>();
  let gesture: Gesture | null = null;
  /** Ids of the pointers that the gesture began with. Others do not count while it lasts. */
  let pointers: readonly number[] = [];
  let isSpaceHeld = false;
  let cursor = "crosshair";
  let isOver = false;
  let pointerAt: ScreenPoint | null = null;

  const read = (event: PointerEvent): PointerInput => {
    const isTouch = event.pointerType === "touch";
    const at = stage.clientToScreen(event.clientX, event.clientY);
    pointerAt = at;
    isOver = !isTouch;
    const { pointerId: id, button, shiftKey: shift, altKey: alt } = event;
    return { id, at, button, isTouch, shift, alt };
  };
  const idleCursor = (): string => {
    if (isSpaceHeld) return "grab";
    return editor.tool === "draw" || editor.tool === "delete" ? "crosshair" : cursor;
  };
  const showCursor = (): void => {
    const shown = gesture?.cursor ?? idleCursor();
    if (node.style.cursor !== shown) node.style.cursor = shown;
  };
  const go = (next: Gesture | null, ...by: readonly number[]): void => {
    gesture = next;
    pointers = by;
    if (next) stage.hover = null;
    showCursor();
  };
  const end = (pointer: PointerInput | null): void => {
    if (!gesture) return;
    gesture.end?.(pointer);
    cursor = "crosshair";
    go(null);
  };
  const interrupt = (): void => { end(null); };
  const wheel = createWheelReader(stage);
  /** Wheel events have whole pixels, pointer events fractions: at the same place, the finer one counts. */
  const placeOf = ({ clientX, clientY }: MouseEvent): ScreenPoint => {
    const at = stage.clientToScreen(clientX, clientY);
    return pointerAt && distance(pointerAt, at) < 1.5 ? pointerAt : at;
  };

  node.addEventListener("pointerdown", (event) => {
    const pointer = read(event);
    node.setPointerCapture(event.pointerId);
    // Else the middle button starts the browser's own scrolling.
    if (event.button === 1) event.preventDefault();
    const [first, second, third] = pointer.isTouch ? touches.set(pointer.id, pointer).values() : [];
    if (third) return;
    if (second) interrupt();
    if (gesture) return;
    if (first && second) go(pinching(stage, first, second), first.id, second.id);
    else go(begin(stage, pointer, isSpaceHeld), pointer.id);
  }, { signal });
  node.addEventListener("pointermove", (event) => {
    const pointer = read(event);
    if (touches.has(pointer.id)) touches.set(pointer.id, pointer);
    if (!gesture) {
      cursor = hover(stage, pointer);
      showCursor();
    } else if (pointers.includes(pointer.id)) {
      const next = gesture.move(pointer);
      if (!next) return;
      go(next, pointer.id);
      // The move that turned a press into a drag is part of the drag.
      next.move(pointer);
    }
  }, { signal });
  node.addEventListener("pointerup", (event) => {
    const pointer = read(event);
    touches.delete(pointer.id);
    if (pointers.includes(pointer.id)) end(pointer);
  }, { signal });
  node.addEventListener("pointercancel", () => {
    touches.clear();
    interrupt();
  }, { signal });
  node.addEventListener("pointerleave", () => {
    isOver = false;
    if (!gesture) stage.hover = null;
  }, { signal });
  node.addEventListener("wheel", (event) => {
    event.preventDefault();
    wheel.wheel(event, placeOf(event));
  }, { signal, passive: false });
  for (const type of ["gesturestart", "gesturechange"]) {
    node.addEventListener(type, (event) => {
      // Else Safari zooms the page.
      event.preventDefault();
      if (type === "gesturestart") wheel.pinchStart();
      // Fingers on a screen are pointers too, and zoom by themselves.
      else if (touches.size === 0) {
        const pinch = event as MouseEvent & PinchInput;
        wheel.pinch(pinch, placeOf(pinch));
      }
    }, { signal, passive: false });
  }
  node.addEventListener("contextmenu", (event) => { event.preventDefault(); }, { signal });
  signal.addEventListener("abort", interrupt);
  showCursor();

  return {
    get pointerAt() { return isOver ? pointerAt : null; },
    get isIdle() { return gesture === null; },
    set isSpaceHeld(held: boolean) {
      isSpaceHeld = held;
      showCursor();
    },
    interrupt,
  };
}
