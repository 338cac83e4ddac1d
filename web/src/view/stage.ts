/** Makes the drawing area: the image, canvases as large as what can be seen of it, and the viewport. */
import { h } from "../dom";
import type { Editor } from "../editor/editor";
import {
  fit, pan, screenPoint, toImage, toScreen, zoomAt,
  type Box, type ImagePoint, type Position, type ScreenPoint, type Size, type Viewport,
} from "../model/geometry";
import { NO_RIG } from "../model/rig";
import type { Preferences } from "../preferences";
import * as texts from "../texts";
import { createBackdrop, LIGHT } from "./backdrop";
import { createImageLayer } from "./image-layer";
import { clear, fitCanvas, gridOf, layerOf, place, type Grid } from "./layer";
import { drawActive, drawPreview } from "./renderer";
import { labeledCount, type Hit } from "./scene";

/**
 * The layers on the image, from back to front. What moves in a drag has its own: the rest is not drawn again.
 */
export type Layer = "others" | "active";

/** While the view moves, a drawing is only moved, until the view has rested this long; see LIGHT. */
const REST_MS = 100;

/** Room around the whole image, in CSS pixels. */
const MARGIN = 24;
/** One step of the wheel or of a key. */
export const ZOOM_STEP = 1.1;

export interface Stage {
  readonly node: HTMLElement;
  readonly editor: Editor;
  readonly preferences: Preferences;
  readonly viewport: Viewport;
  readonly area: Size;
  /** The drawing area in client pixels. */
  readonly rect: DOMRect;
  /** The keypoint under the pointer. */
  set hover(hit: Hit | null);
  /** Where a template will lie. */
  set preview(box: Box | null);
  /** Called after the viewport has changed. */
  onView: () => void;
  /** Called once, when everything was drawn for the first time. */
  onFrame: () => void;
  clientToScreen(x: number, y: number): ScreenPoint;
  toImage(p: ScreenPoint): ImagePoint;
  toScreen(p: Position): ScreenPoint;
  zoomTo(scale: number, at?: ScreenPoint): void;
  zoomBy(factor: number, at?: ScreenPoint): void;
  panBy(dx: number, dy: number): void;
  showAll(): void;
  invalidate(...layers: Layer[]): void;
}

export function createStage(
  editor: Editor, image: HTMLImageElement, preferences: Preferences, signal: AbortSignal,
): Stage {
  const imageLayer = createImageLayer(image);
  const active = layerOf("active");
  const backdrop = createBackdrop(editor, preferences);
  const node = h("div", { class: "stage", tabindex: "0", role: "application", "aria-label": texts.canvas },
    imageLayer.node, backdrop.node, active.canvas);
  const dirty = new Set<Layer>();
  let grid: Grid = { area: { width: 0, height: 0 }, ratio: 1, x: 0, y: 0 };
  let viewport: Viewport = { scale: 1, x: 0, y: 0 };
  /** The viewport that the active layer was drawn for. */
  let activeView = viewport;
  let hover: Hit | null = null;
  let preview: Box | null = null;
  let isFitted = true;
  let isReady = false;
  let frame = 0;
  let resting = 0;

  const fitted = (): Viewport => fit(grid.area, editor.settings.image, MARGIN);
  const panned = (view: Viewport, dx: number, dy: number): Viewport =>
    pan(view, dx, dy, grid.area, editor.settings.image);

  const draw = (): void => {
    if (grid.area.width === 0) return;
    imageLayer.place(viewport, grid);
    if (dirty.has("active")) {
      clear(active, grid);
      drawActive(active, editor, viewport, preferences, hover);
      if (preview) drawPreview(active, editor.tool === "draw" ? editor.rig : NO_RIG, preview, viewport);
      activeView = viewport;
    }
    place(active.canvas, activeView, viewport, grid);
    const isDrawing = backdrop.draw(viewport, grid, dirty.has("others") && !resting);
    dirty.clear();
    if (isDrawing) stage.invalidate();
    else if (!isReady) {
      isReady = true;
      stage.onFrame();
    }
  };

  const move = (to: Viewport): void => {
    viewport = to;
    if (resting || labeledCount(editor) > LIGHT) {
      clearTimeout(resting);
      resting = window.setTimeout(() => {
        resting = 0;
        stage.invalidate("others", "active");
      }, REST_MS);
      stage.invalidate();
    } else stage.invalidate("others", "active");
    stage.onView();
  };

  const resize = (): void => {
    const next = gridOf(node);
    const { area } = next;
    if (area.width === 0 || area.height === 0 || JSON.stringify(next) === JSON.stringify(grid)) return;
    const before = grid.area;
    grid = next;
    fitCanvas(active.canvas, grid);
    // What is in the middle stays there.
    viewport = isFitted || before.width === 0
      ? fitted()
      : panned(viewport, (area.width - before.width) / 2, (area.height - before.height) / 2);
    // A canvas that was resized is empty: draw it before it is shown, not a frame later.
    dirty.add("others").add("active");
    draw();
    stage.onView();
  };

  const stage: Stage = {
    node,
    editor,
    preferences,
    onView: () => undefined,
    onFrame: () => undefined,
    get viewport() { return viewport; },
    get area() { return grid.area; },
    get rect() { return node.getBoundingClientRect(); },
    set hover(hit: Hit | null) {
      if (hit?.id === hover?.id && hit?.index === hover?.index) return;
      hover = hit;
      stage.invalidate("active");
    },
    set preview(box: Box | null) {
      preview = box;
      stage.invalidate("active");
    },
    clientToScreen(x, y) {
      const { left, top } = stage.rect;
      return screenPoint(x - left, y - top);
    },
    toImage: (p) => toImage(viewport, p),
    toScreen: (p) => toScreen(viewport, p),
    zoomTo(scale, at = screenPoint(grid.area.width / 2, grid.area.height / 2)) {
      isFitted = false;
      move(panned(zoomAt(viewport, at, scale, fitted().scale), 0, 0));
    },
    zoomBy(factor, at) { stage.zoomTo(viewport.scale * factor, at); },
    panBy(dx, dy) {
      isFitted = false;
      move(panned(viewport, dx, dy));
    },
    showAll() {
      isFitted = true;
      move(fitted());
    },
    invalidate(...layers) {
      for (const layer of layers) dirty.add(layer);
      frame ||= requestAnimationFrame(() => {
        frame = 0;
        draw();
      });
    },
  };

  const observer = new ResizeObserver(resize);
  observer.observe(node);
  // The pixel ratio changes without a resize when the window goes to another screen.
  window.addEventListener("resize", resize, { signal });
  signal.addEventListener("abort", () => {
    observer.disconnect();
    cancelAnimationFrame(frame);
    clearTimeout(resting);
  });
  editor.subscribe((what) => {
    if (what === "message") return;
    // While dragging, only the active instance changes.
    const isActiveOnly = what === "tool" || what === "hidden" || (what === "document" && editor.isDragging);
    if (isActiveOnly) stage.invalidate("active");
    else stage.invalidate("others", "active");
  }, signal);
  return stage;
}
