/** A suggested fix as the instances that it leads to, so that it is undone like any other edit. Pure. */
import type { Instance, LabelDocument } from "../model/document";
import { setKeypoints } from "../model/edits";
import { nameOf, type Rig } from "../model/rig";
import { swapKeypoints } from "../model/sides";
import type { Fix } from "./finding";

/** Nothing changes when one of the instances may not be changed: half a fix would be worse than the error. */
export function fixChanges(document: LabelDocument, rig: Rig, fix: Exclude<Fix, { action: "delete" }>): readonly Instance[] {
  const one = document.instance(fix.instance);
  const two = fix.action === "exchange" ? document.instance(fix.other) : one;
  if (!one?.editable || !two?.editable) return document.instances;
  switch (fix.action) {
    case "swap":
      return swapKeypoints(document, one.id, fix.pairs.map((pair) => pair.map((label) => rig.indexOf.get(label) ?? -1)));
    case "exchange": {
      const taken = (instances: readonly Instance[], { id }: Instance, from: Instance): readonly Instance[] =>
        setKeypoints({ instances }, id, (keypoint, index) => fix.points.includes(nameOf(rig, index)) ? from.keypoints[index] : keypoint);
      return taken(taken(document.instances, one, two), two, one);
    }
    case "move":
      return setKeypoints(document, one.id, (keypoint, index) => {
        const to = fix.points.find(({ label }) => label === nameOf(rig, index));
        return keypoint && to ? { ...keypoint, x: to.x, y: to.y } : keypoint;
      });
  }
}
