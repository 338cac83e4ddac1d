/** Selects instances and keypoint classes. */
import type { Instance } from "../model/document";
import { toDoBeside, nextToDo } from "./advance";
import type { Editor } from "./editor";

/** Makes an instance active, or none, and selects one of its classes: by default its first one to do. */
export function activate(editor: Editor, instance: Instance | undefined, index?: number | null): void {
  const id = instance?.id ?? null;
  editor.selection.set(id, index === undefined ? nextToDo(editor.document.keypoints(id)) : index);
  editor.emit("selection");
}

export function select(editor: Editor, id: string | null, index: number | null): void {
  const { document, hidden } = editor;
  const instance = document.instance(id);
  if (!instance) return;
  // The next click moves what is selected, so it must be in sight.
  if (index !== null && hidden.has(instance.id, index) && document.keypoint(id, index)) {
    hidden.toggle(instance.id, index);
  }
  activate(editor, instance, index);
}

/** Selects an instance. Its first keypoint to do waits for the next click. */
export function selectInstance(editor: Editor, id: string | null): void {
  select(editor, id, nextToDo(editor.document.keypoints(id)));
}

/** Selects a class of the active instance. */
export function selectClass(editor: Editor, index: number): void {
  select(editor, editor.selection.id, index);
}

/** Selects the next class in the panel's order, around the ends. */
export function step(editor: Editor, by: 1 | -1): void {
  const { length } = editor.rig.keypoints;
  const from = editor.selection.index ?? (by === 1 ? -1 : 0);
  selectClass(editor, (from + by + length) % length);
}

/** Selects the next keypoint to do. It stops at the ends. */
export function stepToDo(editor: Editor, by: 1 | -1): void {
  const { id, index } = editor.selection;
  const next = toDoBeside(editor.document.keypoints(id), index, by);
  if (next !== null) selectClass(editor, next);
}
