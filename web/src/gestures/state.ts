/** A gesture is a state: it is entered, gets the pointer's events, hands over to the next state, or is cancelled. */
import type { Editor } from "../editor/editor";
import type { ScreenPoint } from "../model/geometry";
import type { Stage } from "../view/stage";

export interface PointerInput {
  readonly id: number;
  readonly at: ScreenPoint;
  /** 0 main, 1 middle, 2 secondary; -1 while moving. */
  readonly button: number;
  readonly isTouch: boolean;
  readonly shift: boolean;
  readonly alt: boolean;
}

export interface GestureContext {
  readonly editor: Editor;
  readonly stage: Stage;
  /** True while the space bar is held. */
  readonly isSpaceHeld: () => boolean;
}

/** The state that takes over, or nothing: the state goes on. */
export type Next = GestureState | undefined;

export interface GestureState {
  readonly name: string;
  /** CSS cursor while the state lasts. */
  readonly cursor: string;
  enter?(): void;
  exit?(): void;
  /** Takes back what the gesture did so far. */
  cancel?(): void;
  down?(pointer: PointerInput): Next;
  move?(pointer: PointerInput): Next;
  up?(pointer: PointerInput): Next;
}

/** How far a press may wander before it is a drag, in CSS pixels. */
export const dragDistance = (pointer: PointerInput): number => pointer.isTouch ? 9 : 4;
