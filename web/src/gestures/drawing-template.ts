/**
 * A box is drawn, in any direction, and the rig's template fills it; or two clicks tell its head and its
 * foot.
 */
import { boxBetween, clampToImage, distance, type Box, type ScreenPoint } from "../model/geometry";
import * as texts from "../texts";
import type { Stage } from "../view/stage";
import { dragDistance, type Gesture, type PointerInput } from "./state";

/** A smaller box is a slip, in CSS pixels. */
const SMALLEST = 12;

export function drawingTemplate(stage: Stage, start: PointerInput): Gesture {
  const { editor } = stage;
  const corner = stage.toImage(start.at);
  const boxTo = (at: ScreenPoint): Box =>
    boxBetween(...[corner, stage.toImage(at)].map((p) => clampToImage(p, editor.image)));
  return {
    cursor: "crosshair",
    move(pointer) {
      if (distance(pointer.at, start.at) < dragDistance(pointer)) return undefined;
      stage.preview = boxTo(pointer.at);
      return undefined;
    },
    end(pointer) {
      stage.preview = null;
      if (!pointer) return;
      const by = distance(pointer.at, start.at);
      if (by < dragDistance(pointer)) editor.clickTemplate(corner);
      else if (by < SMALLEST) editor.say(texts.dragToDraw);
      else editor.drawTemplate(boxTo(pointer.at));
    },
  };
}
