/** What a worker can do to instances as a whole. Each action is one entry of history. */
import type { Instance } from "../model/document";
import * as edits from "../model/edits";
import { moveWithin } from "../model/geometry";
import * as sides from "../model/sides";
import * as texts from "../texts";
import { edit, endChange, isOnlyLookedAt, record, refuses } from "./changes";
import { addInstanceTo, type Editor } from "./editor";
import { boxOf, instanceTitle, keypointTitle, kindOf } from "./queries";
import { activate, select, selectInstance } from "./selecting";

export function addInstance(editor: Editor): void {
  if (isOnlyLookedAt(editor)) return;
  editor.history.mark(texts.addInstance);
  const id = addInstanceTo(editor.document, kindOf(editor));
  endChange(editor);
  selectInstance(editor, id);
  editor.tool = "place";
  editor.say(texts.added(instanceTitle(editor, id)));
}

export function removeInstance(editor: Editor, id: string): void {
  const { document, selection } = editor;
  const at = document.instances.findIndex((instance) => instance.id === id);
  if (at < 0 || refuses(editor, id)) return;
  const title = instanceTitle(editor, id);
  const instances = document.instances.filter((instance) => instance.id !== id);
  record(editor, texts.remove(title), instances);
  // Another instance that is active stays so.
  if (selection.id === id) activate(editor, instances[at] ?? instances.at(-1));
  editor.say(texts.removed(title));
}

export function renameInstance(editor: Editor, id: string, name: string): void {
  if (refuses(editor, id)) return;
  record(editor, texts.rename, edits.renameInstance(editor.document, id, name.trim()));
}

/** Deletes the keypoints of the active instance. The instance stays. */
export function clearInstance(editor: Editor): void {
  const { document, selection } = editor;
  const title = instanceTitle(editor, selection.id);
  const isDone = changeActive(editor, texts.clear, (id) => edits.setKeypoints(document, id, () => undefined));
  if (!isDone) return;
  selectInstance(editor, selection.id);
  editor.say(texts.cleared(title));
}

/** Adds a copy of the active instance a little beside it, and makes it active. */
export function duplicateInstance(editor: Editor): void {
  const { document, selection, settings: { image } } = editor;
  const original = selection.instance;
  const box = boxOf(editor, selection.id);
  if (isOnlyLookedAt(editor)) return;
  if (!original || !box) {
    editor.say(texts.nothingToCopy);
    return;
  }
  // Far enough that it does not look like the same object labeled twice.
  const far = Math.max((box.right - box.left) * 0.75, image.width / 50);
  // To the right, or to the left where the image ends.
  const dx = box.right + far < image.width ? far : -Math.min(far, Math.max(box.left, 0));
  // What the worker said about the points, and fields that came with the data, belong to the original alone.
  const keypoints = original.keypoints.map((keypoint) =>
    edits.given(keypoint && { ...keypoint, x: keypoint.x + dx }));
  editor.history.mark(texts.duplicate);
  const copy = addInstanceTo(document, { name: original.name, ...kindOf(editor), keypoints });
  endChange(editor);
  select(editor, copy, null);
  editor.tool = "adjust";
  editor.say(texts.added(instanceTitle(editor, copy)));
}

/** Moves the active instance by image pixels, within the image. */
export function moveInstance(editor: Editor, dx: number, dy: number): void {
  const { document, selection, settings } = editor;
  const box = boxOf(editor, selection.id);
  if (!box) return;
  changeActive(editor, texts.adjust, (id) =>
    edits.transformInstance(document, id, document.keypoints(id), moveWithin(box, settings.image, dx, dy)));
}

/** Exchanges left and right: of the whole instance, the selected keypoint's limb, or it and its partner. */
export function swapSides(editor: Editor, what: "all" | "limb" | "pair"): void {
  const { document, rig } = editor;
  const members = toSwap(editor, what).filter((member) => rig.keypoints[member]?.swap !== null);
  if (members.length === 0) {
    editor.say(what === "all" ? texts.noSides : texts.selectLimb);
    return;
  }
  const pairs = members.map((member) => [member, sides.partnerOf(rig, member)]);
  if (!changeActive(editor, texts.swap, (id) => sides.swapKeypoints(document, id, pairs))) return;
  const names = members.map((member) => keypointTitle(editor, member)).join(", ");
  editor.say(what === "all" ? texts.swappedAll : texts.swapped(names));
}

function toSwap({ selection, rig }: Editor, what: "all" | "limb" | "pair"): number[] {
  const { index } = selection;
  if (what === "all") return [...rig.keypoints.keys()];
  if (index === null) return [];
  return what === "limb" ? sides.limbOf(rig, index) : [index];
}

export function mirrorInstance(editor: Editor): void {
  const { document, rig } = editor;
  const isDone = changeActive(editor, texts.mirror, (id) => sides.mirrorInstance(document, rig, id));
  if (isDone) editor.say(texts.mirrored);
}

/** False when no instance is active, or it is locked. */
function changeActive(
  editor: Editor, label: string, changed: (id: string) => readonly Instance[],
): boolean {
  return editor.selection.id !== null && edit(editor, label, changed);
}
