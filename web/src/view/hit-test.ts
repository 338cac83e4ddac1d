/** Finds the keypoint under the pointer, and tells what a click on it means. */
import { outputPosition } from "../model/answer";
import { isLabeled } from "../model/document";
import { distance, type ScreenPoint } from "../model/geometry";
import type { Hit } from "./scene";
import type { Stage } from "./stage";

/** A keypoint of another instance must be so many CSS pixels nearer than one of the active instance. */
const HANDICAP = 3;

/** The nearest keypoint within `reach` CSS pixels. */
export function hitTest(stage: Stage, at: ScreenPoint, reach: number): Hit | null {
  const { editor } = stage;
  if (editor.hidden.all) return null;
  const active = editor.selection.instance?.id;
  let best: Hit | null = null;
  let bestDistance = Infinity;
  for (const { id } of editor.document.instances) {
    const handicap = id === active ? 0 : HANDICAP;
    editor.hidden.shownOf(id).forEach((keypoint, index) => {
      if (!isLabeled(keypoint)) return;
      const away = distance(at, stage.toScreen(outputPosition(keypoint, editor.settings)));
      if (away <= reach && away + handicap < bestDistance) {
        best = { id, index, keypoint };
        bestDistance = away + handicap;
      }
    });
  }
  return best;
}

/**
 * A click this near to a keypoint's center means that keypoint, even while another one waits, in CSS pixels.
 */
const CENTER = 3;

/**
 * True if a click on a keypoint selects it. While another keypoint of the active instance waits to be placed,
 * the click places that one: the noses of two people may be at the same place, and on a small person both
 * eyes lie under one marker. A drag moves the keypoint under the pointer in any case.
 */
export function clickSelects(stage: Stage, { id, keypoint }: Hit, at: ScreenPoint): boolean {
  const { selection, settings, tool } = stage.editor;
  const active = selection.instance;
  if (tool !== "place" || !active?.editable) return true;
  if (selection.index === null || isLabeled(selection.keypoint)) return true;
  const center = stage.toScreen(outputPosition(keypoint, settings));
  return id === active.id && distance(at, center) <= CENTER;
}
