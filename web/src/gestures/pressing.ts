/** A button is down and has not moved: it becomes a click when let go, a drag when it moves. */
import { OCCLUDED, VISIBLE } from "../model/document";
import { distance } from "../model/geometry";
import { clickSelects, type Hit } from "../view/hit-test";
import { DraggingKeypoint } from "./dragging-keypoint";
import { Idle } from "./idle";
import { Panning } from "./panning";
import { dragDistance, type GestureContext, type GestureState, type Next, type PointerInput } from "./state";

export class Pressing implements GestureState {
  readonly name = "pressing";
  readonly #context: GestureContext;
  readonly #start: PointerInput;
  readonly #hit: Hit | null;

  constructor(context: GestureContext, start: PointerInput, hit: Hit | null) {
    this.#context = context;
    this.#start = start;
    this.#hit = hit;
  }

  get cursor(): string {
    return this.#hit ? "grabbing" : "crosshair";
  }

  move(pointer: PointerInput): Next {
    if (pointer.id !== this.#start.id || distance(pointer.at, this.#start.at) < dragDistance(pointer)) return undefined;
    return this.#hit && this.#start.button === 0 && this.#context.editor.tool !== "delete"
      ? new DraggingKeypoint(this.#context, this.#start, this.#hit)
      : new Panning(this.#context, this.#start);
  }

  up(pointer: PointerInput): Next {
    if (pointer.id !== this.#start.id) return undefined;
    this.#click();
    return new Idle(this.#context);
  }

  #click(): void {
    const { editor, stage } = this.#context;
    const hit = this.#hit;
    if (editor.tool === "delete") {
      if (hit && editor.beginChange("", hit.id)) {
        editor.cancelChange();
        editor.deleteKeypoint(hit.id, hit.index);
      }
      return;
    }
    if (hit && clickSelects(editor, stage.viewport, hit, this.#start.at)) {
      editor.select(hit.id, hit.index);
      // Right or Shift click on a keypoint: it is occluded, or visible again.
      if (this.#start.button === 2 || this.#start.shift) editor.toggleOccluded();
      return;
    }
    if (editor.tool === "adjust") return;
    const occluded = this.#start.button === 2 || this.#start.shift;
    editor.placeAt(stage.toImage(this.#start.at), occluded ? OCCLUDED : VISIBLE);
  }
}
