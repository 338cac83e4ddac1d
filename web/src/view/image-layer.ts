/**
 * The image, under the canvases. It is an element and not a drawing: the browser scales and moves it off the main
 * thread, and keeps as much of it as can be seen. Nothing is decoded or drawn again while the view moves.
 */
import type { Viewport } from "../model/geometry";
import { h } from "../panel/dom";
import type { Grid } from "./backdrop";

/** From this scale on single pixels are wanted, not smooth ones. */
const PIXELS_FROM = 3;

export class ImageLayer {
  readonly node: HTMLElement;
  readonly #image: HTMLImageElement;

  constructor(image: HTMLImageElement) {
    this.#image = image;
    image.alt = "";
    // Never without the image, not even for the one frame in which it is decoded for another scale.
    image.decoding = "sync";
    this.node = h("div", { class: "image", "aria-hidden": "true" }, image);
  }

  place({ scale, x, y }: Viewport, grid: Grid): void {
    // From a whole pixel of the screen, or the browser would shift what begins within one.
    this.node.style.inset = `${-grid.y}px 0 0 ${-grid.x}px`;
    const { style } = this.#image;
    style.transform = `translate(${x + grid.x}px, ${y + grid.y}px) scale(${scale})`;
    style.imageRendering = scale < PIXELS_FROM ? "auto" : "pixelated";
  }
}
