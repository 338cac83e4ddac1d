/** Waits after a press: it becomes a click when it is let go, and a drag when it moves. */
import { confirmKeypoint, deleteKeypoint, placeAt, toggleOccluded } from "../editor/keypoint-actions";
import { select } from "../editor/selecting";
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
      const isDrag = hit && start.button === 0 && editor.tool !== "delete";
      return isDrag ? draggingKeypoint(stage, start, hit) : panning(stage, start);
    },
    end(pointer) {
      if (!pointer) return;
      // The right button and Shift mean occluded.
      const isOther = start.button === 2 || start.shift;
      if (editor.tool === "delete") {
        if (hit) deleteKeypoint(editor, hit.id, hit.index);
      } else if (hit && clickSelects(stage, hit, start.at)) {
        select(editor, hit.id, hit.index);
        // A keypoint that is occluded already becomes visible.
        if (isOther) toggleOccluded(editor);
        else confirmKeypoint(editor);
      } else if (editor.tool !== "adjust") {
        placeAt(editor, stage.toImage(start.at), isOther ? OCCLUDED : VISIBLE);
      }
    },
  };
}
