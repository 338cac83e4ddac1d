/** Keys. The existing component's stay what they were; what a modifier changes is ours. */
import type { Editor } from "./editor/editor";
import { fitInstance } from "./gestures/fit-instance";
import type { KeyboardCursor } from "./gestures/keyboard-cursor";
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
  readonly cursor: KeyboardCursor;
  readonly toggleMagnifier: () => void;
  /** Begins to rename the active instance. */
  readonly rename: () => void;
  /** Goes to the search for a keypoint, when there is one. */
  readonly search: () => boolean;
}

export type KeyInput = Pick<KeyboardEvent, "key" | "code" | "shiftKey" | "altKey" | "ctrlKey" | "metaKey"> & { readonly capsLock: boolean };

/** True when the key was ours and did something. */
export function pressKey(event: KeyInput, target: KeyTarget): boolean {
  const { editor, stage, gestures, cursor } = target;
  const arrow = ARROWS[event.key];
  if (event.ctrlKey || event.metaKey) {
    if (event.altKey) return false;
    const key = event.key.toLowerCase();
    if (key === "z") return done(() => { if (event.shiftKey) editor.redo(); else editor.undo(); });
    return key === "y" && !event.shiftKey && done(() => { editor.redo(); });
  }
  // Placing with the crosshair: bare arrows move it. Else they go through the list, and move what is selected with a modifier.
  const movesCursor = cursor.at !== null && editor.tool !== "adjust";
  if (arrow && gestures.isIdle && (movesCursor || editor.tool === "adjust" || event.shiftKey || event.altKey)) {
    const isBareSmall = movesCursor || editor.tool === "adjust";
    const by = event.altKey ? (event.shiftKey && !isBareSmall ? 10 : 0.1) : event.shiftKey && isBareSmall ? 10 : 1;
    const [dx, dy] = [arrow[0] * by, arrow[1] * by];
    return done(() => {
      if (movesCursor) cursor.move(dx, dy, { fine: by < 1 });
      else editor.nudge(dx, dy);
    });
  }
  if (event.altKey) return gestures.isIdle && pressWithAlt(plainKey(event), target);
  // In the middle of a gesture only Escape counts: a key must not change what is being dragged.
  if (event.key === "Escape") {
    return done(() => {
      if (!gestures.isIdle) gestures.interrupt();
      else if (editor.templateHead) editor.templateHead = null;
      else if (editor.tool !== "place") editor.tool = "place";
      else cursor.hide();
    });
  }
  if (!gestures.isIdle) return event.key !== "Tab";
  if (cursor.at && (event.key === "Enter" || event.key === " ")) return done(() => { cursor.press(event.shiftKey); });
  // Enter fetches the crosshair to where the pointer is.
  if (event.key === "Enter") {
    return done(() => {
      const at = gestures.pointerAt;
      stage.node.focus({ preventScroll: true });
      cursor.show(at ? stage.toImage(at) : undefined);
    });
  }
  return press(withoutCapsLock(event), target);
}

function pressWithAlt(key: string, { editor, stage, gestures, cursor, toggleMagnifier }: KeyTarget): boolean {
  const at = cursor.at ?? (gestures.pointerAt && stage.toImage(gestures.pointerAt));
  switch (key) {
    case "b": return done(() => { editor.duplicateInstance(); });
    case "c": return done(() => { editor.usePrevious(); });
    case "j": return done(() => { editor.swapSides("pair"); });
    case "k": return done(() => { editor.mirrorInstance(); });
    case "x": return done(toggleMagnifier);
    case "z": return done(() => { fitInstance(editor, stage); });
    case "v": return done(() => {
      editor.tool = "draw";
      if (at) editor.clickTemplate(at);
    });
    default: {
      // The keypoint of this key comes to where the pointer is: one key corrects it, whatever was selected.
      const index = key.length === 1 ? KEYPOINT_KEYS.indexOf(key) : -1;
      return index >= 0 && at !== null && done(() => { editor.putAt(index, at); });
    }
  }
}

function press(key: string, { editor, stage, gestures, rename, search }: KeyTarget): boolean {
  switch (key) {
    case "q": return done(() => { editor.tool = "place"; });
    case "n": return done(() => { editor.tool = "adjust"; });
    case "v": return done(() => { editor.tool = "draw"; });
    case "b": return done(() => { editor.addInstance(); });
    case "m": return done(() => { editor.hidden = !editor.hidden; });
    case "h": return done(() => { editor.hidden = true; });
    case "f": return done(() => { editor.markNotThere(); });
    case "g": return done(() => { editor.toggleOccluded(); });
    case "j": return done(() => { editor.swapSides("limb"); });
    case "k": return done(() => { editor.swapSides("all"); });
    case "F2": return done(rename);
    case "/": return search();
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

/** With Alt some systems write other letters: then the place of the key tells which it is. */
function plainKey({ key, code, shiftKey }: KeyInput): string {
  if (/^[a-z0-9]$/i.test(key)) return shiftKey ? key.toUpperCase() : key.toLowerCase();
  const letter = /^(?:Key|Digit)(.)$/.exec(code)?.[1] ?? "";
  return shiftKey ? letter : letter.toLowerCase();
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
