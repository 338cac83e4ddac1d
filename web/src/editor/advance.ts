/** Finds the keypoint that comes next when a worker clicks in order. */
import type { Instance } from "../model/document";

/**
 * The first hole after `from`, around the end: whoever places a skipped keypoint goes on with the rest.
 *
 * @returns null when there is no hole left
 */
export function nextHole(keypoints: Instance["keypoints"], from = -1): number | null {
  const index = holeBeside(keypoints, from, 1) ?? keypoints.indexOf(undefined);
  return index < 0 ? null : index;
}

/** The nearest hole in one direction. It stops at the ends. */
export function holeBeside(keypoints: Instance["keypoints"], from: number | null, by: 1 | -1): number | null {
  const index = by === 1
    ? keypoints.indexOf(undefined, (from ?? -1) + 1)
    : keypoints.slice(0, from ?? undefined).lastIndexOf(undefined);
  return index < 0 ? null : index;
}
