/** The box of an instance: its own, which somebody drew, or the one that its keypoints give. */
import type { AnswerSettings } from "./answer";
import { isLabeled, type Instance } from "./document";
import { boxAround, clamp, type Box, type Size } from "./geometry";
import { isArray } from "./json";

/** Room on each side of the keypoints, as a fraction of the longer side. */
const ROOM = 0.1;

/** The box that somebody drew, in image pixels. */
export function ownBox({ details: { bbox } }: Instance): Box | null {
  if (!isArray(bbox)) return null;
  const [left = 0, top = 0, width = 0, height = 0] = bbox.map(Number);
  return { left, top, right: left + width, bottom: top + height };
}

/** The box around the labeled keypoints with room on each side, cut off at the border of the image. */
export function boxOfKeypoints({ keypoints }: Instance, image: Size): Box | null {
  const box = boxAround(keypoints.filter(isLabeled));
  if (!box) return null;
  const { left, top, right, bottom } = box;
  const room = ROOM * Math.max(right - left, bottom - top);
  return cutOff({ left: left - room, top: top - room, right: right + room, bottom: bottom + room }, image);
}

function cutOff({ left, top, right, bottom }: Box, { width, height }: Size): Box {
  return {
    left: clamp(left, 0, width), top: clamp(top, 0, height),
    right: clamp(right, 0, width), bottom: clamp(bottom, 0, height),
  };
}

/** A box as the answer has it: [left, top, width, height], inside the image, of at least one pixel. */
export function bboxOf(box: Box, { image, subPixel }: Pick<AnswerSettings, "image" | "subPixel">): number[] {
  const by = subPixel ? 100 : 1;
  const rounded = (value: number): number => Math.round(value * by) / by;
  const { left, top, right, bottom } = cutOff(box, image);
  const axis = (low: number, high: number, size: number): [number, number] => {
    const start = Math.min(rounded(low), size - 1);
    return [start, Math.max(rounded(rounded(high) - start), 1)];
  };
  const [x, width] = axis(left, right, image.width);
  const [y, height] = axis(top, bottom, image.height);
  return [x, y, width, height];
}
