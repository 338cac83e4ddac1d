/** Zooms to the active instance. */
import { boxOf } from "../editor/queries";
import { pointIn } from "../model/geometry";
import type { Stage } from "../view/stage";

/** Room on each side of the instance, as a fraction of its size. */
const ROOM = 0.2;
/** The shown part is at least this large, in image pixels. */
const LEAST = 24;
/** The largest scale, in CSS pixels per image pixel. */
const CLOSEST = 16;

export function fitInstance(stage: Stage): void {
  const { editor } = stage;
  const box = boxOf(editor, editor.selection.instance?.id ?? null);
  if (!box) {
    stage.showAll();
    return;
  }
  const size = (low: number, high: number): number => Math.max((high - low) * (1 + 2 * ROOM), LEAST);
  const { width, height } = stage.area;
  stage.zoomTo(Math.min(width / size(box.left, box.right), height / size(box.top, box.bottom), CLOSEST));
  const middle = stage.toScreen(pointIn(box, { x: 0.5, y: 0.5 }));
  stage.panBy(width / 2 - middle.x, height / 2 - middle.y);
}
