/** Reads the element's attributes, and says in words everything that is wrong with them. */
import { COLORS, DEFAULT_LINE_COLOR } from "./colors";
import type { Instance } from "./model/document";
import { isArray, Place, type Json, type Problem } from "./model/json";
import { parseInstances, reasonsOf } from "./model/parse-instances";
import { parseClasses, parseRig } from "./model/parse-rig";
import type { Rig } from "./model/rig";
import * as texts from "./texts";

export interface Settings {
  readonly rig: Rig;
  readonly instances: readonly Instance[];
  /** What was noted about the image before. */
  readonly issues: readonly string[];
  /** One color per instance, cyclic; null: colors by keypoint. */
  readonly instanceColors: readonly string[] | null;
  readonly subPixel: boolean;
}

/** What is known even when the rest is wrong: enough to report a problem. */
export interface TaskFacts {
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
  const problems: Problem[] = [];
  const given = (name: string): string => attribute(name)?.trim() ?? "";
  const missing = (name: string, what: string): void => { new Place(null, name, problems).fail(what); };
  /** Null when it is no JSON at all. */
  const json = (name: string, fallback: Json): Place | null => {
    try {
      return new Place(JSON.parse(given(name) || JSON.stringify(fallback)) as Json, name, problems);
    } catch (error) {
      missing(name, texts.noJson(error instanceof Error ? error.message : String(error)));
      return null;
    }
  };
  const source = given("imgSrc");
  if (!source) missing("imgSrc", texts.noImage);

  let rig: Rig | null = null;
  if (given("rig")) {
    const place = json("rig", null);
    rig = place && parseRig(place);
  } else if (given("keypointClasses")) {
    const [classes, pairs, box] = [
      json("keypointClasses", []),
      json("skeletonRig", []),
      json("skeletonBoundingBox", null),
    ];
    rig = classes && pairs && box && parseClasses(classes, pairs, box);
  } else missing("keypointClasses", texts.noPoints);
  const values = json("initialValues", []);
  const instances = values ? parseInstances(values, rig) : [];
  const instanceColors = readInstanceColors(json("uniqueSkeletonColors", null));
  const issues = reasonsOf(json("annotationIssues", [])?.value);

  const original = isArray(values?.value)
    ? { text: given("initialValues") || "[]", json: values.value }
    : { text: "[]", json: [] };
  const subPixel = attribute("sub-pixel");
  return {
    facts: {
      imageUri: given("image-s3-uri") || withoutQuery(source),
      imageName: withoutQuery(source).split("/").at(-1) ?? "",
      original,
    },
    settings: rig && problems.length === 0
      ? { rig, instances, issues, instanceColors, subPixel: subPixel !== null && subPixel !== "false" }
      : null,
    problems,
  };
}

function readInstanceColors(place: Place | null): readonly string[] | null {
  if (!place?.value) return null;
  if (place.value === true) return COLORS;
  const colors = place.items(texts.aColorList);
  if (isArray(place.value) && colors.length === 0) place.mustBe(texts.aColorList);
  return colors.map((color) => color.color() ?? DEFAULT_LINE_COLOR);
}

/** A signed address carries its token in the query: it must not end up in a label. */
const withoutQuery = (address: string): string => address.replace(/[?#].*$/s, "");
