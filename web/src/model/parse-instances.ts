/** initialValues: the instances that are there at the start. What we do not know is kept, never dropped. */
import { parseColor } from "../colors";
import { VISIBLE, type Change, type Instance, type Keypoint, type LabelDocument, type LoadedEntry, type Visibility } from "./document";
import { isArray, isObject, textOf, type Json, type JsonObject, type Place } from "./json";
import type { Rig } from "./rig";
import * as texts from "../texts";

export interface LoadedInstance {
  readonly instance: Omit<Instance, "id" | "order">;
  readonly keypoints: readonly (readonly [index: number, keypoint: Keypoint])[];
}

const isString = (value: unknown): value is string => typeof value === "string";
const isVisibility = (value: unknown): value is Visibility => value === 0 || value === 1 || value === 2;

/** @param rig null when it is none: then its names are not known, and the rest is looked at all the same */
export function parseInstances(place: Place, rig: Rig | null): LoadedInstance[] {
  return place.or([]).objects(texts.anInstanceList).map((item) => parseInstance(item, rig));
}

/** Fills an empty document. */
export function loadInstances(document: LabelDocument, loaded: readonly LoadedInstance[]): void {
  loaded.forEach(({ instance, keypoints }, i) => {
    const id = document.newId();
    const changes: Change[] = [{ kind: "instance", id, before: undefined, after: { ...instance, id, order: i + 1 } }];
    for (const [index, keypoint] of keypoints) {
      changes.push({ kind: "keypoint", id, index, before: undefined, after: keypoint });
    }
    document.apply(changes);
  });
}

function parseInstance(place: Place<JsonObject>, rig: Rig | null): LoadedInstance {
  const keypoints = new Map<number, Keypoint>();
  const entries = place.at("annotations").or([]).objects().map((entry): LoadedEntry => {
    const raw = entry.value;
    const index = rig?.indexOf.get(textOf(raw["label"]));
    if (index === undefined || keypoints.has(index)) return { raw, index: null };
    keypoints.set(index, {
      x: entry.at("x").number(),
      y: entry.at("y").number(),
      v: entry.at("v").or(VISIBLE).as(isVisibility, texts.aVisibility, VISIBLE),
      loaded: raw,
    });
    return { raw, index };
  });
  const options = place.at("annotation_options");
  return {
    instance: {
      name: place.at("name").or("").as(isString, texts.aText, ""),
      editable: options.at("editable").value !== false,
      lineColor: parseColor(textOf(options.at("line_color").value)),
      keypointColor: parseColor(textOf(options.at("keypoint_color").value)),
      issues: reasonsOf(place.value["annotation_issues"]),
      loaded: { raw: place.value, entries },
    },
    keypoints: [...keypoints],
  };
}

/** What somebody noted before: [{"reason": …}]. */
export function reasonsOf(json: Json | undefined): string[] {
  return isArray(json) ? json.flatMap((issue) => isObject(issue) && isString(issue["reason"]) ? issue["reason"] : []) : [];
}
