/** Click in order: which keypoint comes next. */
import type { LabelDocument } from "../model/document";

/** The first hole after `from`, around the end, so that placing a skipped one chains through the rest. Null: none left. */
export function nextHole(document: LabelDocument, id: string | null, from: number): number | null {
  const keypoints = document.keypoints(id);
  for (let i = 1; i <= keypoints.length; i += 1) {
    const index = (from + i + keypoints.length) % keypoints.length;
    if (keypoints[index] === undefined) return index;
  }
  return null;
}

/** The class before or after in the panel's order, around the ends. */
export function nextClass(count: number, from: number | null, by: 1 | -1): number {
  return ((from ?? (by === 1 ? -1 : 0)) + by + count) % count;
}

/** The nearest hole in one direction; the ends stop it. */
export function holeBeside(document: LabelDocument, id: string | null, from: number | null, by: 1 | -1): number | null {
  const count = document.length;
  for (let index = (from ?? (by === 1 ? -1 : count)) + by; index >= 0 && index < count; index += by) {
    if (!document.keypoint(id, index)) return index;
  }
  return null;
}
