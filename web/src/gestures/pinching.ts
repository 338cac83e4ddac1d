/** Moves the image with the middle of two fingers, and zooms with their distance. */
import { distance, screenPoint, type ScreenPoint } from "../model/geometry";
import type { Stage } from "../view/stage";
import type { Gesture, PointerInput } from "./state";

export function pinching(stage: Stage, first: PointerInput, second: PointerInput): Gesture {
  const measure = (): { middle: ScreenPoint; apart: number } => {
    const a = first.at;
    const b = second.at;
    return { middle: screenPoint((a.x + b.x) / 2, (a.y + b.y) / 2), apart: distance(a, b) };
  };
  return {
    cursor: "grabbing",
    move(pointer) {
      const before = measure();
      if (pointer.id === first.id) first = pointer;
      else second = pointer;
      const { middle, apart } = measure();
      stage.panBy(middle.x - before.middle.x, middle.y - before.middle.y);
      if (before.apart > 1 && apart > 1) stage.zoomBy(apart / before.apart, middle);
      return undefined;
    },
  };
}
