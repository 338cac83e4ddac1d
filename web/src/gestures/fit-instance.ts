/** Zooms to the active instance, so that it can be checked or corrected closely. */
import { pointIn } from "../model/geometry";
import type { Stage } from "../view/stage";

/** Room around it, as a part of its size, and at least this many image pixels. */
const ROOM = 0.2;
const LEAST = 24;
const CLOSEST = 16;

export function fitInstance(stage: Stage): void {
  const { editor } = stage;
  const box = editor.boxOf(editor.activeInstance?.id ?? null);
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
