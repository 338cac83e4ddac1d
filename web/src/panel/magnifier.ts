/** A magnifier at the pointer: shows the image and the keypoints there several times as large. */
import { h, set } from "../dom";
import type { Editor } from "../editor/editor";
import { outputPosition } from "../model/answer";
import { isLabeled } from "../model/document";
import type { ImagePoint } from "../model/geometry";
import type { Stage } from "../view/stage";

/** Side of the magnifier, in CSS pixels. */
const SIZE = 168;
/** How many times as large as on the stage. */
const TIMES = 4;

export interface Magnifier {
  readonly node: HTMLElement;
  /** @param at the place of the image in its middle; null hides it */
  update(at: ImagePoint | null): void;
}

/** @param lens the check box that turns it on */
export function createMagnifier(
  editor: Editor, stage: Stage, image: HTMLImageElement, lens: HTMLInputElement,
): Magnifier {
  const node = h("canvas", { "class": "magnifier", "aria-hidden": "true", "hidden": true });

  const drawKeypoints = (context: CanvasRenderingContext2D, at: ImagePoint, scale: number): void => {
    const { hidden, selection: { instance } } = editor;
    if (!instance || hidden.all) return;
    const shown = hidden.shownOf(instance.id);
    instance.rig.keypoints.forEach(({ color }, index) => {
      const keypoint = shown[index];
      if (!isLabeled(keypoint)) return;
      const { x, y } = outputPosition(keypoint, editor.settings);
      context.beginPath();
      context.arc((x - at.x) * scale + SIZE / 2, (y - at.y) * scale + SIZE / 2, 4, 0, Math.PI * 2);
      context.strokeStyle = "#fff";
      context.lineWidth = 3;
      context.stroke();
      context.fillStyle = color;
      context.fill();
    });
  };

  return {
    node,
    update(at) {
      node.hidden = !lens.checked || !at;
      const context = lens.checked && node.getContext("2d");
      if (!at || !context) return;
      const ratio = devicePixelRatio;
      set(node, { width: String(SIZE * ratio), height: String(SIZE * ratio) });
      const middle = stage.toScreen(at);
      node.style.transform = `translate(${middle.x - SIZE / 2}px, ${middle.y - SIZE / 2}px)`;
      const scale = stage.viewport.scale * TIMES;
      context.setTransform(ratio, 0, 0, ratio, 0, 0);
      context.clearRect(0, 0, SIZE, SIZE);
      context.imageSmoothingEnabled = scale < 3;
      const part = SIZE / scale;
      context.drawImage(image, at.x - part / 2, at.y - part / 2, part, part, 0, 0, SIZE, SIZE);
      drawKeypoints(context, at, scale);
      // A cross marks the place, and leaves its center free.
      context.beginPath();
      for (const [x, y] of [[1, 0], [-1, 0], [0, 1], [0, -1]] as const) {
        context.moveTo(SIZE / 2 + 6 * x, SIZE / 2 + 6 * y);
        context.lineTo(SIZE / 2 + 26 * x, SIZE / 2 + 26 * y);
      }
      for (const [color, width] of [["rgba(8, 12, 20, .7)", 3], ["#fff", 1]] as const) {
        context.strokeStyle = color;
        context.lineWidth = width;
        context.stroke();
      }
    },
  };
}
