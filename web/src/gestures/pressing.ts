/** A button is down and has not moved: it becomes a click when let go, a drag when it moves. */
import { OCCLUDED, VISIBLE } from "../model/document";
import { distance } from "../model/geometry";
import { clickSelects } from "../view/hit-test";
import type { Hit } from "../view/scene";
import type { Stage } from "../view/stage";
import { draggingKeypoint } from "./dragging-keypoint";
import { panning } from "./panning";
import { dragDistance, type Gesture, type PointerInput } from "./state";

export function pressing(stage: Stage, start: PointerInput, hit: Hit | null): Gesture {
  const { editor } = stage;
  return {
    cursor: hit ? "grabbing" : "crosshair",
    move(pointer) {
      if (distance(pointer.at, start.at) < dragDistance(pointer)) return undefined;
      return hit && start.button === 0 && editor.tool !== "delete"
        ? draggingKeypoint(stage, start, hit)
        : panning(stage, start);
    },
    end(pointer) {
      if (!pointer) return;
      // The right button, or Shift: occluded.
      const isOther = start.button === 2 || start.shift;
      if (editor.tool === "delete") {
        if (hit) editor.deleteKeypoint(hit.id, hit.index);
      } else if (hit && clickSelects(stage, hit, start.at)) {
        editor.select(hit.id, hit.index);
        // On a keypoint that is occluded already: visible again.
        if (isOther) editor.toggleOccluded();
      } else if (editor.tool !== "adjust")
        editor.placeAt(stage.toImage(start.at), isOther ? OCCLUDED : VISIBLE);
    },
  };
}
