/** What a worker can do to single keypoints. Each action is one entry of history. */
import {
  isLabeled, isUnconfirmed, OCCLUDED, VISIBLE, type Instance, type Keypoint, type Visibility,
} from "../model/document";
import { outputPosition } from "../model/answer";
import * as edits from "../model/edits";
import { clampToImage, imagePoint, isInside, type ImagePoint } from "../model/geometry";
import * as texts from "../texts";
import { nextToDo } from "./advance";
import { edit, record, refuses } from "./changes";
import type { Editor } from "./editor";
import { moveInstance } from "./instance-actions";
import { instanceTitle, keypointTitle } from "./queries";
import { activate, select, selectClass, selectInstance } from "./selecting";

/** Puts the active keypoint there, and goes on to the next one to do. */
export function placeAt(editor: Editor, at: ImagePoint, v: Visibility): void {
  const { selection } = editor;
  const { index } = selection;
  if (editor.hidden.all) {
    editor.say(texts.hiddenNoPlacing);
    return;
  }
  if (!isInside(at, editor.settings.image)) {
    editor.say(texts.outsideImage);
    return;
  }
  if (index === null) {
    editor.say(texts.instanceComplete);
    return;
  }
  const before = selection.keypoint;
  const moves = isLabeled(before);
  // The crosshair stands where the keypoint is drawn: one that is not moved keeps its fractions.
  const shown = before && outputPosition(before, editor.settings);
  const to = moves && shown?.x === at.x && shown.y === at.y ? before : at;
  // A plain click moves a keypoint and leaves its visibility as it is.
  const visibility = moves && v === VISIBLE ? before.v : v;
  const label = (moves ? texts.move : texts.placeNext)(keypointTitle(editor, index));
  if (!edit(editor, label, (id) => edits.placeKeypoint(editor.document, id, index, to, visibility))) return;
  advance(editor, index, moves);
  sayPlaced(editor, index, at, visibility);
}

/** Tells a screen reader where the keypoint lies and which one is next. */
function sayPlaced(editor: Editor, index: number, at: ImagePoint, v: Visibility): void {
  const next = editor.selection.index;
  // The instance is complete, which was said already.
  if (next === null) return;
  const where = `${Math.round(at.x)}, ${Math.round(at.y)}`;
  const word = v === OCCLUDED ? `${texts.states.occluded} ` : "";
  const placed = texts.placedAt(keypointTitle(editor, index), `${word}${where}`);
  editor.say(next === index ? placed : `${placed} ${texts.next(keypointTitle(editor, next))}`, true);
}

/** Marks the active keypoint as one that cannot be labeled, and goes on. */
export function markNotThere(editor: Editor): void {
  const { index } = editor.selection;
  if (index === null || editor.hidden.all) return;
  const label = texts.undoNotThere(keypointTitle(editor, index));
  const isDone = edit(editor, label, (id) => edits.markNotThere(editor.document, id, index));
  if (isDone) advance(editor, index, false);
}

/** Confirms the selected keypoint in its place, if it was given. */
export function confirmKeypoint(editor: Editor): void {
  if (!isUnconfirmed(editor.selection.keypoint)) return;
  changeSelected(editor, texts.undoConfirm, (id, index, keypoint) =>
    edits.placeKeypoint(editor.document, id, index, keypoint, keypoint.v));
}

/**
 * Confirms what was given of the active instance and can be seen, and goes on to the next instance with such
 * points. False when there is nothing to confirm, or when the tool has another use for the key.
 */
export function confirmInstance(editor: Editor): boolean {
  const { document, hidden, selection: { id }, tool } = editor;
  const shown = hidden.all || id === null ? [] : hidden.shownOf(id);
  if ((tool !== "place" && tool !== "adjust") || !shown.some(isUnconfirmed)) return false;
  edit(editor, texts.undoConfirm(instanceTitle(editor, id)), () =>
    edits.confirmPoints(document, id ?? "", shown));
  editor.tool = "place";
  const next = nextToDo(document.keypoints(id)) === null
    ? document.instances.find(({ keypoints }) => keypoints.some(isUnconfirmed))?.id
    : id;
  selectInstance(editor, next ?? id);
  editor.say(texts.confirmed(shown.filter(isUnconfirmed).length));
  return true;
}

export function toggleOccluded(editor: Editor): void {
  changeSelected(editor, texts.undoVisibility, (id, index, keypoint) => {
    const v = keypoint.v === VISIBLE ? OCCLUDED : VISIBLE;
    return edits.placeKeypoint(editor.document, id, index, keypoint, v);
  });
}

/** Deletes a keypoint: by default the selected one. False when there was none. */
export function deleteKeypoint(
  editor: Editor, id = editor.selection.id, index = editor.selection.index,
): boolean {
  if (id === null || index === null || !editor.document.keypoint(id, index)) return false;
  if (refuses(editor, id)) return true;
  select(editor, id, index);
  const instances = edits.setKeypoints(editor.document, id, (keypoint, at) =>
    at === index ? undefined : keypoint);
  record(editor, texts.remove(keypointTitle(editor, index)), instances);
  return true;
}

/** Puts one keypoint there, whichever is selected. */
export function putAt(editor: Editor, index: number, at: ImagePoint): void {
  selectClass(editor, index);
  if (editor.selection.id === null) editor.selection.set(null, index);
  placeAt(editor, at, VISIBLE);
}

/** Moves what is selected by image pixels: a keypoint, or with the adjust tool the whole instance. */
export function nudge(editor: Editor, dx: number, dy: number): void {
  if (editor.tool === "adjust") {
    moveInstance(editor, dx, dy);
    return;
  }
  changeSelected(editor, texts.move, (id, index, { x, y, v }) => {
    const to = clampToImage(imagePoint(x + dx, y + dy), editor.settings.image);
    return edits.placeKeypoint(editor.document, id, index, to, v);
  });
}

function changeSelected(
  editor: Editor, label: (name: string) => string,
  changed: (id: string, index: number, keypoint: Keypoint) => readonly Instance[],
): void {
  const { index, keypoint } = editor.selection;
  if (index === null || !isLabeled(keypoint)) return;
  edit(editor, label(keypointTitle(editor, index)), (id) => changed(id, index, keypoint));
}

/**
 * Selects the next keypoint to do. Of a complete instance, what was moved stays selected, for the arrow keys.
 */
function advance(editor: Editor, from: number, moved: boolean): void {
  const { id, instance } = editor.selection;
  const next = nextToDo(editor.document.keypoints(id), from);
  if (next === null && moved) return;
  activate(editor, instance, next);
  editor.say(next === null ? texts.instanceComplete : texts.next(keypointTitle(editor, next)), true);
}
