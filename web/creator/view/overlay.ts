/** Draws above the canvases: the line that is being drawn, rings around what is selected, the mirror axis. */
import { set, svg } from "../../src/dom";
import type { Position } from "../../src/model/geometry";
import type { Stage } from "../../src/view/stage";
import type { Creator } from "../creator";
import { mirrorAxis } from "../model/actions";
import { pointOf } from "../model/draft";
import type { Rubber } from "./gestures";

export interface Overlay {
  readonly node: Element;
  rubber: Rubber | null;
  /** Whether the mirror axis is in sight. */
  hasAxis: boolean;
  update(): void;
}

export function createOverlay(creator: Creator, stage: Stage): Overlay {
  // Each path twice: a light line on a dark one can be seen on any image.
  const node = svg("", "", "", "");
  set(node, { class: "pointer-overlay creator-overlay", viewBox: undefined });
  const [dark, light, axisDark, axisLight] = node.children;
  axisDark?.classList.add("axis");
  axisLight?.classList.add("axis");
  const line = (a: Position, b: Position): string => {
    const [p, q] = [stage.toScreen(a), stage.toScreen(b)];
    return `M${p.x} ${p.y}L${q.x} ${q.y}`;
  };
  const ring = (at: Position): string => {
    const { x, y } = stage.toScreen(at);
    const r = stage.preferences.keypointSize + 6;
    return `M${x - r} ${y}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0`;
  };
  const overlay: Overlay = {
    node, rubber: null, hasAxis: false,
    update() {
      const { draft } = creator;
      const { rubber } = overlay;
      const start = pointOf(draft, rubber?.from ?? creator.linkStart);
      const link = draft.links[creator.link ?? -1];
      const [a, b] = [pointOf(draft, link?.from), pointOf(draft, link?.to)];
      const rings = creator.selected.slice(0, -1).flatMap((id) => pointOf(draft, id) ?? []);
      const d = [
        start && rubber ? line(start.at, rubber.to) : "",
        start ? ring(start.at) : "",
        a && b ? line(a.at, b.at) + ring(a.at) + ring(b.at) : "",
        ...rings.map(({ at }) => ring(at)),
      ].join("");
      const x = mirrorAxis(draft);
      const axis = overlay.hasAxis ? line({ x, y: 0 }, { x, y: draft.paper.height }) : "";
      for (const path of [dark, light]) if (path) set(path, { d });
      for (const path of [axisDark, axisLight]) if (path) set(path, { d: axis });
    },
  };
  return overlay;
}
