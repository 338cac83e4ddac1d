/** Changes the document, with one entry of history for each gesture or action. */
import { isSame, type Instance } from "../model/document";
import { ownInstances, readDraft } from "../model/draft";
import type { Entry } from "../model/history";
import { imageDetailsOf } from "../model/details";
import { isObject, type Json } from "../model/json";
import * as texts from "../texts";
import { addInstanceTo, type Editor } from "./editor";
import { instanceTitle } from "./queries";
import { activate } from "./selecting";

type Instances = readonly Instance[];

// Gestures: a change that takes a while ---------------------------------------------------------------------

/** Begins a gesture that changes an instance. False, with a message, if the instance is locked. */
export function beginChange(editor: Editor, label: string, id: string): boolean {
  editor.isDragging = !refuses(editor, id);
  if (editor.isDragging) editor.history.mark(label);
  return editor.isDragging;
}

/** Does nothing once the gesture has ended, as by an undo or by another action in the panel. */
export function change(editor: Editor, instances: Instances): void {
  if (!editor.history.isOpen) return;
  editor.document.instances = instances;
  editor.emit("document");
}

export function endChange(editor: Editor): void {
  editor.isDragging = false;
  editor.history.commit();
  editor.emit("document");
}

/** Takes the gesture back. */
export function cancelChange(editor: Editor): void {
  editor.history.cancel();
  editor.emit("document");
  editor.isDragging = false;
}

// Actions: a change at once ---------------------------------------------------------------------------------

/** @param image what is said of the image from now on */
export function record(
  editor: Editor, label: string, instances: Instances, image = editor.document.image,
): void {
  if (isOnlyLookedAt(editor)) return;
  editor.history.mark(label);
  editor.document.instances = instances;
  editor.document.image = image;
  endChange(editor);
}

/** Changes the active instance, or a new one if there is none. False, with a message, if it is locked. */
export function edit(editor: Editor, label: string, changed: (id: string) => Instances): boolean {
  const { document, history, selection } = editor;
  if (isOnlyLookedAt(editor) || refuses(editor, selection.id)) return false;
  history.mark(label);
  const id = selection.id ?? addInstanceTo(document);
  selection.set(id, selection.index);
  document.instances = changed(id);
  endChange(editor);
  return true;
}

/** True, with a message, if nothing on the image can be changed. */
export function isOnlyLookedAt(editor: Editor): boolean {
  if (editor.isReadOnly) editor.say(texts.readOnly);
  return editor.isReadOnly;
}

/** True, with a message, if the instance is locked. */
export function refuses(editor: Editor, id: string | null): boolean {
  if (isOnlyLookedAt(editor)) return true;
  if (editor.document.instance(id)?.editable !== false) return false;
  editor.say(texts.notEditable(instanceTitle(editor, id)));
  return true;
}

// Undo and drafts -------------------------------------------------------------------------------------------

export function undo(editor: Editor): void {
  follow(editor, editor.history.undo(), texts.undone, texts.nothingToUndo);
}

export function redo(editor: Editor): void {
  follow(editor, editor.history.redo(), texts.redone, texts.nothingToRedo);
}

/** Selects what a step of history changed, and says what it was. */
function follow(
  editor: Editor, entry: Entry | undefined, said: (label: string) => string, nothing: string,
): void {
  if (!entry) {
    editor.say(nothing);
    return;
  }
  const { instances } = editor.document;
  const changed = instances.filter((instance) => !entry.instances.includes(instance));
  const indices = changed.flatMap(({ id, keypoints }) => {
    const before = entry.instances.find((instance) => instance.id === id)?.keypoints;
    return keypoints.flatMap((keypoint, index) => keypoint === before?.[index] ? [] : index);
  });
  editor.emit("document");
  const active = changed[0] ?? editor.selection.instance ?? instances.at(-1);
  activate(editor, active, indices.length === 1 ? indices[0] : undefined);
  editor.say(said(entry.label));
}

/** Takes up the work of an earlier visit. False if the draft does not fit, or holds nothing new. */
export function restoreDraft(editor: Editor, draft: Json): boolean {
  const { document, settings, start } = editor;
  const read = readDraft(draft, start, settings.rigs);
  const instances = read && ownInstances(document, read);
  if (!instances) return false;
  // An older draft says nothing of the image.
  const said = isObject(draft) ? draft["image"] : undefined;
  const image = said && settings.hasDetails ? imageDetailsOf(said) : document.image;
  const isOld = JSON.stringify(image) === JSON.stringify(document.image);
  if (isOld && isSame(instances, document.instances)) return false;
  document.instances = instances;
  document.image = image;
  editor.emit("document");
  activate(editor, instances.at(-1));
  return true;
}

/** Goes back to what the worker found, as one step that can be undone. */
export function startOver(editor: Editor): void {
  const { document, settings, start } = editor;
  record(editor, texts.startOver, ownInstances(document, start), settings.imageDetails);
  activate(editor, document.instances[0]);
  editor.say(texts.startedOver);
}
