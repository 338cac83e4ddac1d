/** Finds the keypoint that comes next when a worker clicks in order: a hole, or an unconfirmed point. */
import { isToDo, type Instance } from "../model/document";

/**
 * The first keypoint to do after `from`, around the end: whoever places a skipped one goes on with the rest.
 *
 * @returns null when nothing is left to do
 */
export function nextToDo(keypoints: Instance["keypoints"], from = -1): number | null {
  return toDoBeside(keypoints, from, 1) ?? toDoBeside(keypoints, null, 1);
}

/** The nearest keypoint to do in one direction. It stops at the ends. */
export function toDoBeside(keypoints: Instance["keypoints"], from: number | null, by: 1 | -1): number | null {
  const toDo = [...keypoints.keys()].filter((index) => isToDo(keypoints[index]));
  const found = by === 1
    ? toDo.find((index) => index > (from ?? -1))
    : toDo.filter((index) => index < (from ?? Infinity)).at(-1);
  return found ?? null;
}
