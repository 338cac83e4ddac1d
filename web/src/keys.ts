/** Keys. The existing component's stay what they were; what a modifier changes is ours. */
import type { Editor } from "./editor/editor";
import { fitInstance } from "./gestures/fit-instance";
import type { KeyboardCursor } from "./gestures/keyboard-cursor";
import type { GestureMachine } from "./gestures/machine";
import { ZOOM_STEP, type Stage } from "./view/stage";

// Classes 0 … 44. The existing component shows "y" for two of them and only ever selects the first: ours has
// "l" for the other.
const KEYPOINT_KEYS = Array.from("1234567890ertyuioplABCDEFGHIJKLMNOPQRSTUVWXYZ");

/** The key that selects a keypoint class; none from the 46th class on. */
export const keypointKey = (index: number): string | null => KEYPOINT_KEYS[index] ?? null;

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
  readonly cursor: KeyboardCursor;
  readonly toggleMagnifier: () => void;
  /** Begins to rename the active instance. */
  readonly rename: () => void;
  /** Goes to the search for a keypoint, when there is one. */
  readonly search: () => boolean;
}

export type KeyInput = Pick<
  KeyboardEvent,
  "key" | "code" | "shiftKey" | "altKey" | "ctrlKey" | "metaKey" | "getModifierState"
>;

/** True when the key was ours and did something. */
export function pressKey(event: KeyInput, target: KeyTarget): boolean {
  const { editor, gestures, cursor } = target;
  const { key, shiftKey, altKey } = event;
  if (event.ctrlKey || event.metaKey) {
    const letter = altKey ? "" : key.toLowerCase();
    if (letter !== "z" && (letter !== "y" || shiftKey)) return false;
    // What is being dragged is no entry of history yet.
    if (!gestures.isIdle) return true;
    if (letter === "y" || shiftKey) editor.redo();
    else editor.undo();
    return true;
  }
  // Placing with the crosshair: bare arrows move it. Else they go through the list, and move what is selected
  // with a modifier.
  const arrow = ARROWS[key];
  const adjusts = editor.tool === "adjust";
  const isBare = adjusts || cursor.at !== null;
  if (arrow && gestures.isIdle && (isBare || shiftKey || altKey)) {
    const by = arrowStep(isBare, shiftKey, altKey);
    const [dx, dy] = [arrow[0] * by, arrow[1] * by];
    if (cursor.at && !adjusts) cursor.move(dx, dy, by < 1);
    else editor.nudge(dx, dy);
    return true;
  }
  // In the middle of a gesture only Escape counts: a key must not change what is being dragged.
  if (!gestures.isIdle) {
    if (altKey) return false;
    if (key === "Escape") gestures.interrupt();
    return key !== "Tab";
  }
  return press(letterOf(event), event, target);
}

function press(key: string, { shiftKey, altKey }: KeyInput, target: KeyTarget): boolean {
  const { editor, stage, gestures, cursor } = target;
  const pointer = gestures.pointerAt && stage.toImage(gestures.pointerAt);
  const at = cursor.at ?? pointer;
  switch (altKey ? `Alt+${key}` : key) {
    case "q": editor.tool = "place"; break;
    case "n": editor.tool = "adjust"; break;
    case "v": editor.tool = "draw"; break;
    case "Alt+v":
      editor.tool = "draw";
      if (at) editor.clickTemplate(at);
      break;
    case "b": editor.addInstance(); break;
    case "Alt+b": editor.duplicateInstance(); break;
    case "Alt+c": editor.usePrevious(); break;
    case "m": editor.hidden = !editor.hidden; break;
    case "h": editor.hidden = true; break;
    case "f": editor.markNotThere(); break;
    case "g": editor.toggleOccluded(); break;
    case "j": editor.swapSides("limb"); break;
    case "Alt+j": editor.swapSides("pair"); break;
    case "k": editor.swapSides("all"); break;
    case "Alt+k": editor.mirrorInstance(); break;
    case "F2": target.rename(); break;
    case "/": return target.search();
    case ",": editor.undo(); break;
    case ".": editor.redo(); break;
    case "z": stage.showAll(); break;
    case "Alt+z": fitInstance(stage); break;
    case "x": stage.zoomBy(1 / ZOOM_STEP); break;
    case "c": stage.zoomBy(ZOOM_STEP); break;
    case "Alt+x": target.toggleMagnifier(); break;
    case "w": case "ArrowUp": editor.step(-1); break;
    case "s": case "ArrowDown": editor.step(1); break;
    case "a": case "ArrowLeft": editor.stepToHole(-1); break;
    case "d": case "ArrowRight": editor.stepToHole(1); break;
    // With a keypoint selected it deletes that one and placing goes on; only without one it changes the tool.
    case "Delete": case "Backspace": if (!editor.deleteKeypoint()) editor.tool = "delete"; break;
    case "Escape":
      if (editor.templateHead) editor.templateHead = null;
      else if (editor.tool !== "place") editor.tool = "place";
      else cursor.hide();
      break;
    case "Enter": case " ":
      if (cursor.at) cursor.press(shiftKey);
      else if (key === " ") gestures.isSpaceHeld = true;
      else {
        // It fetches the crosshair to where the pointer is.
        stage.node.focus({ preventScroll: true });
        cursor.show(pointer ?? undefined);
      }
      break;
    default: {
      const index = KEYPOINT_KEYS.indexOf(key);
      if (index < 0) return false;
      if (!altKey) editor.selectClass(index);
      // The keypoint of this key comes to where the pointer is: one key corrects it, whatever was selected.
      else if (at) editor.putAt(index, at);
      else return false;
    }
  }
  return true;
}

export function releaseKey(key: string, { editor, gestures }: KeyTarget): void {
  if (key === " ") gestures.isSpaceHeld = false;
  if (key.toLowerCase() === "h") editor.hidden = false;
}

/**
 * Capital letters are keys of their own: with Caps Lock on, only Shift makes them. With Alt some systems
 * write other
 * letters: then the place of the key tells which it is.
 */
function letterOf(event: KeyInput): string {
  const { key, code, shiftKey, altKey } = event;
  if (!altKey && (key.length > 1 || !event.getModifierState("CapsLock"))) return key;
  const letter = altKey && !/^[a-z0-9]$/i.test(key) ? code.replace(/^Key|^Digit/, "") : key;
  return shiftKey ? letter.toUpperCase() : letter.toLowerCase();
}

/** Image pixels that an arrow key moves by. Shift makes a step of ten where a bare arrow moves already. */
function arrowStep(isBare: boolean, shift: boolean, alt: boolean): number {
  if (alt) return shift && !isBare ? 10 : 0.1;
  return shift && isBare ? 10 : 1;
}
