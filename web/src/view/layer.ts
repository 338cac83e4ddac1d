/**
 * Makes canvases that lie exactly on device pixels, and lets the compositor move them while the view moves.
 */
import { h } from "../dom";
import type { Size, Viewport } from "../model/geometry";

/**
 * How the drawing area lies on the device pixels. With a fractional pixel ratio it may begin within one. The
 * canvases then begin `x`, `y` CSS pixels earlier, at the edge of that pixel. Else the browser would shift
 * what lies on them.
 */
export interface Grid {
  readonly area: Size;
  readonly ratio: number;
  readonly x: number;
  readonly y: number;
}

export function gridOf(node: Element): Grid {
  const ratio = window.devicePixelRatio || 1;
  const { left, top } = node.getBoundingClientRect();
  const rest = (at: number): number => {
    const device = at * ratio;
    const part = device - Math.floor(device);
    return part < 0.01 || part > 0.99 ? 0 : part / ratio;
  };
  return { area: { width: node.clientWidth, height: node.clientHeight }, ratio, x: rest(left), y: rest(top) };
}

/** The context of a new canvas. */
export function layerOf(name: string, settings?: CanvasRenderingContext2DSettings): CanvasRenderingContext2D {
  const canvas = h("canvas", { class: name, "aria-hidden": "true" });
  canvas.style.transformOrigin = "0 0";
  canvas.style.willChange = "transform";
  const context = canvas.getContext("2d", settings);
  if (!context) throw new Error("crowd-2d-skeleton: this browser gives no 2d canvas");
  return context;
}

/**
 * Gives a canvas as many pixels as it covers on the device. Else the browser would stretch what lies on it.
 */
export function fitCanvas(canvas: HTMLCanvasElement, { area, ratio, x, y }: Grid): void {
  const width = Math.ceil((area.width + x) * ratio);
  const height = Math.ceil((area.height + y) * ratio);
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
  canvas.style.width = `${width / ratio}px`;
  canvas.style.height = `${height / ratio}px`;
  canvas.style.left = `${-x}px`;
  canvas.style.top = `${-y}px`;
}

/** Empties a layer. What is drawn next is in CSS pixels of the drawing area. */
export function clear(context: CanvasRenderingContext2D, { ratio, x, y }: Grid): void {
  context.resetTransform();
  context.clearRect(0, 0, context.canvas.width, context.canvas.height);
  context.setTransform(ratio, 0, 0, ratio, x * ratio, y * ratio);
}

/**
 * Moves what was drawn for one viewport to its place in another. The compositor does it: nothing is drawn.
 */
export function place(canvas: HTMLCanvasElement, from: Viewport, to: Viewport, grid: Grid): void {
  const by = to.scale / from.scale;
  const x = to.x - from.x * by + grid.x * (1 - by);
  const y = to.y - from.y * by + grid.y * (1 - by);
  const isInPlace = by === 1 && x === 0 && y === 0;
  canvas.style.transform = isInPlace ? "none" : `translate(${x}px, ${y}px) scale(${by})`;
}
