/** Moves the image with the pointer. It changes no label, so nothing is taken back when it is given up. */
import type { Stage } from "../view/stage";
import type { Gesture, PointerInput } from "./state";

export function panning(stage: Stage, { at: last }: PointerInput): Gesture {
  return {
    cursor: "grabbing",
    move({ at }) {
      stage.panBy(at.x - last.x, at.y - last.y);
      last = at;
      return undefined;
    },
  };
}
