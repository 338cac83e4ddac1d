/**
 * A gesture is a state: it begins when it is made, gets its pointer's events, may hand over to another, and
 * ends.
 */
import type { Instance } from "../model/document";
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

export interface Gesture {
  /** CSS cursor while it lasts. */
  readonly cursor: string;
  /** @returns the gesture that takes over, or nothing: this one goes on */
  move(pointer: PointerInput): Gesture | undefined;
  /** @param pointer where it was let go; none: it is given up, and what it did so far is taken back */
  end?(pointer: PointerInput | null): void;
}

/**
 * A gesture that changes an instance, with every move anew: one entry of history. A locked one only says why
 * not.
 */
export function changing(
  { editor }: Stage,
  label: string,
  id: string,
  changes: (pointer: PointerInput) => readonly Instance[],
): Gesture {
  const isAllowed = editor.beginChange(label, id);
  return {
    cursor: "grabbing",
    move(pointer) {
      if (isAllowed) editor.change(changes(pointer));
      return undefined;
    },
    end(pointer) {
      if (!isAllowed) return;
      if (pointer) editor.endChange();
      else editor.cancelChange();
    },
  };
}

/** How far a press may wander before it is a drag, in CSS pixels. */
export const dragDistance = (pointer: PointerInput): number => pointer.isTouch ? 9 : 4;
