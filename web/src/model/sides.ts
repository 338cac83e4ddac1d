/**
 * Left and right: finds the keypoints of a limb, exchanges names, mirrors. Doing any of them twice undoes it.
 */
import { isLabeled, type Instance, type LabelDocument } from "./document";
import { setKeypoints } from "./edits";
import { boxAround } from "./geometry";
import type { KeypointClass, Rig } from "./rig";

/** The keypoints of the same side and group that links connect with this one; none if it has no partner. */
export function limbOf(rig: Rig, index: number): number[] {
  const start = rig.keypoints[index];
  if (!start || start.swap === null) return [];
  const belongs = ({ swap, side, group }: KeypointClass): boolean =>
    swap !== null && side === start.side && group === start.group;
  const limb = new Set([index]);
  // A loop over a set also visits what is added meanwhile.
  for (const member of limb) {
    for (const other of linkedWith(rig, member)) {
      const kind = rig.keypoints[other];
      if (kind && belongs(kind)) limb.add(other);
    }
  }
  return [...limb];
}

function linkedWith({ links }: Rig, index: number): number[] {
  return links.flatMap(({ from, to }) => {
    if (from === index) return to;
    return to === index ? from : [];
  });
}

/** Exchanges pairs of keypoints: positions and visibility change names, and nothing moves. */
export function swapKeypoints(
  document: LabelDocument, id: string, pairs: readonly (readonly number[])[],
): readonly Instance[] {
  const others = new Map(pairs.flatMap(([a = -1, b = -1]) => [[a, b], [b, a]] as const));
  return setKeypoints(document, id, (_, index, all) => all[others.get(index) ?? index]);
}

/** Turns the instance over around the vertical axis of its own box. Left stays left on the turned body. */
export function mirrorInstance(document: LabelDocument, rig: Rig, id: string): readonly Instance[] {
  const box = boxAround(document.keypoints(id).filter(isLabeled));
  if (!box) return document.instances;
  return setKeypoints(document, id, (_, index, all) => {
    const keypoint = all[partnerOf(rig, index)];
    return isLabeled(keypoint) ? { ...keypoint, x: box.left + box.right - keypoint.x } : keypoint;
  });
}

/** The keypoint of the other side, or the same one when it has no side. */
export const partnerOf = (rig: Rig, index: number): number => rig.keypoints[index]?.swap ?? index;
