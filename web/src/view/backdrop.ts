/**
 * Draws the layer of all instances but the active one. Thousands of markers take longer to draw than a frame
 * lasts. So they are drawn into a second canvas, a slice per frame, while the first one is still shown. The
 * canvas that is not shown is not in the document, where it would cost something in every frame.
 */
import type { Editor } from "../editor/editor";
import type { Viewport } from "../model/geometry";
import type { Preferences } from "../preferences";
import { clear, fitCanvas, layerOf, place, type Grid } from "./layer";
import { drawInstance } from "./renderer";
import { sameInstance, sameScene, sceneOfOthers, type Scene } from "./scene";

/** At most this many markers are drawn again whenever the view moves, at once. */
export const LIGHT = 60;
/** Milliseconds of drawing per frame. With the image and the active instance, a frame takes less than 16. */
const SLICE = 5;
/** Milliseconds of the first slice: nothing else is on the screen yet. */
const FIRST_SLICE = 40;
/** Opacity of the instances that are not active. */
const PALE = 0.6;
/** More new instances than this are not added to what is shown, but wait for the next drawing. */
const MOST_ADDED = 3;

interface Drawing {
  readonly scene: Scene;
  readonly view: Viewport;
  readonly grid: Grid;
}

export interface Backdrop {
  /** The first canvas. Another one may take its place. */
  readonly node: HTMLCanvasElement;
  /**
   * Draws for the length of a slice, and shows what was drawn last at its place in `view`.
   *
   * @param isDirty the scene or the view may have changed
   * @returns true while a drawing is under way
   */
  draw(view: Viewport, grid: Grid, isDirty: boolean): boolean;
}

export function createBackdrop(editor: Editor, preferences: Preferences): Backdrop {
  const layer = (): CanvasRenderingContext2D => layerOf("others", { willReadFrequently: true });
  let front = layer();
  let back = layer();
  let shown: Drawing | null = null;
  /** The drawing that was begun last. It is done when it is the one that is shown. */
  let latest: Drawing | null = null;
  let slices: Iterator<undefined> | null = null;

  const sliceEnd = (): number => performance.now() + (shown ? SLICE : FIRST_SLICE);

  function* slicesOf(drawing: Drawing): Generator<undefined> {
    const { scene, view, grid } = drawing;
    const { instances, detail } = scene;
    // What is drawn within one frame needs no second canvas.
    const isLight = instances.length * editor.settings.rig.keypoints.length <= LIGHT;
    const onto = isLight ? front : back;
    fitCanvas(onto.canvas, grid);
    clear(onto, grid);
    onto.globalAlpha = instances.length < editor.document.instances.length ? PALE : 1;
    let end = sliceEnd();
    for (const item of instances) {
      drawInstance(onto, editor, item, view, preferences, detail);
      if (onto === front) continue;
      // Reading a pixel makes the canvas draw what it was told so far. Only then can the time be measured.
      onto.getImageData(0, 0, 1, 1);
      if (performance.now() > end && item !== instances.at(-1)) {
        yield;
        end = sliceEnd();
      }
    }
    shown = drawing;
    if (onto === front) return;
    front.canvas.replaceWith(onto.canvas);
    back = front;
    front = onto;
  }

  /** Draws a few new instances at once. What has gone stays until the new drawing is done. */
  const add = ({ instances, detail }: Scene, to: Drawing): void => {
    const added = instances.filter((one) => !to.scene.instances.some((other) => sameInstance(one, other)));
    if (added.length > MOST_ADDED) return;
    front.globalAlpha = PALE;
    for (const item of added) drawInstance(front, editor, item, to.view, preferences, detail);
  };

  /** Begins a new drawing if the scene or the view has changed. */
  const begin = (view: Viewport, grid: Grid): void => {
    const scene = sceneOfOthers(editor, preferences);
    // With one instance alone nothing is ever drawn here: such a canvas costs nothing.
    if (!latest && scene.instances.length === 0) return;
    if (latest?.view === view && sameScene(latest.scene, scene)) return;
    if (latest === shown && shown?.view === view) add(scene, shown);
    latest = { scene, view, grid };
    slices = slicesOf(latest);
  };

  return {
    node: front.canvas,
    draw(view, grid, isDirty) {
      if (isDirty) begin(view, grid);
      slices?.next();
      front.canvas.style.visibility = editor.hidden.all ? "hidden" : "";
      if (shown) place(front.canvas, shown.view, view, shown.grid);
      return latest !== shown;
    },
  };
}
