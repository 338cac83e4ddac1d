/** A lens around the pointer: the image several times as large, and what is placed there. */
import type { Editor } from "../editor/editor";
import { outputPosition } from "../model/answer";
import { NOT_LABELED } from "../model/document";
import type { ImagePoint } from "../model/geometry";
import type { Stage } from "../view/stage";
import { h, set } from "./dom";

const SIZE = 168;
const TIMES = 4;

export class Magnifier {
  readonly node: HTMLCanvasElement;
  readonly #editor: Editor;
  readonly #stage: Stage;
  readonly #image: HTMLImageElement;
  #isOn = false;

  constructor(editor: Editor, stage: Stage, image: HTMLImageElement) {
    this.#editor = editor;
    this.#stage = stage;
    this.#image = image;
    this.node = h("canvas", { "class": "magnifier", "aria-hidden": "true", "hidden": true });
  }

  get isOn(): boolean {
    return this.#isOn;
  }

  set isOn(on: boolean) {
    this.#isOn = on;
    if (!on) this.node.hidden = true;
  }

  /** @param at what it shows, in its middle; null: nothing */
  update(at: ImagePoint | null): void {
    this.node.hidden = !this.#isOn || at === null;
    if (this.node.hidden || at === null) return;
    const context = this.node.getContext("2d");
    if (!context) return;
    const ratio = window.devicePixelRatio || 1;
    set(this.node, { width: String(SIZE * ratio), height: String(SIZE * ratio) });
    const middle = this.#stage.toScreen(at);
    this.node.style.transform = `translate(${middle.x - SIZE / 2}px, ${middle.y - SIZE / 2}px)`;
    const scale = this.#stage.viewport.scale * TIMES;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, SIZE, SIZE);
    context.imageSmoothingEnabled = scale < 3;
    const part = SIZE / scale;
    context.drawImage(this.#image, at.x - part / 2, at.y - part / 2, part, part, 0, 0, SIZE, SIZE);
    this.#drawKeypoints(context, at, scale);
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
  }

  #drawKeypoints(context: CanvasRenderingContext2D, at: ImagePoint, scale: number): void {
    const id = this.#editor.activeInstance?.id;
    if (id === undefined || this.#editor.hidden) return;
    this.#editor.shownKeypoints(id).forEach((keypoint, index) => {
      if (!keypoint || keypoint.v === NOT_LABELED) return;
      const { x, y } = outputPosition(keypoint, this.#editor);
      context.beginPath();
      context.arc((x - at.x) * scale + SIZE / 2, (y - at.y) * scale + SIZE / 2, 4, 0, Math.PI * 2);
      context.strokeStyle = "#fff";
      context.lineWidth = 3;
      context.stroke();
      context.fillStyle = this.#editor.rig.keypoints[index]?.color ?? "";
      context.fill();
    });
  }
}
