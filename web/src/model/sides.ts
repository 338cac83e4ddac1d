/** Left and right: what belongs to a limb, exchanging names, mirroring. Each is its own inverse. */
import { isLabeled, type Instance, type LabelDocument } from "./document";
import { setKeypoints } from "./edits";
import { boxAround } from "./geometry";
import type { Rig } from "./rig";

/** Keypoints of the same side and group that hang together by links; without a partner, none. */
export function limbOf(rig: Rig, index: number): number[] {
  const of = rig.keypoints[index];
  if (!of || of.swap === null) return [];
  const limb = new Set([index]);
  // A set may grow while it is walked through: what is added is still visited.
  for (const member of limb) {
    for (const { from, to } of rig.links) {
      const other = from === member ? to : to === member ? from : null;
      const kind = other === null ? undefined : rig.keypoints[other];
      if (other !== null && kind && kind.swap !== null && kind.side === of.side && kind.group === of.group) limb.add(other);
    }
  }
  return [...limb];
}

/** Exchanges pairs of keypoints: positions and visibility change names, and nothing moves. */
export function swapKeypoints(document: LabelDocument, id: string, pairs: readonly (readonly number[])[]): readonly Instance[] {
  const others = new Map(pairs.flatMap(([a = -1, b = -1]) => [[a, b], [b, a]] as const));
  return setKeypoints(document, id, (_, index, all) => all[others.get(index) ?? index]);
}

/** Turns the instance over around the vertical axis of its own box; left stays left on the turned body. */
export function mirrorInstance(document: LabelDocument, rig: Rig, id: string): readonly Instance[] {
  const box = boxAround(document.keypoints(id).filter(isLabeled));
  return box ? setKeypoints(document, id, (_, index, all) => {
    const keypoint = all[partnerOf(rig, index)];
    return isLabeled(keypoint) ? { ...keypoint, x: box.left + box.right - keypoint.x } : keypoint;
  }) : document.instances;
}

/** The keypoint of the other side, or the same one when it has no side. */
export const partnerOf = (rig: Rig, index: number): number => rig.keypoints[index]?.swap ?? index;
