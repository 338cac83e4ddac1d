/** What this worker submitted last with a rig: the next image may be much like it. */
import type { Editor } from "./editor/editor";
import type { Json } from "./model/json";
import { readPrevious } from "./model/previous";
import { fingerprint, readStored, writeStored } from "./storage";

const keyOf = ({ rig }: Editor): string =>
  `poserig:last:${fingerprint(JSON.stringify([rig.name, rig.keypoints.map((keypoint) => keypoint.name)]))}`;

export function loadLastLabels(editor: Editor): void {
  try {
    const pose = JSON.parse(readStored(keyOf(editor)) ?? "null") as Json;
    editor.previous = readPrevious(pose, editor.rig.keypoints.length, editor.image);
  } catch {
    // Not ours, or cut short: then there is nothing to begin with.
  }
}

/** @param pose the answer that is submitted */
export function saveLastLabels(editor: Editor, pose: string): void {
  // An image without anybody on it in between does not make the one before it less useful.
  if (readPrevious(JSON.parse(pose) as Json, editor.rig.keypoints.length, editor.image).length === 0) return;
  writeStored(keyOf(editor), pose);
}
