/**
 * The layer of all instances but the active one. Thousands of markers take longer to draw than a frame lasts, so they
 * are drawn into a second canvas, a slice per frame, while the first is still shown where it belongs. The one that is
 * not shown is not in the document: each canvas that is costs something in every frame.
 */
import type { Editor } from "../editor/editor";
import type { Size, Viewport } from "../model/geometry";
import { h } from "../panel/dom";
import type { Preferences } from "../preferences";
import { drawInstance, type Detail } from "./renderer";
import { sameInstance, sameScene, sceneOfOthers, type Scene } from "./scene";

/** With so few markers they are drawn anew whenever the view moves, at once. */
export const LIGHT = 60;
/** Milliseconds of drawing per frame: with an image and the active instance beside it, a frame stays under 16. */
const SLICE = 5;
/** Before there is anything to see nobody waits for a frame. */
const FIRST_SLICE = 40;
/** With more instances' keypoints than this, outlines would only hide the image. */
const CROWD = 800;
const PALE = 0.6;

interface Surface {
  readonly canvas: HTMLCanvasElement;
  readonly context: CanvasRenderingContext2D;
}

interface Job {
  readonly onto: Surface;
  readonly scene: Scene;
  readonly view: Viewport;
  readonly grid: Grid;
  readonly detail: Detail;
  next: number;
}

export class Backdrop {
  readonly #editor: Editor;
  readonly #preferences: Preferences;
  #front: Surface;
  #back: Surface;
  #grid: Grid = { area: { width: 0, height: 0 }, ratio: 1, x: 0, y: 0 };
  #shown: { readonly scene: Scene; readonly view: Viewport; readonly grid: Grid } | null = null;
  #job: Job | null = null;

  constructor(editor: Editor, preferences: Preferences) {
    this.#editor = editor;
    this.#preferences = preferences;
    this.#front = surface();
    this.#back = surface();
  }

  /** The canvas to begin with: another may take its place. */
  get node(): HTMLCanvasElement {
    return this.#front.canvas;
  }

  /** True while a drawing is under way. */
  get isDrawing(): boolean {
    return this.#job !== null;
  }

  resize(grid: Grid): void {
    this.#grid = grid;
    this.#shown = this.#shown && { ...this.#shown, scene: { instances: [], look: "" } };
  }

  set hidden(hidden: boolean) {
    this.#front.canvas.style.visibility = hidden ? "hidden" : "";
  }

  /** Shows what was drawn last at its place in `view`. */
  place(view: Viewport): void {
    if (this.#shown) place(this.#front.canvas, this.#shown.view, view, this.#shown.grid);
  }

  /** Sees to it that the layer shows what there is now. */
  refresh(view: Viewport): void {
    const scene = sceneOfOthers(this.#editor, this.#preferences);
    const known = this.#job ?? this.#shown;
    if (known?.view === view && sameScene(known.scene, scene)) return;
    if (this.#job === null && this.#shown?.view === view) this.#add(scene);
    // What is drawn within this frame needs no other canvas to hide behind.
    const onto = scene.instances.length * this.#editor.rig.keypoints.length <= LIGHT ? this.#front : this.#back;
    fitCanvas(onto.canvas, this.#grid);
    clear(onto.context, this.#grid);
    this.#job = { onto, scene, view, grid: this.#grid, detail: this.#detail(scene), next: 0 };
    this.step();
  }

  /** Draws for the length of a slice. */
  step(): void {
    const job = this.#job;
    if (!job) return;
    const end = performance.now() + (this.#shown ? SLICE : FIRST_SLICE);
    const { canvas, context } = job.onto;
    const isBehind = job.onto === this.#back;
    context.globalAlpha = job.scene.instances.length < this.#editor.document.instances.length ? PALE : 1;
    while (job.next < job.scene.instances.length) {
      const item = job.scene.instances[job.next];
      job.next += 1;
      if (item) drawInstance(context, this.#editor, item, job.view, this.#preferences, job.detail);
      // Reading a pixel makes the canvas do what it was told so far: only then it is known how long that takes.
      if (isBehind) context.getImageData(0, 0, 1, 1);
      if (isBehind && performance.now() > end && job.next < job.scene.instances.length) return;
    }
    this.#job = null;
    this.#shown = job;
    if (isBehind) {
      this.#front.canvas.replaceWith(canvas);
      [this.#front, this.#back] = [this.#back, this.#front];
    }
    this.hidden = this.#editor.hidden;
    canvas.style.transform = "none";
  }

  /** What has come to the scene is there at once; what has gone lasts until the new drawing is done. */
  #add(scene: Scene): void {
    const shown = this.#shown?.scene;
    const come = scene.instances.filter((one) => !shown?.instances.some((other) => sameInstance(one, other)));
    if (come.length > 3) return;
    this.#front.context.globalAlpha = PALE;
    const detail = this.#detail(scene);
    for (const item of come) drawInstance(this.#front.context, this.#editor, item, this.#shown?.view ?? { scale: 1, x: 0, y: 0 }, this.#preferences, detail);
  }

  #detail(scene: Scene): Detail {
    return scene.instances.length * this.#editor.rig.keypoints.length > CROWD ? "crowd" : "full";
  }
}

/**
 * How the drawing area lies on the screen's own pixels. With a fractional pixel ratio it may begin within one: the
 * canvases then begin `x`, `y` CSS pixels earlier, at that pixel's edge, or the browser would shift what lies on them.
 */
export interface Grid {
  readonly area: Size;
  readonly ratio: number;
  readonly x: number;
  readonly y: number;
}

export function gridOf(node: Element, area: Size): Grid {
  const ratio = window.devicePixelRatio || 1;
  const { left, top } = node.getBoundingClientRect();
  const rest = (at: number): number => {
    const device = at * ratio;
    const part = device - Math.floor(device);
    return part < 0.01 || part > 0.99 ? 0 : part / ratio;
  };
  return { area, ratio, x: rest(left), y: rest(top) };
}

/** A canvas of exactly as many device pixels as it covers: otherwise the browser would stretch what lies on it. */
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

/** Empties a layer; what is drawn next is in CSS pixels of the drawing area. */
export function clear(context: CanvasRenderingContext2D, { ratio, x, y }: Grid): void {
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.clearRect(0, 0, context.canvas.width, context.canvas.height);
  context.setTransform(ratio, 0, 0, ratio, x * ratio, y * ratio);
}

/** Moves what was drawn for one viewport to where another has it. The compositor does it: nothing is drawn. */
export function place(canvas: HTMLCanvasElement, from: Viewport, to: Viewport, grid: Grid): void {
  const by = to.scale / from.scale;
  const [x, y] = [to.x - from.x * by + grid.x * (1 - by), to.y - from.y * by + grid.y * (1 - by)];
  canvas.style.transform = by === 1 && x === 0 && y === 0 ? "none" : `translate(${x}px, ${y}px) scale(${by})`;
}

export function layerCanvas(layer: string): HTMLCanvasElement {
  const canvas = h("canvas", { class: layer, "aria-hidden": "true" });
  canvas.style.transformOrigin = "0 0";
  canvas.style.willChange = "transform";
  return canvas;
}

function surface(): Surface {
  const canvas = layerCanvas("others");
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (!context) throw new Error("crowd-2d-skeleton: this browser gives no 2d canvas");
  return { canvas, context };
}
