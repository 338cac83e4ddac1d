/**
 * The image, under the canvases. It is an element and not a drawing: the browser scales and moves it off the
 * main
 * thread, and keeps as much of it as can be seen. Nothing is decoded or drawn again while the view moves.
 */
import type { Viewport } from "../model/geometry";
import { h } from "../dom";
import type { Grid } from "./layer";

/** From this scale on single pixels are wanted, not smooth ones. */
const PIXELS_FROM = 3;

export interface ImageLayer {
  readonly node: HTMLElement;
  place(view: Viewport, grid: Grid): void;
}

export function createImageLayer(image: HTMLImageElement): ImageLayer {
  image.alt = "";
  // Never without the image, not even for the one frame in which it is decoded for another scale.
  image.decoding = "sync";
  const node = h("div", { class: "image", "aria-hidden": "true" }, image);
  return {
    node,
    place({ scale, x, y }, grid) {
      // From a whole pixel of the screen, or the browser would shift what begins within one.
      node.style.inset = `${-grid.y}px 0 0 ${-grid.x}px`;
      const { style } = image;
      style.transform = `translate(${x + grid.x}px, ${y + grid.y}px) scale(${scale})`;
      style.imageRendering = scale < PIXELS_FROM ? "auto" : "pixelated";
    },
  };
}
