/**
 * The marker's shape, as on the image: left square, right diamond, center circle; filled when the point is
 * visible.
 */
import type { KeypointClass } from "../model/rig";
import { h, set, setText } from "../dom";

const SHAPES = { left: "\u25a1\u25a0", right: "\u25c7\u25c6", center: "\u25cb\u25cf" };

// A letter: a drawing for each of 133 points would have to be composed in every frame.
export const swatch = (): HTMLElement => h("span", { "class": "swatch", "aria-hidden": "true" });

export function setSwatch(node: HTMLElement, kind: KeypointClass | undefined, isFilled = false): void {
  node.hidden = !kind;
  if (!kind) return;
  set(node, { "data-side": kind.side });
  node.style.color = kind.color;
  setText(node, SHAPES[kind.side].charAt(Number(isFilled)));
}
