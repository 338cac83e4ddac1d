/** Makes the answer: `updated_annotations` in the existing component's shape, and `pose` with visibility. */
import {
  isLabeled, NOT_LABELED, OCCLUDED, type Instance, type Keypoint, type LabelDocument,
} from "./document";
import { clamp, type Size } from "./geometry";
import type { Json, JsonObject } from "./json";
import { nameOf, type Rig } from "./rig";

/** What the answer needs of the task's settings. */
export interface AnswerSettings {
  readonly rig: Rig;
  /** Class, box, flags and notes. */
  readonly hasDetails: boolean;
  readonly image: Size;
  /** Fractions of a pixel instead of integers. */
  readonly subPixel: boolean;
}

export interface Activity {
  readonly seconds: number;
  readonly activeSeconds: number;
  /** Clicks, key presses and drags. */
  readonly operators: number;
}

/**
 * The coordinates of a keypoint in the answer, in image pixels. One that was loaded and not moved keeps those
 * that it came with. The view draws the same position, so that a worker sees what is submitted.
 */
export function outputPosition(
  keypoint: Keypoint, { image, subPixel }: Pick<AnswerSettings, "image" | "subPixel">,
): { x: number; y: number } {
  const { x, y, loaded } = keypoint;
  if (loaded?.["x"] === x && loaded["y"] === y) return { x, y };
  if (subPixel) return { x: hundredths(x), y: hundredths(y) };
  return { x: clamp(Math.round(x), 0, image.width - 1), y: clamp(Math.round(y), 0, image.height - 1) };
}

const hundredths = (value: number): number => Math.round(value * 100) / 100;

/** Instances that belong in the answer: those that were loaded, or that have a labeled keypoint or a box. */
function answered(document: LabelDocument): readonly Instance[] {
  return document.instances.filter(({ loaded, keypoints, details }) =>
    loaded !== null || keypoints.some(isLabeled) || details["bbox"]);
}

export function updatedAnnotations(document: LabelDocument, settings: AnswerSettings): JsonObject[] {
  return answered(document).map(({ name, rig, keypoints, loaded }) => {
    // Loaded entries keep their place. New ones follow in the order of the rig.
    const kept = loaded?.entries.map(({ raw, index }) => index ?? raw) ?? [];
    const entries = new Set([...kept, ...keypoints.keys()]);
    const annotations = [...entries].flatMap((entry) => {
      if (typeof entry !== "number") return entry;
      return annotation(keypoints[entry], startOf(loaded, entry), nameOf(rig, entry), settings);
    });
    const isUnnamed = loaded && loaded.raw["name"] === undefined && name === "";
    return { ...loaded?.raw, ...(isUnnamed ? {} : { name }), annotations };
  });
}

/** What a keypoint of an instance began with: the entry of initialValues. */
const startOf = (loaded: Instance["loaded"], index: number): JsonObject | undefined =>
  loaded?.entries.find((entry) => entry.index === index)?.raw;

/** @param start an entry that says "not labeled" is kept for as long as the keypoint is not labeled */
function annotation(
  keypoint: Keypoint | undefined, start: JsonObject | undefined, label: string, settings: AnswerSettings,
): JsonObject[] {
  const unlabeled = start?.["v"] === NOT_LABELED ? start : null;
  if (!isLabeled(keypoint)) return unlabeled ? [unlabeled] : [];
  const { v } = keypoint;
  const loaded = keypoint.loaded ?? unlabeled;
  const tellsVisibility = v === OCCLUDED || loaded?.["v"] !== undefined;
  return [{ ...loaded, label, ...outputPosition(keypoint, settings), ...(tellsVisibility ? { v } : {}) }];
}

/**
 * How a keypoint came to be, by the letters of a label's `origins`: p placed, m moved from its start,
 * a accepted as given, n not there, - nobody looked at it.
 */
function originOf(keypoint: Keypoint | undefined, start: JsonObject | undefined): string {
  if (!keypoint || keypoint.origin === "-") return "-";
  if (!isLabeled(keypoint)) return "n";
  if (!start || start["v"] === NOT_LABELED) return keypoint.origin ?? "p";
  return keypoint.x === start["x"] && keypoint.y === start["y"] ? "a" : "m";
}

/**
 * The text of `updated_annotations`. When nothing was changed, it is the text that came in: the existing
 * post-annotation function compares the two texts to tell whether a label was modified.
 */
export function updatedAnnotationsText(
  document: LabelDocument, settings: AnswerSettings, original: { text: string; json: Json },
): string {
  const text = JSON.stringify(updatedAnnotations(document, settings));
  return text === JSON.stringify(original.json) ? original.text : text;
}

const headOf = ({ name, hash, keypoints }: Rig): JsonObject =>
  ({ rig: name, rig_hash: hash, labels: keypoints.map((keypoint) => keypoint.name) });

/** @param orientation EXIF orientation of the image file; null when nobody could tell */
export function poseAnswer(
  document: LabelDocument, settings: AnswerSettings, activity: Activity, problems: readonly string[],
  orientation: number | null,
): JsonObject {
  const { rig, image, hasDetails } = settings;
  const instances = answered(document);
  const further = new Set(instances.map((instance) => instance.rig));
  further.delete(rig);
  return {
    version: 2,
    ...headOf(rig),
    ...(further.size > 0 && { rigs: [...further].map(headOf) }),
    // Tags, if only none, tell the function that the worker saw the details.
    ...(hasDetails && { tags: [], ...document.image }),
    image: { width: image.width, height: image.height, orientation },
    instances: instances.map(({ id, name, rig: own, keypoints, loaded, details }) => {
      const extra = loaded?.entries.flatMap(({ raw, index }) => index === null ? [raw] : []) ?? [];
      return {
        id,
        name,
        ...(own !== rig && { rig: own.name }),
        keypoints: keypoints.flatMap((keypoint) => {
          if (!isLabeled(keypoint)) return [0, 0, NOT_LABELED];
          const { x, y } = outputPosition(keypoint, settings);
          return [x, y, keypoint.v];
        }),
        origins: keypoints.map((keypoint, index) => originOf(keypoint, startOf(loaded, index))).join(""),
        ...(extra.length > 0 ? { extra } : {}),
        ...(hasDetails && details),
      };
    }),
    activity: {
      seconds: Math.round(activity.seconds),
      active_seconds: Math.round(activity.activeSeconds),
      operators: activity.operators,
    },
    problems: [...problems],
  };
}
