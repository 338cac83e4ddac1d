/** The keys of the creator. Those of the component that mean the same here are the same. */
import { isControl, isTextField } from "../src/focus";
import { keyMeaning } from "../src/key-meaning";
import type { KeyboardCursor } from "../src/gestures/keyboard-cursor";
import type { GestureMachine } from "../src/gestures/machine";
import { ZOOM_STEP, type Stage } from "../src/view/stage";
import type { Creator } from "./creator";
import { movePoints, removeLink, removePoints, reorder } from "./model/actions";
import * as texts from "./texts";

export interface KeyActions {
  readonly creator: Creator;
  readonly stage: Stage;
  readonly gestures: GestureMachine;
  readonly cursor: KeyboardCursor;
  /** Does what a click would do at the crosshair. */
  press(isMore: boolean): void;
  rename(): void;
  mirror(): void;
  group(): void;
  tryIt(): void;
  save(): void;
  help(): void;
}

const ARROWS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1],
};

/** @param isBusy whether a dialog is open, which then has the keys */
export function listenToKeys(actions: KeyActions, isBusy: () => boolean): void {
  const { gestures } = actions;
  window.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing || isBusy()) return;
    const [target] = event.composedPath();
    if (isTextField(target)) {
      if ((event.ctrlKey || event.metaKey) && event.key === "s") {
        pressControl("s", event, actions);
        event.preventDefault();
      }
      return;
    }
    const isPress = event.key === " " || event.key === "Enter";
    if (isPress && isControl(target)) return;
    const key = keyMeaning(event);
    if (!gestures.isIdle) {
      if (key === "Escape") gestures.interrupt();
      if (key !== "Tab") event.preventDefault();
      return;
    }
    const isUsed = event.ctrlKey || event.metaKey ? pressControl(key, event, actions) : press(key, event, actions);
    if (isUsed) event.preventDefault();
  });
  window.addEventListener("keyup", ({ key }) => { if (key === " ") gestures.isSpaceHeld = false; });
  window.addEventListener("blur", () => {
    gestures.isSpaceHeld = false;
    gestures.interrupt();
  });
}

function pressControl(key: string, { shiftKey }: KeyboardEvent, actions: KeyActions): boolean {
  const { creator } = actions;
  switch (key.toLowerCase()) {
    case "z":
      if (shiftKey) creator.redo();
      else creator.undo();
      return true;
    case "y": creator.redo(); return true;
    case "a": creator.select(...creator.draft.points.map(({ id }) => id)); return true;
    case "s": actions.save(); return true;
    default: return false;
  }
}

function press(key: string, { shiftKey, altKey }: KeyboardEvent, actions: KeyActions): boolean {
  const { creator, stage, gestures, cursor } = actions;
  const arrow = ARROWS[key];
  if (arrow) return pressArrow(arrow, shiftKey, altKey, actions);
  if (altKey) return false;
  switch (key) {
    case "p": creator.tool = "points"; return true;
    case "l": creator.tool = "links"; return true;
    case "m": actions.mirror(); return true;
    case "g": actions.group(); return true;
    case "t": actions.tryIt(); return true;
    case "?": actions.help(); return true;
    case "x": stage.zoomBy(1 / ZOOM_STEP ** 3); return true;
    case "c": stage.zoomBy(ZOOM_STEP ** 3); return true;
    case "z": stage.showAll(); return true;
    case ",": creator.undo(); return true;
    case ".": creator.redo(); return true;
    case " ": gestures.isSpaceHeld = true; return true;
    case "PageUp": case "PageDown": step(creator, key === "PageUp" ? -1 : 1); return true;
    case "F2": actions.rename(); return true;
    case "Delete": case "Backspace": return remove(creator);
    case "Enter":
      if (cursor.at) actions.press(shiftKey);
      else actions.rename();
      return true;
    case "Escape":
      if (creator.linkStart !== null) creator.linkStart = null;
      else creator.select();
      return true;
    default: return false;
  }
}

function pressArrow(
  [x, y]: readonly [number, number], shiftKey: boolean, altKey: boolean, actions: KeyActions,
): boolean {
  const { creator, cursor } = actions;
  const by = shiftKey ? 10 : 1;
  if (altKey) {
    const index = creator.draft.points.findIndex(({ id }) => id === creator.current?.id);
    if (index < 0 || y === 0) return false;
    const { id } = creator.draft.points[index] ?? { id: "" };
    creator.change(texts.reorder, (draft) => reorder(draft, [id], Math.max(0, index + (y > 0 ? 2 : -1))));
    return true;
  }
  if (cursor.at) {
    cursor.move(x * by, y * by, false);
    return true;
  }
  const { selected } = creator;
  if (selected.length === 0) return false;
  creator.change(texts.movePoints(selected.length), (draft) => movePoints(draft, selected, x * by, y * by),
    `nudge ${selected.join()}`);
  return true;
}

function step(creator: Creator, by: 1 | -1): void {
  const { points } = creator.draft;
  const at = points.findIndex(({ id }) => id === creator.current?.id);
  const next = points[at < 0 && by < 0 ? points.length - 1 : (at + by + points.length) % points.length];
  if (next) creator.select(next.id);
}

function remove(creator: Creator): boolean {
  const { selected, link } = creator;
  return link === null
    ? creator.change(texts.removePoints(selected.length), (draft) => removePoints(draft, selected))
    : creator.change(texts.removeLink, (draft) => removeLink(draft, link));
}
