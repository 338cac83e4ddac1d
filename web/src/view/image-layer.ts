/**
 * Shows the image under the canvases, as an element. The browser scales and moves an element off the main
 * thread, and nothing is decoded or drawn again while the view moves.
 */
import { h } from "../dom";
import type { Viewport } from "../model/geometry";
import type { Grid } from "./layer";

/** From this scale on, image pixels are shown as squares. */
const PIXELS_FROM = 3;

export interface ImageLayer {
  readonly node: HTMLElement;
  place(view: Viewport, grid: Grid): void;
}

export function createImageLayer(image: HTMLImageElement): ImageLayer {
  image.alt = "";
  // Else the image can be missing for one frame, while it is decoded for another scale.
  image.decoding = "sync";
  const node = h("div", { class: "image", "aria-hidden": "true" }, image);
  return {
    node,
    place({ scale, x, y }, grid) {
      // Begins at a whole device pixel: the browser would shift a layer that begins within one.
      node.style.inset = `${-grid.y}px 0 0 ${-grid.x}px`;
      const { style } = image;
      style.transform = `translate(${x + grid.x}px, ${y + grid.y}px) scale(${scale})`;
      style.imageRendering = scale < PIXELS_FROM ? "auto" : "pixelated";
    },
  };
}
