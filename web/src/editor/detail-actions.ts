/** What a worker says of instances and the image, besides keypoints. Each action is one entry of history. */
import { bboxOf } from "../model/boxes";
import { withClass } from "../model/classes";
import { imageDetailsOf } from "../model/details";
import * as edits from "../model/edits";
import { boxBetween, type Box, type ImagePoint } from "../model/geometry";
import type { JsonObject } from "../model/json";
import * as texts from "../texts";
import { edit, record } from "./changes";
import type { Editor } from "./editor";
import { selectInstance } from "./selecting";

/** Gives the active instance a class, and the rig that goes with it. */
export function chooseClass(editor: Editor, name: string): void {
  const { document, rig, settings: { rigs } } = editor;
  edit(editor, texts.className, (id) => edits.change(document, id, (one) => withClass(one, name, rigs)));
  // Of another rig, another keypoint is next.
  if (editor.rig !== rig) selectInstance(editor, editor.selection.id);
}

/** @param changed members of the active instance's details; null for those that say nothing any more */
export function changeDetails(editor: Editor, label: string, changed: JsonObject): void {
  edit(editor, label, (id) => edits.setDetails(editor.document, id, changed));
}

/** The same of the image. */
export function changeImageDetails(editor: Editor, label: string, changed: JsonObject): void {
  const { document } = editor;
  const image = imageDetailsOf({ ...document.image, ...changed });
  const isNew = JSON.stringify(image) !== JSON.stringify(document.image);
  if (isNew) record(editor, label, document.instances, image);
}

/** Gives the active instance a box of its own. */
export function drawBox(editor: Editor, box: Box): void {
  changeDetails(editor, texts.box, { bbox: bboxOf(box, editor.settings) });
}

/** The first of two clicks puts a corner of the box, the second one the opposite corner. */
export function clickCorner(editor: Editor, at: ImagePoint): void {
  const { firstClick } = editor;
  editor.firstClick = firstClick ? null : at;
  if (firstClick) drawBox(editor, boxBetween(firstClick, at));
  else editor.say(texts.otherCorner, true);
}

/** The box is again the one that the keypoints give. */
export function resetBox(editor: Editor): void {
  changeDetails(editor, texts.resetBox, { bbox: null });
}
