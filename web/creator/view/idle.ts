/**
 * Takes the place of src/gestures/idle.ts in the creator's bundle (scripts/build.mjs): the component's gesture
 * machine asks here what a press begins. A parameter of the machine would cost the component 100 bytes of its limit.
 */
import type { Gesture, PointerInput } from "../../src/gestures/state";
import type { Stage } from "../../src/view/stage";

export interface Presses {
  begin(stage: Stage, pointer: PointerInput, isSpaceHeld: boolean): Gesture | null;
  hover(stage: Stage, pointer: PointerInput): string;
}

const pressesOf = new WeakMap<Stage, Presses>();

/** Says what presses on a stage begin. Call it before its gesture machine is made. */
export function setPresses(stage: Stage, presses: Presses): void {
  pressesOf.set(stage, presses);
}

export const begin = (stage: Stage, pointer: PointerInput, isSpaceHeld: boolean): Gesture | null =>
  pressesOf.get(stage)?.begin(stage, pointer, isSpaceHeld) ?? null;

export const hover = (stage: Stage, pointer: PointerInput): string =>
  pressesOf.get(stage)?.hover(stage, pointer) ?? "crosshair";
