/** A crosshair that arrow keys move: everything a pointer can place can be placed without one. */
import type { Editor } from "../editor/editor";
import { outputPosition } from "../model/answer";
import { NOT_LABELED, OCCLUDED, VISIBLE } from "../model/document";
import { clampToImage, imagePoint, screenPoint, type ImagePoint } from "../model/geometry";
import { hitTest } from "../view/hit-test";
import type { Stage } from "../view/stage";

/** So near to the edge of what can be seen, in CSS pixels, the view goes along. */
const EDGE = 40;
const DELETE_REACH = 12;

export class KeyboardCursor {
  /** Called after it has come, gone or moved. */
  onChange: () => void = () => undefined;
  readonly #editor: Editor;
  readonly #stage: Stage;
  #at: ImagePoint | null = null;
  /** Where it was when it went, for the next time. */
  #last: ImagePoint | null = null;

  constructor(editor: Editor, stage: Stage, signal: AbortSignal) {
    this.#editor = editor;
    this.#stage = stage;
    const { node } = stage;
    node.addEventListener("focus", () => { if (node.matches(":focus-visible")) this.show(); }, { signal });
    for (const type of ["blur", "pointerdown"] as const) node.addEventListener(type, () => { this.hide(); }, { signal });
    node.addEventListener("pointermove", ({ movementX, movementY }) => {
      // Browsers also send a move when only what lies under the pointer has moved.
      if (movementX !== 0 || movementY !== 0) this.hide();
    }, { signal });
    editor.subscribe((what) => { if (what === "selection") this.#toSelection(); }, signal);
  }

  /** Null while it is not shown. */
  get at(): ImagePoint | null {
    return this.#at;
  }

  /** Shows it there, or where it was last, or in the middle of what can be seen. */
  show(at?: ImagePoint): void {
    const { area } = this.#stage;
    const middle = this.#stage.toImage(screenPoint(area.width / 2, area.height / 2));
    this.#moveTo(at ?? this.#last ?? middle);
    this.#toSelection();
  }

  hide(): void {
    if (!this.#at) return;
    this.#last = this.#at;
    this.#at = null;
    this.onChange();
  }

  /** By image pixels, but never by less than the screen can show, except for the finest step. */
  move(dx: number, dy: number, fine: boolean): void {
    if (!this.#at) return;
    const stretch = fine ? 1 : Math.max(1, 1 / this.#stage.viewport.scale);
    this.#moveTo(imagePoint(this.#at.x + dx * stretch, this.#at.y + dy * stretch));
    const { x, y } = this.#at;
    this.#editor.say(`${x.toFixed(fine ? 1 : 0)}, ${y.toFixed(fine ? 1 : 0)}`, true);
  }

  /** What a click does there. */
  press(occluded: boolean): void {
    const editor = this.#editor;
    const at = this.#at;
    if (!at) return;
    switch (editor.tool) {
      case "place":
        editor.placeAt(at, occluded ? OCCLUDED : VISIBLE);
        break;
      case "draw":
        editor.clickTemplate(at);
        break;
      case "delete": {
        const hit = hitTest(editor, this.#stage.viewport, this.#stage.toScreen(at), DELETE_REACH);
        if (hit) editor.deleteKeypoint(hit.id, hit.index);
        break;
      }
      case "adjust":
        editor.tool = "place";
    }
  }

  /** A keypoint that is chosen by its key is to be corrected: the crosshair begins where it is. */
  #toSelection(): void {
    const keypoint = this.#editor.activeKeypoint;
    if (!this.#at || !keypoint || keypoint.v === NOT_LABELED) return;
    const { x, y } = outputPosition(keypoint, this.#editor);
    this.#moveTo(imagePoint(x, y));
  }

  #moveTo(to: ImagePoint): void {
    const stage = this.#stage;
    const at = clampToImage(to, this.#editor.image);
    this.#at = at;
    const { x, y } = stage.toScreen(at);
    const { width, height } = stage.area;
    const over = (value: number, size: number): number => value < EDGE ? EDGE - value : value > size - EDGE ? size - EDGE - value : 0;
    const [dx, dy] = [over(x, width), over(y, height)];
    // What fits needs no moving, even at the edge of the image.
    if (x < 0 || y < 0 || x > width || y > height) stage.panBy(dx, dy);
    this.onChange();
  }
}
