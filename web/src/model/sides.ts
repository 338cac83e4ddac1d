/** Left and right: what belongs to a limb, exchanging names, mirroring. Each is its own inverse. */
import { isLabeled, type Change, type Keypoint, type LabelDocument } from "./document";
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

/** Exchanges keypoints with their partners: positions and visibility change names, and nothing moves. */
export function swapSides(document: LabelDocument, rig: Rig, id: string, indices: Iterable<number>): Change[] {
  const rows = document.keypoints(id);
  const wanted = new Set(indices);
  for (const index of [...wanted]) wanted.add(rig.keypoints[index]?.swap ?? index);
  return become(document, id, rows.map((keypoint, index) => wanted.has(index) ? rows[rig.keypoints[index]?.swap ?? index] : keypoint));
}

/** Turns the instance over around the vertical axis of its own box; left stays left on the turned body. */
export function mirrorInstance(document: LabelDocument, rig: Rig, id: string): Change[] {
  const rows = document.keypoints(id);
  const box = boxAround(rows.filter(isLabeled));
  if (!box) return [];
  return become(document, id, rows.map((_, index) => {
    const keypoint = rows[rig.keypoints[index]?.swap ?? index];
    return isLabeled(keypoint) ? { ...keypoint, x: box.left + box.right - keypoint.x } : keypoint;
  }));
}

function become(document: LabelDocument, id: string, rows: readonly (Keypoint | undefined)[]): Change[] {
  if (document.instance(id)?.editable !== true) return [];
  return rows.flatMap((after, index) => {
    const before = document.keypoint(id, index);
    return before === after ? [] : [{ kind: "keypoint", id, index, before, after } satisfies Change];
  });
}
