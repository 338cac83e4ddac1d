/** Keeps what this worker submitted last with a rig, as start values for the next image. */
import type { Editor } from "./editor/editor";
import type { Json } from "./model/json";
import { readPrevious } from "./model/previous";
import { attempt, fingerprint, readStored, writeStored } from "./storage";

function keyOf({ settings: { rig } }: Editor): string {
  return `poserig:last:${fingerprint(JSON.stringify([rig.name, rig.keypoints.map(({ name }) => name)]))}`;
}

export function loadLastLabels(editor: Editor): void {
  // Stored text that is no JSON counts as none.
  const pose = attempt(() => JSON.parse(readStored(keyOf(editor)) ?? "null") as Json, null);
  const { rig, image } = editor.settings;
  editor.previous = readPrevious(pose, rig.keypoints.length, image);
}

/** @param pose the answer that is submitted */
export function saveLastLabels(editor: Editor, pose: Json): void {
  const { rig, image } = editor.settings;
  // An answer without any instance does not replace the one before it.
  if (readPrevious(pose, rig.keypoints.length, image).length === 0) return;
  writeStored(keyOf(editor), JSON.stringify(pose));
}
