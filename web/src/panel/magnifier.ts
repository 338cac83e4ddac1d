/** A lens around the pointer: the image several times as large, and what is placed there. */
import type { Editor } from "../editor/editor";
import { outputPosition } from "../model/answer";
import { isLabeled } from "../model/document";
import type { ImagePoint } from "../model/geometry";
import type { Stage } from "../view/stage";
import { h, set } from "../dom";

const SIZE = 168;
const TIMES = 4;

export interface Magnifier {
  readonly node: HTMLElement;
  /** @param at what it shows, in its middle; null: nothing */
  update(at: ImagePoint | null): void;
}

/** @param lens while it is checked, there is a magnifier */
export function createMagnifier(
  editor: Editor,
  stage: Stage,
  image: HTMLImageElement,
  lens: HTMLInputElement,
): Magnifier {
  const node = h("canvas", { class: "magnifier", "aria-hidden": "true", hidden: true });

  const drawKeypoints = (context: CanvasRenderingContext2D, at: ImagePoint, scale: number): void => {
    const { activeInstance, rig } = editor;
    if (!activeInstance || editor.hidden) return;
    const shown = editor.shownKeypoints(activeInstance.id);
    rig.keypoints.forEach(({ color }, index) => {
      const keypoint = shown[index];
      if (!isLabeled(keypoint)) return;
      const { x, y } = outputPosition(keypoint, editor);
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
      // The exact place, left free in its very middle.
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
