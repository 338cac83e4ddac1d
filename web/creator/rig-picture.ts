/** Draws a rig file as a small picture. */
import { set } from "../src/dom";
import { boxAround } from "../src/model/geometry";
import type { JsonObject } from "../src/model/json";
import { pointOf, type Draft } from "./model/draft";
import { colorOf, draftOf } from "./model/rig-json";

const SVG = "http://www.w3.org/2000/svg";

function shape(tag: string, attributes: Readonly<Record<string, string | number>>): Element {
  const node = document.createElementNS(SVG, tag);
  set(node, Object.fromEntries(Object.entries(attributes).map(([name, value]) => [name, String(value)])));
  return node;
}

export const pictureOf = (rig: JsonObject): Element => drawing(draftOf(rig), 96, 5);

/** Lines and points of a draft, as large as fits into a square. */
export function drawing(draft: Draft, size: number, radius: number): Element {
  const { left, top, right, bottom } = boxAround(draft.points.map(({ at }) => at))
    ?? { left: 0, top: 0, right: 1, bottom: 1 };
  const scale = (size - 4 * radius) / Math.max(right - left, bottom - top, 1);
  const x = (at: number): number => size / 2 + (at - (left + right) / 2) * scale;
  const y = (at: number): number => size / 2 + (at - (top + bottom) / 2) * scale;
  const root = shape("svg", { "viewBox": `0 0 ${size} ${size}`, "class": "rig-picture", "aria-hidden": "true" });
  const r = draft.points.length > 40 ? radius / 3 : radius / 1.8;
  for (const { from, to } of draft.links) {
    const [a, b] = [pointOf(draft, from), pointOf(draft, to)];
    if (!a || !b) continue;
    root.append(shape("line", {
      x1: x(a.at.x), y1: y(a.at.y), x2: x(b.at.x), y2: y(b.at.y), "stroke": colorOf(a), "stroke-width": r / 1.4,
    }));
  }
  for (const point of draft.points) {
    root.append(shape("circle", { cx: x(point.at.x), cy: y(point.at.y), r, fill: colorOf(point) }));
  }
  return root;
}
