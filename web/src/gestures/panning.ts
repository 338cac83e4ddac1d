/** The image follows the pointer. It changes no label, so there is nothing to take back. */
import type { ScreenPoint } from "../model/geometry";
import { Idle } from "./idle";
import type { GestureContext, GestureState, Next, PointerInput } from "./state";

export class Panning implements GestureState {
  readonly name = "panning";
  readonly cursor = "grabbing";
  readonly #context: GestureContext;
  readonly #pointer: number;
  #last: ScreenPoint;

  constructor(context: GestureContext, start: PointerInput) {
    this.#context = context;
    this.#pointer = start.id;
    this.#last = start.at;
  }

  move(pointer: PointerInput): Next {
    if (pointer.id !== this.#pointer) return undefined;
    this.#context.stage.panBy(pointer.at.x - this.#last.x, pointer.at.y - this.#last.y);
    this.#last = pointer.at;
    return undefined;
  }

  up(pointer: PointerInput): Next {
    return pointer.id === this.#pointer ? new Idle(this.#context) : undefined;
  }
}
