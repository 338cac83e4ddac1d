/** Parses `initialValues`: the instances at the start. Unknown members are kept. */
import { parseColor } from "../colors";
import * as texts from "../texts";
import { rigNamed, rigOfClass } from "./classes";
import { detailsOf, NO_DETAILS } from "./details";
import {
  holesOf, isVisibility, NOT_LABELED, VISIBLE, type Instance, type LoadedEntry,
} from "./document";
import { isArray, isObject, isString, textOf, type Json, type JsonObject, type Place } from "./json";
import type { Rig, Rigs } from "./rig";

/**
 * @param hasDetails whether class, box, flags and note are read; else they are members like any other
 */
export function parseInstances(place: Place, rigs: Rigs, hasDetails: boolean): Instance[] {
  return place.or([]).objects(texts.anInstanceList).map((item, i) => {
    const { value } = item;
    // One from elsewhere may say its class alone.
    const rig = rigOfClass(rigs, textOf(value["class"])) ?? rigs[0];
    return {
      ...parseInstance(item, value["rig"] ? rigNamed(rigs, value["rig"]) : rig, String(i + 1)),
      details: hasDetails ? detailsOf(value) : NO_DETAILS,
    };
  });
}

function parseInstance(place: Place<JsonObject>, rig: Rig, id: string): Omit<Instance, "details"> {
  const keypoints = [...holesOf(rig)];
  const issues = reasonsOf(place.value["annotation_issues"]);
  const taken = new Set<number>();
  const entries = place.at("annotations").or([]).objects().flatMap((entry): LoadedEntry | [] => {
    const raw = entry.value;
    // NaN of a model becomes null in JSON: one point that was not found costs one point.
    if (raw["x"] === null && raw["y"] === null) {
      issues.push(texts.notFound(textOf(raw["label"])));
      return [];
    }
    const index = rig.indexOf.get(textOf(raw["label"]));
    if (index === undefined || taken.has(index)) return { raw, index: null };
    taken.add(index);
    const x = entry.at("x").number();
    const y = entry.at("y").number();
    const v = entry.at("v").or(VISIBLE).as(isVisibility, texts.aVisibility, VISIBLE);
    // Not labeled says nothing about why: the worker is to look.
    if (v !== NOT_LABELED) keypoints[index] = { x, y, v, loaded: raw };
    return { raw, index };
  });
  for (const item of place.at("not_there").or([]).items()) {
    const index = rig.indexOf.get(item.text());
    if (index !== undefined) keypoints[index] ??= { x: 0, y: 0, v: NOT_LABELED, loaded: null };
  }
  const options = place.at("annotation_options");
  return {
    id,
    rig,
    name: place.at("name").or("").as(isString, texts.aText, ""),
    editable: options.at("editable").value !== false,
    keypoints,
    lineColor: parseColor(textOf(options.at("line_color").value)),
    keypointColor: parseColor(textOf(options.at("keypoint_color").value)),
    issues,
    accepted: [],
    loaded: { raw: place.value, entries },
  };
}

/** What somebody noted before: [{"reason": …}]. */
export function reasonsOf(json: Json | undefined): string[] {
  if (!isArray(json)) return [];
  return json.flatMap((issue) => isObject(issue) && isString(issue["reason"]) ? issue["reason"] : []);
}
