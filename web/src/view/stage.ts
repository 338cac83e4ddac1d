/** The drawing area: canvases as large as what can be seen (never as large as the image), and the viewport. */
import type { Editor } from "../editor/editor";
import * as geometry from "../model/geometry";
import { screenPoint, type Box, type ImagePoint, type ScreenPoint, type Size, type Viewport } from "../model/geometry";
import { h } from "../panel/dom";
import * as texts from "../texts";
import type { Preferences } from "../preferences";
import { Backdrop, clear, fitCanvas, gridOf, layerCanvas, LIGHT, place, type Grid } from "./backdrop";
import type { Hit } from "./hit-test";
import { ImageLayer } from "./image-layer";
import { drawActive, drawPreview } from "./renderer";
import { labeledCount } from "./scene";

/** On the image, from back to front. What moves while dragging lies on its own layer, so that the rest need not be drawn again. */
export type Layer = "others" | "active";

/** What is drawn already is moved while the view moves, and drawn anew when it has rested for so long; but see `LIGHT`. */
const REST_MS = 100;

const MARGIN = 24;
export const ZOOM_STEP = 1.1;

export class Stage {
  readonly node: HTMLElement;
  readonly preferences: Preferences;
  hover: Hit | null = null;
  preview: Box | null = null;
  /** Called after the viewport has changed. */
  onView: () => void = () => undefined;
  /** Called when everything was drawn for the first time. */
  onFrame: () => void = () => undefined;

  readonly #editor: Editor;
  readonly #image: ImageLayer;
  readonly #active: CanvasRenderingContext2D;
  readonly #backdrop: Backdrop;
  readonly #dirty = new Set<Layer>();
  #viewport: Viewport = { scale: 1, x: 0, y: 0 };
  #area: Size = { width: 0, height: 0 };
  #grid: Grid = { area: this.#area, ratio: 1, x: 0, y: 0 };
  #fitted = true;
  #frame = 0;
  #resting = 0;
  #ready = false;
  /** The viewport that the active layer was drawn for. */
  #activeView: Viewport = this.#viewport;

  constructor(editor: Editor, image: HTMLImageElement, preferences: Preferences, signal: AbortSignal) {
    this.#editor = editor;
    this.#image = new ImageLayer(image);
    this.preferences = preferences;
    this.#active = contextOf(layerCanvas("active"));
    this.#backdrop = new Backdrop(editor, preferences);
    this.node = h("div", { class: "stage", tabindex: "0", role: "application", "aria-label": texts.canvas },
      this.#image.node, this.#backdrop.node, this.#active.canvas);

    const observer = new ResizeObserver(() => { this.#resize(); });
    observer.observe(this.node);
    // The pixel ratio changes without a resize when the window goes to another screen.
    window.addEventListener("resize", () => { this.#resize(); }, { signal });
    signal.addEventListener("abort", () => {
      observer.disconnect();
      cancelAnimationFrame(this.#frame);
      clearTimeout(this.#resting);
    });
    editor.subscribe((what) => {
      if (what === "hidden") this.#backdrop.hidden = editor.hidden;
      // A document change while dragging concerns the active instance only.
      if (what === "tool" || what === "hidden" || (what === "document" && editor.isDragging)) this.invalidate("active");
      else if (what !== "message") this.invalidate("others", "active");
    }, signal);
  }

  get viewport(): Viewport {
    return this.#viewport;
  }

  get area(): Size {
    return this.#area;
  }

  /** The drawing area in client pixels. */
  get rect(): DOMRect {
    return this.node.getBoundingClientRect();
  }

  clientToScreen(x: number, y: number): ScreenPoint {
    const rect = this.rect;
    return screenPoint(x - rect.left, y - rect.top);
  }

  toImage(p: ScreenPoint): ImagePoint {
    return geometry.toImage(this.#viewport, p);
  }

  toScreen(p: Readonly<{ x: number; y: number }>): ScreenPoint {
    return geometry.toScreen(this.#viewport, p);
  }

  zoomTo(scale: number, at: ScreenPoint = this.#centre()): void {
    this.#fitted = false;
    const smallest = geometry.fit(this.#area, this.#editor.image, MARGIN).scale;
    const next = geometry.zoomAt(this.#viewport, at, scale, smallest);
    this.#move(geometry.pan(next, 0, 0, this.#area, this.#editor.image));
  }

  zoomBy(factor: number, at?: ScreenPoint): void {
    this.zoomTo(this.#viewport.scale * factor, at);
  }

  panBy(dx: number, dy: number): void {
    this.#fitted = false;
    this.#move(geometry.pan(this.#viewport, dx, dy, this.#area, this.#editor.image));
  }

  showAll(): void {
    this.#fitted = true;
    this.#move(geometry.fit(this.#area, this.#editor.image, MARGIN));
  }

  invalidate(...layers: Layer[]): void {
    for (const layer of layers) this.#dirty.add(layer);
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      this.#draw();
    });
  }

  #centre(): ScreenPoint {
    return screenPoint(this.#area.width / 2, this.#area.height / 2);
  }

  #move(viewport: Viewport): void {
    this.#viewport = viewport;
    if (this.#resting || labeledCount(this.#editor) > LIGHT) {
      clearTimeout(this.#resting);
      this.#resting = window.setTimeout(() => {
        this.#resting = 0;
        this.invalidate("others", "active");
      }, REST_MS);
      this.invalidate();
    } else this.invalidate("others", "active");
    this.onView();
  }

  #resize(): void {
    const before = this.#area;
    const area = { width: this.node.clientWidth, height: this.node.clientHeight };
    const grid = gridOf(this.node, area);
    if (area.width === 0 || area.height === 0) return;
    if (area.width === before.width && area.height === before.height && grid.ratio === this.#grid.ratio
      && grid.x === this.#grid.x && grid.y === this.#grid.y) return;
    this.#area = area;
    this.#grid = grid;
    fitCanvas(this.#active.canvas, grid);
    this.#backdrop.resize(grid);
    if (this.#fitted || before.width === 0) this.#viewport = geometry.fit(area, this.#editor.image, MARGIN);
    else {
      const moved = geometry.recentre(this.#viewport, before, area);
      this.#viewport = geometry.pan(moved, 0, 0, area, this.#editor.image);
    }
    // A canvas that was resized is empty: fill it before it is shown, not a frame later.
    this.#dirty.add("others").add("active");
    this.#draw();
    this.onView();
  }

  #draw(): void {
    if (this.#area.width === 0) return;
    const active = this.#active;
    const view = this.#viewport;
    this.#image.place(view, this.#grid);
    if (this.#dirty.has("active")) {
      clear(active, this.#grid);
      drawActive(active, this.#editor, view, this.preferences, this.hover);
      if (this.preview) drawPreview(active, this.#editor.rig, this.preview, view);
      this.#activeView = view;
    }
    if (this.#dirty.has("others") && !this.#resting) this.#backdrop.refresh(view);
    else this.#backdrop.step();
    place(active.canvas, this.#activeView, view, this.#grid);
    this.#backdrop.place(view);
    this.#dirty.clear();
    if (this.#backdrop.isDrawing) this.invalidate();
    else if (!this.#ready) {
      this.#ready = true;
      this.onFrame();
    }
  }
}

function contextOf(canvas: HTMLCanvasElement): CanvasRenderingContext2D {
  const context = canvas.getContext("2d");
  if (!context) throw new Error("crowd-2d-skeleton: this browser gives no 2d canvas");
  return context;
}
