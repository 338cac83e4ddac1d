/** A crosshair that arrow keys move: everything a pointer can place can be placed without one. */
import { outputPosition } from "../model/answer";
import { isLabeled, OCCLUDED, VISIBLE } from "../model/document";
import { clampToImage, imagePoint, screenPoint, type ImagePoint } from "../model/geometry";
import { hitTest } from "../view/hit-test";
import type { Stage } from "../view/stage";

/** So near to the edge of what can be seen, in CSS pixels, the view goes along. */
const EDGE = 40;
const DELETE_REACH = 12;

export interface KeyboardCursor {
  /** Null while it is not shown. */
  readonly at: ImagePoint | null;
  /** Called after it has come, gone or moved. */
  onChange: () => void;
  /** Shows it there, or where it was last, or in the middle of what can be seen. */
  show(at?: ImagePoint): void;
  hide(): void;
  /** By image pixels, but never by less than the screen can show, except for the finest step. */
  move(dx: number, dy: number, fine: boolean): void;
  /** What a click does there. */
  press(occluded: boolean): void;
}

export function createKeyboardCursor(stage: Stage, signal: AbortSignal): KeyboardCursor {
  const { editor, node } = stage;
  let at: ImagePoint | null = null;
  /** Where it was when it went, for the next time. */
  let last: ImagePoint | null = null;

  const moveTo = (to: ImagePoint): void => {
    at = clampToImage(to, editor.image);
    const { x, y } = stage.toScreen(at);
    const { width, height } = stage.area;
    const over = (value: number, size: number): number => {
      if (value < EDGE) return EDGE - value;
      return Math.min(0, size - EDGE - value);
    };
    // What fits needs no moving, even at the edge of the image.
    if (x < 0 || y < 0 || x > width || y > height) stage.panBy(over(x, width), over(y, height));
    cursor.onChange();
  };
  /** A keypoint that is chosen by its key is to be corrected: the crosshair begins where it is. */
  const toSelection = (): void => {
    const keypoint = editor.activeKeypoint;
    if (!at || !isLabeled(keypoint)) return;
    const { x, y } = outputPosition(keypoint, editor);
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
          editor.placeAt(at, occluded ? OCCLUDED : VISIBLE);
          break;
        case "draw":
          editor.clickTemplate(at);
          break;
        case "delete": {
          const hit = hitTest(stage, stage.toScreen(at), DELETE_REACH);
          if (hit) editor.deleteKeypoint(hit.id, hit.index);
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
    // Browsers also send a move when only what lies under the pointer has moved.
    if (movementX !== 0 || movementY !== 0) hide();
  }, { signal });
  editor.subscribe((what) => { if (what === "selection") toSelection(); }, signal);
  return cursor;
}
