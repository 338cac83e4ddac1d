/** initialValues: the instances that are there at the start. What we do not know is kept, never dropped. */
import { parseColor } from "../colors";
import { VISIBLE, type Change, type Instance, type Keypoint, type LabelDocument, type LoadedEntry, type Visibility } from "./document";
import { isArray, isNumber, isObject, type Json, type JsonObject, type Problems } from "./json";
import type { Rig } from "./rig";
import { TEXTS } from "../texts";

export interface LoadedInstance {
  readonly instance: Omit<Instance, "id" | "order">;
  readonly keypoints: readonly (readonly [index: number, keypoint: Keypoint])[];
}

/** @param rig null when it is wrong itself: then its names are not known, and the rest is looked at all the same */
export function parseInstances(json: Json, rig: Rig | null, problems: Problems): LoadedInstance[] {
  if (!isArray(json)) {
    problems.mustBe("initialValues", TEXTS.anInstanceList, json);
    return [];
  }
  return json.flatMap((item, i) => {
    if (isObject(item)) return [parseInstance(item, `initialValues[${i}]`, rig, problems)];
    problems.mustBe(`initialValues[${i}]`, TEXTS.anObject, item);
    return [];
  });
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

function parseInstance(raw: JsonObject, where: string, rig: Rig | null, problems: Problems): LoadedInstance {
  const annotations = raw["annotations"] ?? [];
  const keypoints = new Map<number, Keypoint>();
  const entries: LoadedEntry[] = [];
  if (!isArray(annotations)) {
    problems.mustBe(`${where}.annotations`, TEXTS.aList, annotations);
  } else {
    annotations.forEach((entry, i) => {
      if (!isObject(entry)) {
        problems.mustBe(`${where}.annotations[${i}]`, TEXTS.anObject, entry);
        return;
      }
      const label = entry["label"];
      const index = typeof label === "string" ? rig?.indexOf.get(label) : undefined;
      if (index === undefined || keypoints.has(index)) {
        entries.push({ raw: entry, index: null });
        return;
      }
      entries.push({ raw: entry, index });
      const keypoint = parseKeypoint(entry, `${where}.annotations[${i}]`, problems);
      if (keypoint) keypoints.set(index, keypoint);
    });
  }
  const name = raw["name"] ?? "";
  if (typeof name !== "string") problems.mustBe(`${where}.name`, TEXTS.aText, name);
  const options = isObject(raw["annotation_options"]) ? raw["annotation_options"] : {};
  const color = (key: string): string | null => typeof options[key] === "string" ? parseColor(options[key]) : null;
  return {
    instance: {
      name: typeof name === "string" ? name : "",
      editable: options["editable"] !== false,
      lineColor: color("line_color"),
      keypointColor: color("keypoint_color"),
      issues: reasonsOf(raw["annotation_issues"]),
      loaded: { raw, entries },
    },
    keypoints: [...keypoints],
  };
}

/** What somebody noted before: [{"reason": …}]. */
export function reasonsOf(json: Json | undefined): string[] {
  return isArray(json) ? json.flatMap((issue) => isObject(issue) && typeof issue["reason"] === "string" ? issue["reason"] : []) : [];
}

function parseKeypoint(raw: JsonObject, where: string, problems: Problems): Keypoint | null {
  const { x, y, v = VISIBLE } = raw;
  if (!isNumber(x)) problems.mustBe(`${where}.x`, TEXTS.aNumber, x);
  if (!isNumber(y)) problems.mustBe(`${where}.y`, TEXTS.aNumber, y);
  if (v !== 0 && v !== 1 && v !== 2) {
    problems.mustBe(`${where}.v`, TEXTS.aVisibility, v);
  }
  return isNumber(x) && isNumber(y) ? { x, y, v: v as Visibility, loaded: raw } : null;
}
