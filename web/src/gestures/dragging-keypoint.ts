/** Drags a keypoint with the pointer. The gesture is one entry of history. */
import { keypointTitle } from "../editor/queries";
import { select } from "../editor/selecting";
import { outputPosition } from "../model/answer";
import { placeKeypoint } from "../model/edits";
import { clampToImage, imagePoint } from "../model/geometry";
import * as texts from "../texts";
import type { Hit } from "../view/scene";
import type { Stage } from "../view/stage";
import { changing, type Gesture, type PointerInput } from "./state";

export function draggingKeypoint(stage: Stage, start: PointerInput, { id, index, keypoint }: Hit): Gesture {
  const { editor } = stage;
  const pressed = stage.toImage(start.at);
  // Keeps its distance from the pointer: a keypoint that is grabbed at its rim must not jump.
  const shown = outputPosition(keypoint, editor.settings);
  const dx = shown.x - pressed.x;
  const dy = shown.y - pressed.y;
  select(editor, id, index);
  const gesture = changing(stage, texts.move(keypointTitle(editor, index)), id, ({ at }) => {
    const { x, y } = stage.toImage(at);
    const to = clampToImage(imagePoint(x + dx, y + dy), editor.settings.image);
    return placeKeypoint(editor.document, id, index, to, keypoint.v);
  });
  return {
    ...gesture,
    end(pointer) {
      if (pointer) gesture.move(pointer);
      gesture.end?.(pointer);
    },
  };
}
