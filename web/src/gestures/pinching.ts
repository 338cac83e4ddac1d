/** Two fingers: the image moves with their middle and zooms with their distance. */
import { distance, screenPoint, type ScreenPoint } from "../model/geometry";
import { Idle } from "./idle";
import type { GestureContext, GestureState, Next, PointerInput } from "./state";

export class Pinching implements GestureState {
  readonly name = "pinching";
  readonly cursor = "grabbing";
  readonly #context: GestureContext;
  readonly #fingers: Map<number, ScreenPoint>;

  constructor(context: GestureContext, first: PointerInput, second: PointerInput) {
    this.#context = context;
    this.#fingers = new Map([[first.id, first.at], [second.id, second.at]]);
  }

  move(pointer: PointerInput): Next {
    if (!this.#fingers.has(pointer.id)) return undefined;
    const before = this.#measure();
    this.#fingers.set(pointer.id, pointer.at);
    const after = this.#measure();
    const { stage } = this.#context;
    stage.panBy(after.middle.x - before.middle.x, after.middle.y - before.middle.y);
    if (before.apart > 1 && after.apart > 1) stage.zoomBy(after.apart / before.apart, after.middle);
    return undefined;
  }

  up(pointer: PointerInput): Next {
    return this.#fingers.has(pointer.id) ? new Idle(this.#context) : undefined;
  }

  #measure(): { middle: ScreenPoint; apart: number } {
    const [a, b] = [...this.#fingers.values()];
    if (!a || !b) return { middle: screenPoint(0, 0), apart: 0 };
    return { middle: screenPoint((a.x + b.x) / 2, (a.y + b.y) / 2), apart: distance(a, b) };
  }
}
