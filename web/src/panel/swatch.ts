/**
 * Shows a keypoint's shape and color as on the image: square, diamond or circle, filled when it is visible.
 */
import { h, set, setText } from "../dom";
import type { KeypointClass } from "../model/rig";

const SHAPES = { left: "\u25a1\u25a0", right: "\u25c7\u25c6", center: "\u25cb\u25cf" };

/** A letter. A rig may have 133 points, and each drawing would be composed in every frame. */
export const swatch = (): HTMLElement => h("span", { "class": "swatch", "aria-hidden": "true" });

export function setSwatch(node: HTMLElement, kind: KeypointClass | undefined, isFilled = false): void {
  node.hidden = !kind;
  if (!kind) return;
  set(node, { "data-side": kind.side });
  node.style.color = kind.color;
  setText(node, SHAPES[kind.side].charAt(Number(isFilled)));
}
