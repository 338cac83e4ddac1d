/** A keypoint follows the pointer. One entry of history, however many moves. */
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
  // It must not jump to the pointer when grabbed at its rim.
  const shown = outputPosition(keypoint, editor);
  const [dx, dy] = [shown.x - pressed.x, shown.y - pressed.y];
  editor.select(id, index);
  const gesture = changing(stage, texts.move(editor.nameOf(index)), id, ({ at }) => {
    const { x, y } = stage.toImage(at);
    return placeKeypoint(
      editor.document,
      id,
      index,
      clampToImage(imagePoint(x + dx, y + dy), editor.image),
      keypoint.v,
    );
  });
  return {
    ...gesture,
    end(pointer) {
      if (pointer) gesture.move(pointer);
      gesture.end?.(pointer);
    },
  };
}
