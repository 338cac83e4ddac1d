/** Which keypoint lies under the pointer. */
import type { Editor } from "../editor/editor";
import { outputPosition } from "../model/answer";
import { NOT_LABELED } from "../model/document";
import { distance, toScreen, type ScreenPoint, type Viewport } from "../model/geometry";

export interface Hit {
  readonly id: string;
  readonly index: number;
}

/** Keypoints of the active instance win over those of others that are this much nearer. */
const FAVOUR = 3;

/** The nearest keypoint within `reach` CSS pixels. */
export function hitTest(editor: Editor, viewport: Viewport, at: ScreenPoint, reach: number): Hit | null {
  if (editor.hidden) return null;
  const active = editor.activeInstance?.id;
  let best: Hit | null = null;
  let bestDistance = Infinity;
  for (const { id } of editor.document.instances) {
    const handicap = id === active ? 0 : FAVOUR;
    editor.document.keypoints(id).forEach((keypoint, index) => {
      if (!keypoint || keypoint.v === NOT_LABELED) return;
      const away = distance(at, toScreen(viewport, outputPosition(keypoint, editor)));
      if (away <= reach && away + handicap < bestDistance) {
        best = { id, index };
        bestDistance = away + handicap;
      }
    });
  }
  return best;
}
