/** Click in order: which keypoint comes next. */
import type { Instance } from "../model/document";

/**
 * The first hole after `from`, around the end, so that placing a skipped one chains through the rest. Null:
 * none left.
 */
export function nextHole(keypoints: Instance["keypoints"], from = -1): number | null {
  const index = holeBeside(keypoints, from, 1) ?? keypoints.indexOf(undefined);
  return index < 0 ? null : index;
}

/** The nearest hole in one direction; the ends stop it. */
export function holeBeside(keypoints: Instance["keypoints"], from: number | null, by: 1 | -1): number | null {
  const index =
    by === 1
      ? keypoints.indexOf(undefined, (from ?? -1) + 1)
      : keypoints.slice(0, from ?? undefined).lastIndexOf(undefined);
  return index < 0 ? null : index;
}
