/**
 * Draws a box, in any direction: the instance's own, or one that the rig's template fills. A press that does
 * not move is a click.
 */
import { clickCorner, drawBox } from "../editor/detail-actions";
import { clickTemplate, drawTemplate } from "../editor/template-actions";
import {
  boxBetween, clampToImage, distance, type Box, type ImagePoint, type ScreenPoint,
} from "../model/geometry";
import * as texts from "../texts";
import type { Stage } from "../view/stage";
import { dragDistance, type Gesture, type PointerInput } from "./state";

/** A shorter drag is taken for a slip, in CSS pixels. */
const SMALLEST = 12;

export function drawingBox(stage: Stage, start: PointerInput): Gesture {
  const { editor } = stage;
  const [click, draw] = editor.tool === "box" ? [clickCorner, drawBox] : [clickTemplate, drawTemplate];
  const corner = stage.toImage(start.at);
  const inside = (p: ImagePoint): ImagePoint => clampToImage(p, editor.settings.image);
  const boxTo = (at: ScreenPoint): Box => boxBetween(inside(corner), inside(stage.toImage(at)));
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
      if (by < dragDistance(pointer)) click(editor, corner);
      else if (by < SMALLEST) editor.say(texts.dragToDraw);
      else draw(editor, boxTo(pointer.at));
    },
  };
}
