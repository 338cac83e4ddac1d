/** A pointer for tests of gestures: its places are image pixels at scale 1, so that they equal CSS pixels. */
import type { Gesture, PointerInput } from "../src/gestures/state";
import { screenPoint } from "../src/model/geometry";

export function pointer(x: number, y: number, more: Partial<PointerInput> = {}): PointerInput {
  return { id: 1, at: screenPoint(x, y), button: 0, isTouch: false, shift: false, alt: false, ...more };
}

/** Moves through places and lets go at the last one, or gives up. @returns the gesture at the end */
export function drag(
  start: Gesture, places: readonly (readonly [number, number])[], isGivenUp = false,
): Gesture {
  let gesture = start;
  let last: PointerInput | null = null;
  for (const [x, y] of places) {
    last = pointer(x, y, { button: -1 });
    const next = gesture.move(last);
    if (!next) continue;
    gesture = next;
    gesture.move(last);
  }
  gesture.end?.(isGivenUp ? null : last);
  return gesture;
}
