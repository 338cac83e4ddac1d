/** The drawing area: canvases as large as what can be seen (never as large as the image), and the viewport. */
import type { Editor } from "../editor/editor";
import * as geometry from "../model/geometry";
import { screenPoint, type Box, type ImagePoint, type ScreenPoint, type Size, type Viewport } from "../model/geometry";
import { h } from "../panel/dom";
import { TEXTS } from "../texts";
import type { Preferences } from "../preferences";
import type { Hit } from "./hit-test";
import { drawImage, drawOverlay, drawPreview } from "./renderer";

/** From back to front. What moves while dragging lies on its own layer, so that the rest need not be drawn again. */
const LAYERS = ["image", "others", "active"] as const;
export type Layer = (typeof LAYERS)[number];

const MARGIN = 24;
export const ZOOM_STEP = 1.1;

export class Stage {
  readonly node: HTMLElement;
  readonly preferences: Preferences;
  hover: Hit | null = null;
  preview: Box | null = null;
  /** Called after the viewport has changed. */
  onView: () => void = () => undefined;
  /** Called after a frame was drawn. */
  onFrame: () => void = () => undefined;

  readonly #editor: Editor;
  readonly #image: HTMLImageElement;
  readonly #contexts: Record<Layer, CanvasRenderingContext2D>;
  readonly #dirty = new Set<Layer>();
  #viewport: Viewport = { scale: 1, x: 0, y: 0 };
  #area: Size = { width: 0, height: 0 };
  #ratio = 1;
  #fitted = true;
  #frame = 0;

  constructor(editor: Editor, image: HTMLImageElement, preferences: Preferences, signal: AbortSignal) {
    this.#editor = editor;
    this.#image = image;
    this.preferences = preferences;
    const canvases = LAYERS.map((layer) => h("canvas", { class: layer, "aria-hidden": "true" }));
    this.#contexts = Object.fromEntries(LAYERS.map((layer, i) => [layer, contextOf(canvases[i])])) as Record<Layer, CanvasRenderingContext2D>;
    this.node = h("div", { class: "stage", tabindex: "0", role: "application", "aria-label": TEXTS.canvas }, ...canvases);

    const observer = new ResizeObserver(() => { this.#resize(); });
    observer.observe(this.node);
    // The pixel ratio changes without a resize when the window goes to another screen.
    window.addEventListener("resize", () => { this.#resize(); }, { signal });
    signal.addEventListener("abort", () => {
      observer.disconnect();
      cancelAnimationFrame(this.#frame);
    });
    const unsubscribe = editor.subscribe((what) => {
      // A document change while dragging concerns the active instance only.
      if (what === "document" && editor.isDragging) this.invalidate("active");
      else if (what !== "message") this.invalidate("others", "active");
    });
    signal.addEventListener("abort", unsubscribe);
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
    this.invalidate(...LAYERS);
    this.onView();
  }

  #resize(): void {
    const before = this.#area;
    const area = { width: this.node.clientWidth, height: this.node.clientHeight };
    const ratio = window.devicePixelRatio || 1;
    if (area.width === 0 || area.height === 0) return;
    if (area.width === before.width && area.height === before.height && ratio === this.#ratio) return;
    this.#area = area;
    this.#ratio = ratio;
    for (const layer of LAYERS) {
      const { canvas } = this.#contexts[layer];
      canvas.width = Math.ceil(area.width * ratio);
      canvas.height = Math.ceil(area.height * ratio);
      // Exactly as many device pixels as the canvas has: otherwise the browser would stretch what lies on it.
      canvas.style.width = `${canvas.width / ratio}px`;
      canvas.style.height = `${canvas.height / ratio}px`;
    }
    if (this.#fitted || before.width === 0) this.#viewport = geometry.fit(area, this.#editor.image, MARGIN);
    else {
      const moved = geometry.recentre(this.#viewport, before, area);
      this.#viewport = geometry.pan(moved, 0, 0, area, this.#editor.image);
    }
    // A canvas that was resized is empty: fill it before it is shown, not a frame later.
    for (const layer of LAYERS) this.#dirty.add(layer);
    this.#draw();
    this.onView();
  }

  #draw(): void {
    if (this.#area.width === 0) return;
    for (const layer of this.#dirty) {
      const context = this.#contexts[layer];
      context.setTransform(this.#ratio, 0, 0, this.#ratio, 0, 0);
      context.clearRect(0, 0, this.#area.width + 1, this.#area.height + 1);
      if (layer === "image") drawImage(context, this.#image, this.#editor.image, this.#viewport);
      else drawOverlay(context, layer, this.#editor, this.#viewport, this.preferences, this.hover);
      if (layer === "active" && this.preview) drawPreview(context, this.#editor.rig, this.preview, this.#viewport);
    }
    this.#dirty.clear();
    this.onFrame();
  }
}

function contextOf(canvas: HTMLCanvasElement | undefined): CanvasRenderingContext2D {
  const context = canvas?.getContext("2d");
  if (!context) throw new Error("crowd-2d-skeleton: this browser gives no 2d canvas");
  return context;
}
