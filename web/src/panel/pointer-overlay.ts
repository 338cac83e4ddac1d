/** Draws above the canvases: the crosshair, and the template or box between its two clicks. */
import { set, svg } from "../dom";
import type { Editor } from "../editor/editor";
import { templateBetween } from "../model/edits";
import type { ImagePoint } from "../model/geometry";
import type { Stage } from "../view/stage";

export interface PointerOverlay {
  readonly node: Element;
  /** @param pointer where the pointer is; null when it is not over the image */
  update(crosshair: ImagePoint | null, pointer: ImagePoint | null): void;
}

export function createPointerOverlay(editor: Editor, stage: Stage): PointerOverlay {
  // The same path twice: a light line on a dark one can be seen on any image.
  const node = svg("", "");
  set(node, { class: "pointer-overlay", viewBox: undefined });

  const cross = (at: ImagePoint): string => {
    const { width, height } = stage.area;
    const { x, y } = stage.toScreen(at);
    // The point itself stays free, so that the worker sees it.
    return `M0 ${y}H${x - 7}M${x + 7} ${y}H${width}M${x} 0V${y - 7}M${x} ${y + 7}V${height}M${x - .5} ${y}h1`;
  };

  const template = (head: ImagePoint, foot: ImagePoint): string => {
    const places = templateBetween(editor.rig, head, foot);
    return editor.rig.links.map(({ from, to }) => {
      const a = places[from];
      const b = places[to];
      if (!a || !b) return "";
      const p = stage.toScreen(a);
      const q = stage.toScreen(b);
      return `M${p.x} ${p.y}L${q.x} ${q.y}`;
    }).join("");
  };

  const box = (from: ImagePoint, to: ImagePoint): string => {
    const [p, q] = [stage.toScreen(from), stage.toScreen(to)];
    return `M${p.x} ${p.y}H${q.x}V${q.y}H${p.x}Z`;
  };

  return {
    node,
    update(crosshair, pointer) {
      const head = editor.firstClick;
      const foot = crosshair ?? pointer;
      const shape = editor.tool === "box" ? box : template;
      const d = (crosshair ? cross(crosshair) : "") + (head && foot ? shape(head, foot) : "");
      for (const path of node.children) set(path, { d });
    },
  };
}
