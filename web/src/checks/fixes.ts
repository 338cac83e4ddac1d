/** Applies a suggested fix to the document's instances. */
import type { Instance, LabelDocument } from "../model/document";
import { setKeypoints } from "../model/edits";
import { nameOf } from "../model/rig";
import { swapKeypoints } from "../model/sides";
import type { Fix } from "./finding";

type Instances = readonly Instance[];

/**
 * The instances after a fix. They stay the same if one that is involved is locked or gone: never half a fix.
 */
export function fixChanges(document: LabelDocument, fix: Exclude<Fix, { action: "delete" }>): Instances {
  const one = document.instance(fix.instance);
  const two = fix.action === "exchange" ? document.instance(fix.other) : one;
  if (!one?.editable || !two?.editable) return document.instances;
  const { rig } = one;
  switch (fix.action) {
    case "swap": {
      const pairs = fix.pairs.map((pair) => pair.map((label) => rig.indexOf.get(label) ?? -1));
      return swapKeypoints(document, one.id, pairs);
    }
    case "exchange": {
      const taken = (instances: Instances, { id }: Instance, from: Instance): Instances =>
        setKeypoints({ instances }, id, (keypoint, index) =>
          fix.points.includes(nameOf(rig, index)) ? from.keypoints[index] : keypoint);
      return taken(taken(document.instances, one, two), two, one);
    }
    case "move":
      return setKeypoints(document, one.id, (keypoint, index) => {
        const to = fix.points.find(({ label }) => label === nameOf(rig, index));
        return keypoint && to ? { ...keypoint, x: to.x, y: to.y } : keypoint;
      });
  }
}
