/** Keyboard shortcuts. Unmodified keys match the existing component. Combinations with a modifier are new. */
import { redo, undo } from "./editor/changes";
import { resetBox } from "./editor/detail-actions";
import type { Editor } from "./editor/editor";
import { addInstance, duplicateInstance, mirrorInstance, swapSides } from "./editor/instance-actions";
import { confirmInstance, deleteKeypoint, markNotThere, nudge, putAt, toggleOccluded } from "./editor/keypoint-actions";
import { selectClass, step, stepToDo } from "./editor/selecting";
import { clickTemplate, usePrevious } from "./editor/template-actions";
import { fitInstance } from "./gestures/fit-instance";
import type { KeyboardCursor } from "./gestures/keyboard-cursor";
import type { GestureMachine } from "./gestures/machine";
import { keyMeaning, type TypedKey } from "./key-meaning";
import type { ImagePoint } from "./model/geometry";
import { keysOf, workOf } from "./own-keys";
import { ZOOM_STEP, type Stage } from "./view/stage";

type Direction = readonly [x: number, y: number];

const ARROWS: Readonly<Record<string, Direction>> = {
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
  /** Moves the focus to the search for a keypoint. False when there is none. */
  readonly search: () => boolean;
  /** Moves the focus to class, flags and notes. False when the task has none. */
  readonly openDetails: () => boolean;
  /** As the button Submit. */
  readonly submit: () => void;
}

type Modifiers = Pick<KeyboardEvent, "shiftKey" | "altKey">;
export type KeyInput = TypedKey & Pick<KeyboardEvent, "ctrlKey" | "metaKey" | "repeat">;

/** Does what a key stands for. @returns true when the page must not get the key */
export function pressKey(event: KeyInput, target: KeyTarget): boolean {
  const { gestures } = target;
  const key = keyMeaning(event);
  if (event.ctrlKey || event.metaKey) return pressControl(key, event, target);
  const arrow = ARROWS[key];
  if (arrow && gestures.isIdle && pressArrow(arrow, event, target)) return true;
  if (gestures.isIdle) return press(key, event, target);
  // During a gesture only Escape counts: a key must not change what is being dragged.
  if (event.altKey) return false;
  if (key === "Escape") gestures.interrupt();
  return key !== "Tab";
}

/** Undo, redo and Submit, by Ctrl or Cmd. */
function pressControl(key: string, { shiftKey, altKey, repeat }: KeyInput, target: KeyTarget): boolean {
  const { editor, gestures } = target;
  if (key === "Enter" && !shiftKey && !altKey) {
    // A key that is held is one answer, and no answer to the question before it.
    if (!repeat && gestures.isIdle) target.submit();
    return true;
  }
  const letter = altKey ? "" : key.toLowerCase();
  const isUndo = letter === "z" && !shiftKey;
  const isRedo = letter === "z" ? shiftKey : letter === "y" && !shiftKey;
  if (!isUndo && !isRedo) return false;
  // What is being dragged is no entry of history yet.
  if (!gestures.isIdle) return true;
  if (isRedo) redo(editor);
  else undo(editor);
  return true;
}

/** Moves the crosshair, the instance or the keypoint. False for a bare arrow that goes through the list. */
function pressArrow([x, y]: Direction, event: Modifiers, { editor, cursor }: KeyTarget): boolean {
  const isAdjust = editor.tool === "adjust";
  // Bare arrows move the crosshair, or the instance with the adjust tool. A keypoint needs a modifier.
  const isBare = isAdjust || cursor.at !== null;
  if (!isBare && !event.shiftKey && !event.altKey) return false;
  const by = isBare ? bareStep(event) : keypointStep(event);
  if (cursor.at && !isAdjust) cursor.move(x * by, y * by, by < 1);
  else nudge(editor, x * by, y * by);
  return true;
}

/** In image pixels. */
function bareStep({ shiftKey, altKey }: Modifiers): number {
  if (altKey) return 0.1;
  return shiftKey ? 10 : 1;
}

function keypointStep({ shiftKey, altKey }: Modifiers): number {
  if (!altKey) return 1;
  return shiftKey ? 10 : 0.1;
}

function press(key: string, { shiftKey, altKey, repeat }: KeyInput, target: KeyTarget): boolean {
  const { editor, stage, gestures, cursor } = target;
  const pointer = gestures.pointerAt && stage.toImage(gestures.pointerAt);
  const at = cursor.at ?? pointer;
  const work = workOf(altKey ? `Alt+${key}` : key);
  switch (work) {
    case "q": editor.tool = "place"; break;
    case "n": editor.tool = "adjust"; break;
    case "v": editor.tool = "draw"; break;
    case "Alt+n": editor.tool = "box"; break;
    case "Alt+g": return target.openDetails();
    case "Alt+v":
      editor.tool = "draw";
      if (at) clickTemplate(editor, at);
      break;
    case "b": addInstance(editor); break;
    case "Alt+b": duplicateInstance(editor); break;
    case "Alt+c": usePrevious(editor); break;
    case "m": editor.hidden.all = !editor.hidden.all; break;
    case "h": editor.hidden.all = true; break;
    case "f": markNotThere(editor); break;
    case "g": toggleOccluded(editor); break;
    case "j": swapSides(editor, "limb"); break;
    case "Alt+j": swapSides(editor, "pair"); break;
    case "k": swapSides(editor, "all"); break;
    case "Alt+k": mirrorInstance(editor); break;
    case "F2": target.rename(); break;
    case "/": return target.search();
    case ",": undo(editor); break;
    case ".": redo(editor); break;
    case "z": stage.showAll(); break;
    case "Alt+z": fitInstance(stage); break;
    case "x": stage.zoomBy(1 / ZOOM_STEP); break;
    case "c": stage.zoomBy(ZOOM_STEP); break;
    case "Alt+x": target.toggleMagnifier(); break;
    case "w": case "ArrowUp": step(editor, -1); break;
    case "s": case "ArrowDown": step(editor, 1); break;
    case "a": case "ArrowLeft": stepToDo(editor, -1); break;
    case "d": case "ArrowRight": stepToDo(editor, 1); break;
    // Deletes the selected keypoint, and placing goes on. Without one it changes the tool.
    case "Delete": case "Backspace": 
      if (editor.tool === "box") resetBox(editor);
      else if (!deleteKeypoint(editor)) editor.tool = "delete";
      break;
    case "Escape": leave(target); break;
    case "Enter": case " ":
      // A key that is held is pressed once: else it would confirm one keypoint after the other.
      if (repeat) break;
      if (cursor.at) cursor.press(shiftKey);
      else if (key === " ") gestures.isSpaceHeld = true;
      else if (!confirmInstance(editor)) {
        // Shows the crosshair at the pointer.
        stage.node.focus({ preventScroll: true });
        cursor.show(pointer ?? undefined);
      }
      break;
    default: return pressKeypointKey(work, at, editor);
  }
  return true;
}

/** Takes back the template's head end, else the tool, else the crosshair. */
function leave({ editor, cursor }: KeyTarget): void {
  if (editor.firstClick) editor.firstClick = null;
  else if (editor.tool !== "place") editor.tool = "place";
  else cursor.hide();
}

/** Selects a keypoint; with Alt puts it at the pointer or crosshair, whichever is selected. */
function pressKeypointKey(work: string, at: ImagePoint | null, editor: Editor): boolean {
  const altKey = work.startsWith("Alt+");
  const index = keysOf(editor.rig).indexOf(altKey ? work.slice(4) : work);
  if (index < 0 || (altKey && !at)) return false;
  if (altKey && at) putAt(editor, index, at);
  else selectClass(editor, index);
  return true;
}

/** @param key as `keyMeaning` gives it */
export function releaseKey(key: string, { editor, gestures }: KeyTarget): void {
  if (key === " ") gestures.isSpaceHeld = false;
  if (workOf(key).toLowerCase() === "h") editor.hidden.all = false;
}
