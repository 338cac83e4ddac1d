/** Drags an edge or a corner of the box of the active instance: from then on it is the instance's own box. */
import { bboxOf } from "../model/boxes";
import { setDetails } from "../model/edits";
import { boxBetween, type Box } from "../model/geometry";
import * as texts from "../texts";
import type { BoxGrip } from "../view/box-frame";
import type { Stage } from "../view/stage";
import { changing, type Gesture, type PointerInput } from "./state";

export function adjustingBox(stage: Stage, start: PointerInput, { id, box, sides }: BoxGrip): Gesture {
  const { editor } = stage;
  const pressed = stage.toImage(start.at);
  return changing(stage, texts.box, id, ({ at }) => {
    const { x, y } = stage.toImage(at);
    const side = (name: keyof Box, by: number): number => box[name] + (sides.includes(name) ? by : 0);
    // A side may be dragged over the opposite one.
    const dragged = boxBetween(
      { x: side("left", x - pressed.x), y: side("top", y - pressed.y) },
      { x: side("right", x - pressed.x), y: side("bottom", y - pressed.y) },
    );
    return setDetails(editor.document, id, { bbox: bboxOf(dragged, editor.settings) });
  });
}
