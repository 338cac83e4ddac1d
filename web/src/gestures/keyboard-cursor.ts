/** A crosshair that the arrow keys move, for working without a pointer. */
import { clickCorner } from "../editor/detail-actions";
import { deleteKeypoint, placeAt } from "../editor/keypoint-actions";
import { clickTemplate } from "../editor/template-actions";
import { outputPosition } from "../model/answer";
import { isLabeled, OCCLUDED, VISIBLE } from "../model/document";
import { clampToImage, imagePoint, screenPoint, type ImagePoint } from "../model/geometry";
import { hitTest } from "../view/hit-test";
import type { Stage } from "../view/stage";

/** How far from the edge of the drawing area the crosshair is kept, in CSS pixels. */
const EDGE = 40;
/** How near to a keypoint the delete tool finds it, in CSS pixels. */
const DELETE_REACH = 12;

export interface KeyboardCursor {
  /** Null while it is not shown. */
  readonly at: ImagePoint | null;
  /** Called after it was shown, hidden or moved. */
  onChange: () => void;
  /** Shows it there; without a place, where it was last, or in the middle of the drawing area. */
  show(at?: ImagePoint): void;
  hide(): void;
  /** Moves it by image pixels, but by at least one CSS pixel unless it is a fine step. */
  move(dx: number, dy: number, fine: boolean): void;
  /** Does what a click would do there. */
  press(occluded: boolean): void;
}

/** How far the view must move, along one axis, to keep a place away from the edge. */
function toSight(place: number, size: number): number {
  if (place < EDGE) return EDGE - place;
  return place > size - EDGE ? size - EDGE - place : 0;
}

export function createKeyboardCursor(stage: Stage, signal: AbortSignal): KeyboardCursor {
  const { editor, node } = stage;
  let at: ImagePoint | null = null;
  /** Where it was when it was hidden. */
  let last: ImagePoint | null = null;

  const moveTo = (to: ImagePoint): void => {
    at = clampToImage(to, editor.settings.image);
    const { x, y } = stage.toScreen(at);
    const { width, height } = stage.area;
    // The view follows only when the crosshair leaves it.
    if (x < 0 || y < 0 || x > width || y > height) stage.panBy(toSight(x, width), toSight(y, height));
    cursor.onChange();
  };
  /** Moves to the selected keypoint: who selects one by its key wants to correct it. */
  const toSelection = (): void => {
    const keypoint = editor.selection.keypoint;
    if (!at || !isLabeled(keypoint)) return;
    const { x, y } = outputPosition(keypoint, editor.settings);
    moveTo(imagePoint(x, y));
  };
  const hide = (): void => {
    if (!at) return;
    last = at;
    at = null;
    cursor.onChange();
  };

  const cursor: KeyboardCursor = {
    get at() { return at; },
    onChange: () => undefined,
    show(to) {
      const { width, height } = stage.area;
      moveTo(to ?? last ?? stage.toImage(screenPoint(width / 2, height / 2)));
      toSelection();
    },
    hide,
    move(dx, dy, fine) {
      if (!at) return;
      const stretch = fine ? 1 : Math.max(1, 1 / stage.viewport.scale);
      moveTo(imagePoint(at.x + dx * stretch, at.y + dy * stretch));
      editor.say([at.x, at.y].map((value) => value.toFixed(fine ? 1 : 0)).join(", "), true);
    },
    press(occluded) {
      if (!at) return;
      switch (editor.tool) {
        case "place":
          placeAt(editor, at, occluded ? OCCLUDED : VISIBLE);
          break;
        case "draw":
          clickTemplate(editor, at);
          break;
        case "box":
          clickCorner(editor, at);
          break;
        case "delete": {
          const hit = hitTest(stage, stage.toScreen(at), DELETE_REACH);
          if (hit) deleteKeypoint(editor, hit.id, hit.index);
          break;
        }
        case "adjust":
          editor.tool = "place";
      }
    },
  };

  node.addEventListener("focus", () => { if (node.matches(":focus-visible")) cursor.show(); }, { signal });
  for (const type of ["blur", "pointerdown"] as const) node.addEventListener(type, hide, { signal });
  node.addEventListener("pointermove", ({ movementX, movementY }) => {
    // Browsers also send a pointermove when only the page under the pointer has moved.
    if (movementX !== 0 || movementY !== 0) hide();
  }, { signal });
  editor.subscribe((what) => { if (what === "selection") toSelection(); }, signal);
  return cursor;
}
