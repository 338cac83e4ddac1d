/**
 * Keeps what this worker submitted last in a job, as start values for its next image. The attribute
 * `draft-key` tells the job; without it, the images of a folder are taken for one.
 */
import type { TaskFacts } from "./attributes";
import { createDrafts, type Drafts } from "./drafts";
import type { Editor } from "./editor/editor";
import { UPLOADED } from "./image-name";
import type { JsonObject } from "./model/json";
import { readPrevious } from "./model/previous";

/** Kept as drafts are: not for ever, and not when there is no room. */
function kept({ settings: { rig } }: Editor, { draftKey, imageUri }: TaskFacts): Drafts {
  // The folder of all, if a launch gave each image one of its own.
  const [folder] = imageUri.replace(/[^/]*$/, "1").split(UPLOADED);
  return createDrafts({
    image: "",
    rig: JSON.stringify([rig.name, rig.keypoints.map(({ name }) => name)]),
    key: draftKey || `${folder}`,
    start: "",
  }, Date.now, "last");
}

export function loadLastLabels(editor: Editor, facts: TaskFacts): void {
  const { rigs, image } = editor.settings;
  editor.previous = readPrevious(kept(editor, facts).load(), rigs, image);
}

/** @param pose the answer that is submitted */
export function saveLastLabels(editor: Editor, facts: TaskFacts, pose: JsonObject): void {
  const { rigs, image } = editor.settings;
  // An answer without any instance does not replace the one before it.
  if (readPrevious(pose, rigs, image).length === 0) return;
  const last = kept(editor, facts);
  last.save(() => pose);
  last.flush();
}
