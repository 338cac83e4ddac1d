/** Keys. The existing component's stay what they were; what a modifier changes is ours. */
import type { Editor } from "./editor/editor";
import type { GestureMachine } from "./gestures/machine";
import { ZOOM_STEP, type Stage } from "./view/stage";

// Classes 0 … 44. The existing component shows "y" for two of them and only ever selects the first: ours has "l" for the other.
const KEYPOINT_KEYS = "1234567890ertyuioplABCDEFGHIJKLMNOPQRSTUVWXYZ";

/** The key that selects a keypoint class; none from the 46th class on. */
export const keypointKey = (index: number): string | null => KEYPOINT_KEYS.charAt(index) || null;

const ARROWS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

export interface KeyTarget {
  readonly editor: Editor;
  readonly stage: Stage;
  readonly gestures: GestureMachine;
}

export type KeyInput = Pick<KeyboardEvent, "key" | "shiftKey" | "altKey" | "ctrlKey" | "metaKey"> & { readonly capsLock: boolean };

/** True when the key was ours and did something. */
export function pressKey(event: KeyInput, target: KeyTarget): boolean {
  const { editor, gestures } = target;
  const arrow = ARROWS[event.key];
  if (event.ctrlKey || event.metaKey) {
    if (event.altKey) return false;
    const key = event.key.toLowerCase();
    if (key === "z") return done(() => { if (event.shiftKey) editor.redo(); else editor.undo(); });
    return key === "y" && !event.shiftKey && done(() => { editor.redo(); });
  }
  if (arrow && (event.shiftKey || event.altKey)) {
    const by = !event.altKey ? 1 : event.shiftKey ? 10 : 0.1;
    return done(() => { editor.nudge(arrow[0] * by, arrow[1] * by); });
  }
  if (event.altKey) return false;
  // In the middle of a gesture only Escape counts: a key must not change what is being dragged.
  if (event.key === "Escape") {
    return done(() => {
      if (!gestures.isIdle) gestures.interrupt();
      else editor.tool = "place";
    });
  }
  if (!gestures.isIdle) return event.key !== "Tab";
  return press(withoutCapsLock(event), target);
}

function press(key: string, { editor, stage, gestures }: KeyTarget): boolean {
  switch (key) {
    case "q": return done(() => { editor.tool = "place"; });
    case "n": return done(() => { editor.tool = "adjust"; });
    case "v": return done(() => { editor.tool = "draw"; });
    case "b": return done(() => { editor.addInstance(); });
    case "m": return done(() => { editor.hidden = !editor.hidden; });
    case "h": return done(() => { editor.hidden = true; });
    case "f": return done(() => { editor.markNotThere(); });
    case "g": return done(() => { editor.toggleOccluded(); });
    case ",": return done(() => { editor.undo(); });
    case ".": return done(() => { editor.redo(); });
    case "z": return done(() => { stage.showAll(); });
    case "x": return done(() => { stage.zoomBy(1 / ZOOM_STEP); });
    case "c": return done(() => { stage.zoomBy(ZOOM_STEP); });
    case "w": case "ArrowUp": return done(() => { editor.step(-1); });
    case "s": case "ArrowDown": return done(() => { editor.step(1); });
    case "a": case "ArrowLeft": return done(() => { editor.stepToHole(-1); });
    case "d": case "ArrowRight": return done(() => { editor.stepToHole(1); });
    case " ": return done(() => { gestures.isSpaceHeld = true; });
    // With a keypoint selected it deletes that one and placing goes on; only without one it changes the tool.
    case "Delete": case "Backspace": return done(() => { if (!editor.deleteKeypoint()) editor.tool = "delete"; });
    default: {
      const index = key.length === 1 ? KEYPOINT_KEYS.indexOf(key) : -1;
      return index >= 0 && done(() => { editor.selectClass(index); });
    }
  }
}

export function releaseKey(key: string, { editor, gestures }: KeyTarget): void {
  if (key === " ") gestures.isSpaceHeld = false;
  if (key.toLowerCase() === "h") editor.hidden = false;
}

/** Capital letters are keys of their own: with Caps Lock on, only Shift makes them. */
function withoutCapsLock(event: KeyInput): string {
  if (!event.capsLock || event.key.length !== 1) return event.key;
  return event.shiftKey ? event.key.toUpperCase() : event.key.toLowerCase();
}

function done(action: () => void): true {
  action();
  return true;
}
