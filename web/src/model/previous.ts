/**
 * Reads the labels of the worker's last image, as start values for this one: images of a series look alike.
 */
import type { Points } from "./edits";
import { clampToImage, imagePoint, type Position, type Size } from "./geometry";
import { rigNamed } from "./classes";
import { detailsOf } from "./details";
import { isArray, isNumber, isObject, textOf, type Json, type JsonObject } from "./json";
import type { Rig, Rigs } from "./rig";

export interface PreviousInstance {
  readonly name: string;
  readonly rig: Rig;
  /** Its class, of all that was said of it. */
  readonly details: JsonObject;
  readonly points: Points;
}

/**
 * Reads a `pose` answer of the same rigs, stretched to the size of this image. Leaves out what does not fit.
 */
export function readPrevious(pose: Json, rigs: Rigs, image: Size): PreviousInstance[] {
  if (!isObject(pose) || !isArray(pose["instances"]) || !isObject(pose["image"])) return [];
  const { width, height } = pose["image"];
  if (!isNumber(width) || !isNumber(height) || width <= 0 || height <= 0) return [];
  const stretched = (x: number, y: number): Position =>
    clampToImage(imagePoint(x / width * image.width, y / height * image.height), image);
  return pose["instances"].flatMap((item) => {
    if (!isObject(item)) return [];
    const { name, keypoints } = item;
    const rig = rigNamed(rigs, item["rig"]);
    const { length } = rig.keypoints;
    if (!isArray(keypoints) || keypoints.length !== 3 * length || !keypoints.every(isNumber)) return [];
    const values = keypoints;
    const points = Array.from({ length }, (_, i): Points[number] => {
      const [x = 0, y = 0, v = 0] = values.slice(3 * i, 3 * i + 3);
      return v === 1 || v === 2 ? { ...stretched(x, y), v } : undefined;
    });
    return points.some(Boolean) ? [{
      name: textOf(name), rig, points, details: detailsOf({ class: item["class"] ?? null }),
    }] : [];
  });
}
