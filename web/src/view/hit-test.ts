/** Which keypoint lies under the pointer. */
import { outputPosition } from "../model/answer";
import { isLabeled } from "../model/document";
import { distance, type ScreenPoint } from "../model/geometry";
import type { Hit } from "./scene";
import type { Stage } from "./stage";

/** Keypoints of the active instance win over those of others that are this much nearer. */
const FAVOR = 3;

/** The nearest keypoint within `reach` CSS pixels. */
export function hitTest(stage: Stage, at: ScreenPoint, reach: number): Hit | null {
  const { editor } = stage;
  if (editor.hidden) return null;
  const active = editor.activeInstance?.id;
  let best: Hit | null = null;
  let bestDistance = Infinity;
  for (const { id } of editor.document.instances) {
    const handicap = id === active ? 0 : FAVOR;
    editor.shownKeypoints(id).forEach((keypoint, index) => {
      if (!isLabeled(keypoint)) return;
      const away = distance(at, stage.toScreen(outputPosition(keypoint, editor)));
      if (away <= reach && away + handicap < bestDistance) {
        best = { id, index, keypoint };
        bestDistance = away + handicap;
      }
    });
  }
  return best;
}

/**
 * So near to a keypoint's very center a click means that keypoint, even while another one waits to be placed.
 */
const DEAD_CENTRE = 3;

/**
 * A click on a keypoint selects it, unless a keypoint of the active instance still waits to be placed: then
 * what is
 * there already must not be in the way. Two people's noses may be at the same place, and on a small person
 * both eyes
 * lie under one marker. (A drag moves the keypoint under the pointer in any case.)
 */
export function clickSelects(stage: Stage, { id, keypoint }: Hit, at: ScreenPoint): boolean {
  const { editor } = stage;
  const active = editor.activeInstance;
  const waits =
    editor.tool === "place" &&
    active?.editable &&
    editor.activeIndex !== null &&
    !isLabeled(editor.activeKeypoint);
  return (
    !waits ||
    (id === active.id && distance(at, stage.toScreen(outputPosition(keypoint, editor))) <= DEAD_CENTRE)
  );
}
