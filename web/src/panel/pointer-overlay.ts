/** What follows the pointer or the crosshair, above the canvases: the crosshair itself, and the template between two clicks. */
import type { Editor } from "../editor/editor";
import type { KeyboardCursor } from "../gestures/keyboard-cursor";
import { templateBetween } from "../model/edits";
import type { ImagePoint } from "../model/geometry";
import type { Stage } from "../view/stage";
import { set, svg } from "./dom";

export class PointerOverlay {
  /** Twice the same: a light line on a dark one can be seen on any image. */
  readonly node = svg("", "");
  readonly #editor: Editor;
  readonly #stage: Stage;
  readonly #cursor: KeyboardCursor;

  constructor(editor: Editor, stage: Stage, cursor: KeyboardCursor) {
    this.#editor = editor;
    this.#stage = stage;
    this.#cursor = cursor;
    set(this.node, { class: "pointer-overlay", viewBox: undefined });
  }

  /** @param pointer where the pointer is, when it is over the image */
  update(pointer: ImagePoint | null): void {
    const { at } = this.#cursor;
    const head = this.#editor.templateHead;
    const foot = at ?? pointer;
    const d = (at ? this.#cross(at) : "") + (head && foot ? this.#template(head, foot) : "");
    for (const path of this.node.children) set(path, { d });
  }

  #cross(at: ImagePoint): string {
    const { width, height } = this.#stage.area;
    const { x, y } = this.#stage.toScreen(at);
    // The very point stays free: it is what one wants to see.
    return `M0 ${y}H${x - 7}M${x + 7} ${y}H${width}M${x} 0V${y - 7}M${x} ${y + 7}V${height}M${x - .5} ${y}h1`;
  }

  #template(head: ImagePoint, foot: ImagePoint): string {
    const places = templateBetween(this.#editor.rig, head, foot);
    return this.#editor.rig.links.map(({ from, to }) => {
      const [a, b] = [places[from], places[to]];
      if (!a || !b) return "";
      const [p, q] = [this.#stage.toScreen(a), this.#stage.toScreen(b)];
      return `M${p.x} ${p.y}L${q.x} ${q.y}`;
    }).join("");
  }
}
