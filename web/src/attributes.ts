/** Reads the element's attributes, and says in words everything that is wrong with them. */
import { parseColor, COLORS } from "./colors";
import { isArray, shown, type Json, type Problem, Problems } from "./model/json";
import { parseInstances, reasonsOf, type LoadedInstance } from "./model/parse-instances";
import { parseClasses, parseRig } from "./model/parse-rig";
import type { Rig } from "./model/rig";
import { TEXTS } from "./texts";

export interface Settings {
  readonly rig: Rig;
  readonly instances: readonly LoadedInstance[];
  /** What was noted about the image before. */
  readonly issues: readonly string[];
  /** One colour per instance, cyclic; null: colours by keypoint. */
  readonly instanceColors: readonly string[] | null;
  readonly subPixel: boolean;
}

/** What is known even when the rest is wrong: enough to report a problem. */
export interface TaskFacts {
  readonly imageSource: string;
  readonly imageUri: string;
  readonly imageName: string;
  readonly original: { readonly text: string; readonly json: Json };
}

export interface Reading {
  readonly facts: TaskFacts;
  /** Null when there are problems. */
  readonly settings: Settings | null;
  readonly problems: readonly Problem[];
}

/** @param attribute value of an attribute by its name, which HTML compares without regard to case */
export function readAttributes(attribute: (name: string) => string | null): Reading {
  const problems = new Problems();
  const json = (name: string, fallback: Json): Json | undefined => {
    const text = attribute(name)?.trim();
    if (text === undefined || text === "") return fallback;
    try {
      return JSON.parse(text) as Json;
    } catch (error) {
      problems.add(name, TEXTS.noJson(error instanceof Error ? error.message : String(error)));
      return undefined;
    }
  };
  const source = attribute("imgSrc")?.trim() ?? "";
  if (source === "") problems.add("imgSrc", TEXTS.noImage);

  const rig = readRig(attribute, json, problems);
  const initial = json("initialValues", []);
  const instances = initial !== undefined ? parseInstances(initial ?? [], rig, problems) : [];
  const instanceColors = readInstanceColors(json("uniqueSkeletonColors", null), problems);
  const issues = reasonsOf(json("annotationIssues", []));

  const original = isArray(initial)
    ? { text: attribute("initialValues")?.trim() || "[]", json: initial }
    : { text: "[]", json: [] };
  const subPixel = attribute("sub-pixel");
  return {
    facts: {
      imageSource: source,
      imageUri: attribute("image-s3-uri")?.trim() || withoutQuery(source),
      imageName: withoutQuery(source).split("/").at(-1) ?? "",
      original,
    },
    settings: rig && problems.list.length === 0
      ? { rig, instances, issues, instanceColors, subPixel: subPixel !== null && subPixel !== "false" }
      : null,
    problems: problems.list,
  };
}

function readRig(
  attribute: (name: string) => string | null,
  json: (name: string, fallback: Json) => Json | undefined,
  problems: Problems,
): Rig | null {
  if (attribute("rig")?.trim()) {
    const rig = json("rig", null);
    return rig === undefined ? null : parseRig(rig, problems);
  }
  if (!attribute("keypointClasses")?.trim()) {
    problems.add("keypointClasses", TEXTS.noPoints);
    return null;
  }
  const classes = json("keypointClasses", []);
  const pairs = json("skeletonRig", []);
  const box = json("skeletonBoundingBox", null);
  return classes === undefined || pairs === undefined || box === undefined
    ? null
    : parseClasses(classes, pairs, box, problems);
}

function readInstanceColors(value: Json | undefined, problems: Problems): readonly string[] | null {
  if (value === undefined || value === null || value === false) return null;
  if (value === true) return COLORS;
  if (!isArray(value) || value.length === 0) {
    problems.mustBe("uniqueSkeletonColors", TEXTS.aColorList, value);
    return null;
  }
  return value.map((item, i) => {
    const color = typeof item === "string" ? parseColor(item) : null;
    if (color === null) problems.add(`uniqueSkeletonColors[${i}]`, TEXTS.noColor(shown(item)));
    return color ?? "#000000";
  });
}

/** A signed address carries its token in the query: it must not end up in a label. */
const withoutQuery = (address: string): string => address.replace(/[?#].*$/s, "");
