/** What this worker submitted last with a rig: the next image may be much like it. */
import type { Editor } from "./editor/editor";
import type { Json } from "./model/json";
import { readPrevious } from "./model/previous";
import { attempt, fingerprint, readStored, writeStored } from "./storage";

const keyOf = ({ rig }: Editor): string =>
  `poserig:last:${fingerprint(JSON.stringify([rig.name, rig.keypoints.map((keypoint) => keypoint.name)]))}`;

export function loadLastLabels(editor: Editor): void {
  // Not ours, or cut short: then there is nothing to begin with.
  const pose = attempt(() => JSON.parse(readStored(keyOf(editor)) ?? "null") as Json, null);
  editor.previous = readPrevious(pose, editor.rig.keypoints.length, editor.image);
}

/** @param pose the answer that is submitted */
export function saveLastLabels(editor: Editor, pose: Json): void {
  // An image without anybody on it in between does not make the one before it less useful.
  if (readPrevious(pose, editor.rig.keypoints.length, editor.image).length > 0)
    writeStored(keyOf(editor), JSON.stringify(pose));
}
