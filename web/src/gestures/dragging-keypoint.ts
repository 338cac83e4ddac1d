/** A keypoint follows the pointer. One entry of history, however many moves. */
import { outputPosition } from "../model/answer";
import { placeKeypoint } from "../model/edits";
import { clampToImage, imagePoint } from "../model/geometry";
import { TEXTS } from "../texts";
import type { Hit } from "../view/hit-test";
import { Idle } from "./idle";
import type { GestureContext, GestureState, Next, PointerInput } from "./state";

export class DraggingKeypoint implements GestureState {
  readonly name = "dragging-keypoint";
  readonly cursor = "grabbing";
  readonly #context: GestureContext;
  readonly #start: PointerInput;
  readonly #hit: Hit;
  /** From the pointer to the keypoint, in image pixels: it must not jump to the pointer when grabbed at its rim. */
  readonly #offset: Readonly<{ x: number; y: number }>;
  #allowed = false;

  constructor(context: GestureContext, start: PointerInput, hit: Hit) {
    this.#context = context;
    this.#start = start;
    this.#hit = hit;
    const { editor, stage } = context;
    const keypoint = editor.document.keypoint(hit.id, hit.index);
    const pressed = stage.toImage(start.at);
    const shown = keypoint ? outputPosition(keypoint, editor) : pressed;
    this.#offset = { x: shown.x - pressed.x, y: shown.y - pressed.y };
  }

  enter(): void {
    const { editor } = this.#context;
    editor.select(this.#hit.id, this.#hit.index);
    this.#allowed = editor.beginChange(TEXTS.undoMove(editor.nameOf(this.#hit.index)), this.#hit.id);
    editor.isDragging = this.#allowed;
  }

  exit(): void {
    this.#context.editor.isDragging = false;
  }

  cancel(): void {
    if (this.#allowed) this.#context.editor.cancelChange();
  }

  move(pointer: PointerInput): Next {
    if (pointer.id !== this.#start.id || !this.#allowed) return undefined;
    const { editor, stage } = this.#context;
    const keypoint = editor.document.keypoint(this.#hit.id, this.#hit.index);
    if (!keypoint) return undefined;
    const under = stage.toImage(pointer.at);
    const at = clampToImage(imagePoint(under.x + this.#offset.x, under.y + this.#offset.y), editor.image);
    editor.change(placeKeypoint(editor.document, this.#hit.id, this.#hit.index, at, keypoint.v));
    return undefined;
  }

  up(pointer: PointerInput): Next {
    if (pointer.id !== this.#start.id) return undefined;
    this.move(pointer);
    this.#context.editor.isDragging = false;
    if (this.#allowed) this.#context.editor.endChange();
    return new Idle(this.#context);
  }
}
