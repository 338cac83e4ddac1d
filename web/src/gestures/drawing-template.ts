/** A box is drawn, in any direction, and the rig's template fills it; or two clicks tell its head and its foot. */
import { boxBetween, clampToImage, distance, type ImagePoint } from "../model/geometry";
import { TEXTS } from "../texts";
import { Idle } from "./idle";
import { dragDistance, type GestureContext, type GestureState, type Next, type PointerInput } from "./state";

/** A smaller box is a slip, in CSS pixels. */
const SMALLEST = 12;

export class DrawingTemplate implements GestureState {
  readonly name = "drawing-template";
  readonly cursor = "crosshair";
  readonly #context: GestureContext;
  readonly #start: PointerInput;
  readonly #corner: ImagePoint;

  constructor(context: GestureContext, start: PointerInput) {
    this.#context = context;
    this.#start = start;
    this.#corner = clampToImage(context.stage.toImage(start.at), context.editor.image);
  }

  exit(): void {
    this.#context.stage.preview = null;
    this.#context.stage.invalidate("active");
  }

  move(pointer: PointerInput): Next {
    if (pointer.id !== this.#start.id) return undefined;
    const { stage } = this.#context;
    if (distance(pointer.at, this.#start.at) < dragDistance(pointer)) return undefined;
    stage.preview = boxBetween(this.#corner, this.#opposite(pointer));
    stage.invalidate("active");
    return undefined;
  }

  up(pointer: PointerInput): Next {
    if (pointer.id !== this.#start.id) return undefined;
    const { editor, stage } = this.#context;
    if (distance(pointer.at, this.#start.at) < dragDistance(pointer)) editor.clickTemplate(stage.toImage(this.#start.at));
    else if (distance(pointer.at, this.#start.at) < SMALLEST) editor.say(TEXTS.dragToDraw);
    else editor.drawTemplate(boxBetween(this.#corner, this.#opposite(pointer)));
    return new Idle(this.#context);
  }

  #opposite(pointer: PointerInput): ImagePoint {
    const { editor, stage } = this.#context;
    return clampToImage(stage.toImage(pointer.at), editor.image);
  }
}
