/**
 * What a gesture is: it begins when it is made, gets the events of its pointer, may hand over to another
 * gesture, and ends.
 */
import { beginChange, cancelChange, change, endChange } from "../editor/changes";
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
  /** The CSS cursor while it lasts. */
  readonly cursor: string;
  /** @returns the gesture that takes over, or undefined if this one goes on */
  move(pointer: PointerInput): Gesture | undefined;
  /** @param pointer where it was let go; null if the gesture is given up: what it did is then taken back */
  end?(pointer: PointerInput | null): void;
}

/**
 * A gesture that changes an instance with every move, as one entry of history. A locked instance stays as
 * it is, with a message.
 *
 * @param changes returns the instances for a place of the pointer
 */
export function changing(
  { editor }: Stage, label: string, id: string, changes: (pointer: PointerInput) => readonly Instance[],
): Gesture {
  const isAllowed = beginChange(editor, label, id);
  return {
    cursor: "grabbing",
    move(pointer) {
      if (isAllowed) change(editor, changes(pointer));
      return undefined;
    },
    end(pointer) {
      if (!isAllowed) return;
      if (pointer) endChange(editor);
      else cancelChange(editor);
    },
  };
}

/** How far a press may move before it is a drag, in CSS pixels. */
export const dragDistance = (pointer: PointerInput): number => pointer.isTouch ? 9 : 4;
