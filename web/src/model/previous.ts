/** The labels of the image before this one, to begin with: in a series of images the next one is much like it. */
import type { Points } from "./edits";
import { clampToImage, imagePoint, type Size } from "./geometry";
import { isArray, isNumber, isObject, textOf, type Json } from "./json";

export interface PreviousInstance {
  readonly name: string;
  readonly points: Points;
}

/** Reads a `pose` answer of the same rig, stretched to the size of this image. What does not fit is left out. */
export function readPrevious(pose: Json, length: number, image: Size): PreviousInstance[] {
  if (!isObject(pose) || !isArray(pose["instances"]) || !isObject(pose["image"])) return [];
  const { width, height } = pose["image"];
  if (!isNumber(width) || !isNumber(height) || width <= 0 || height <= 0) return [];
  return pose["instances"].flatMap((item) => {
    if (!isObject(item)) return [];
    const { name, keypoints } = item;
    if (!isArray(keypoints) || keypoints.length !== 3 * length || !keypoints.every(isNumber)) return [];
    const values = keypoints;
    const points = Array.from({ length }, (_, i): Points[number] => {
      const [x = 0, y = 0, v = 0] = values.slice(3 * i, 3 * i + 3);
      if (v !== 1 && v !== 2) return undefined;
      return { ...clampToImage(imagePoint(x / width * image.width, y / height * image.height), image), v };
    });
    return points.some(Boolean) ? [{ name: textOf(name), points }] : [];
  });
}
