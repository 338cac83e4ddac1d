/**
 * The layer of all instances but the active one. Thousands of markers take longer to draw than a frame lasts,
 * so they
 * are drawn into a second canvas, a slice per frame, while the first is still shown where it belongs. The one
 * that is
 * not shown is not in the document: each canvas that is costs something in every frame.
 */
import type { Editor } from "../editor/editor";
import type { Viewport } from "../model/geometry";
import type { Preferences } from "../preferences";
import { clear, fitCanvas, layerOf, place, type Grid } from "./layer";
import { drawInstance } from "./renderer";
import { sameInstance, sameScene, sceneOfOthers, type Scene } from "./scene";

/** With so few markers they are drawn anew whenever the view moves, at once. */
export const LIGHT = 60;
/**
 * Milliseconds of drawing per frame: with an image and the active instance beside it, a frame stays under 16.
 */
const SLICE = 5;
/** Before there is anything to see nobody waits for a frame. */
const FIRST_SLICE = 40;
const PALE = 0.6;

interface Drawing {
  readonly scene: Scene;
  readonly view: Viewport;
  readonly grid: Grid;
}

export interface Backdrop {
  /** The canvas to begin with: another may take its place. */
  readonly node: HTMLCanvasElement;
  /**
   * Shows what was drawn last at its place in `view`, after drawing for the length of a slice.
   *
   * @param isDirty the scene or the view may have changed
   * @returns true while a drawing is under way
   */
  draw(view: Viewport, grid: Grid, isDirty: boolean): boolean;
}

export function createBackdrop(editor: Editor, preferences: Preferences): Backdrop {
  const layer = (): CanvasRenderingContext2D => layerOf("others", { willReadFrequently: true });
  let [front, back] = [layer(), layer()];
  let shown: Drawing | null = null;
  /** Begun last; done when it is the one that is shown. */
  let latest: Drawing | null = null;
  let slices: Iterator<undefined> | null = null;

  const sliceEnd = (): number => performance.now() + (shown ? SLICE : FIRST_SLICE);

  function* slicesOf(drawing: Drawing): Generator<undefined> {
    const { scene, view, grid } = drawing;
    const { instances, detail } = scene;
    // What is drawn within this frame needs no other canvas to hide behind.
    const onto = instances.length * editor.rig.keypoints.length <= LIGHT ? front : back;
    fitCanvas(onto.canvas, grid);
    clear(onto, grid);
    onto.globalAlpha = instances.length < editor.document.instances.length ? PALE : 1;
    let end = sliceEnd();
    for (const item of instances) {
      drawInstance(onto, editor, item, view, preferences, detail);
      if (onto === front) continue;
      // Reading a pixel makes the canvas do what it was told so far: only then it is known how long that
      // takes.
      onto.getImageData(0, 0, 1, 1);
      if (performance.now() > end && item !== instances.at(-1)) {
        yield;
        end = sliceEnd();
      }
    }
    shown = drawing;
    if (onto === front) return;
    front.canvas.replaceWith(onto.canvas);
    [front, back] = [back, front];
  }

  /** What has come to the scene is there at once; what has gone lasts until the new drawing is done. */
  const add = ({ instances, detail }: Scene, to: Drawing): void => {
    const come = instances.filter((one) => !to.scene.instances.some((other) => sameInstance(one, other)));
    if (come.length > 3) return;
    front.globalAlpha = PALE;
    for (const item of come) drawInstance(front, editor, item, to.view, preferences, detail);
  };

  return {
    node: front.canvas,
    draw(view, grid, isDirty) {
      if (isDirty) {
        const scene = sceneOfOthers(editor, preferences);
        // A canvas that was never drawn on costs nothing: with one person alone it stays so.
        if (latest ? latest.view !== view || !sameScene(latest.scene, scene) : scene.instances.length > 0) {
          if (latest === shown && shown?.view === view) add(scene, shown);
          latest = { scene, view, grid };
          slices = slicesOf(latest);
        }
      }
      slices?.next();
      front.canvas.style.visibility = editor.hidden ? "hidden" : "";
      if (shown) place(front.canvas, shown.view, view, shown.grid);
      return latest !== shown;
    },
  };
}
