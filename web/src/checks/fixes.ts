/** A suggested fix as changes to the document, so that it is undone like any other edit. Pure. */
import { removeInstance, placeKeypoint } from "../model/edits";
import type { Change, LabelDocument } from "../model/document";
import type { Rig } from "../model/rig";
import type { Fix } from "./finding";

/** None when one of the instances may not be changed: half a fix would be worse than the error. */
export function fixChanges(document: LabelDocument, rig: Rig, fix: Fix): Change[] {
  const ids = fix.action === "exchange" ? [fix.instance, fix.other] : [fix.instance];
  if (ids.some((id) => document.instance(id)?.editable !== true)) return [];
  const index = (label: string): number => rig.indexOf.get(label) ?? -1;
  const exchange = (id: string, a: number, other: string, b: number): Change[] => {
    const [one, two] = [document.keypoint(id, a), document.keypoint(other, b)];
    if (a < 0 || b < 0 || one === two) return [];
    return [
      { kind: "keypoint", id, index: a, before: one, after: two },
      { kind: "keypoint", id: other, index: b, before: two, after: one },
    ];
  };
  switch (fix.action) {
    case "delete":
      return removeInstance(document, fix.instance);
    case "swap":
      return fix.pairs.flatMap(([a = "", b = ""]) => exchange(fix.instance, index(a), fix.instance, index(b)));
    case "exchange":
      return fix.points.flatMap((label) => exchange(fix.instance, index(label), fix.other, index(label)));
    case "move":
      return fix.points.flatMap(({ label, x, y }) => {
        const keypoint = document.keypoint(fix.instance, index(label));
        return keypoint ? placeKeypoint(document, fix.instance, index(label), { x, y }, keypoint.v) : [];
      });
  }
}
