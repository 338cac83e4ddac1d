/** Defines the element <crowd-2d-skeleton>: the members that a page can use. */
import type { Json } from "./model/json";
import STYLES from "./panel/styles.css";
import { Task } from "./task";

interface Point {
  readonly x: number;
  readonly y: number;
}

export class Crowd2dSkeletonElement extends HTMLElement {
  readonly #task: Task;

  constructor() {
    super();
    const root = this.attachShadow({ mode: "open" });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLES);
    root.adoptedStyleSheets = [sheet];
    this.#task = new Task(this, root);
  }

  connectedCallback(): void {
    this.#task.connect();
  }

  disconnectedCallback(): void {
    this.#task.disconnect();
  }

  /** CSS pixels per image pixel. */
  get zoom(): number {
    return this.#task.stage?.viewport.scale ?? 1;
  }

  set zoom(scale: number) {
    this.#task.stage?.zoomTo(scale);
  }

  /** What would be submitted now, in the shape of `updated_annotations`. */
  get annotations(): Json {
    return this.#task.annotations;
  }

  /** The drawing area in client pixels. */
  get drawingArea(): DOMRect {
    return this.#task.stage?.rect ?? this.getBoundingClientRect();
  }

  imageToClient(point: Point): Point {
    const { stage } = this.#task;
    const { x = NaN, y = NaN } = stage?.toScreen(point) ?? {};
    const { left, top } = this.drawingArea;
    return { x: x + left, y: y + top };
  }

  clientToImage({ x: left, y: top }: Point): Point {
    const { stage } = this.#task;
    const { x = NaN, y = NaN } = stage?.toImage(stage.clientToScreen(left, top)) ?? {};
    return { x, y };
  }

  /** The same as a press on the Submit button. */
  submit(): void {
    this.#task.submit();
  }
}
