/** Reads the element's attributes, and describes everything that is wrong with them. */
import { COLORS, DEFAULT_LINE_COLOR } from "./colors";
import type { Instance } from "./model/document";
import { imageDetailsOf, NO_DETAILS } from "./model/details";
import { isArray, isObject, Place, type Json, type JsonObject, type Problem } from "./model/json";
import { parseInstances, reasonsOf } from "./model/parse-instances";
import { parseClasses, parseRigs } from "./model/parse-rig";
import { NO_RIG, type Rig, type Rigs } from "./model/rig";
import * as texts from "./texts";

/** Every attribute that the element reads. HTML compares the names without regard to case. */
export const ATTRIBUTES = [
  "imgSrc", "image-s3-uri", "rig", "keypointClasses", "skeletonRig", "skeletonBoundingBox", "initialValues",
  "uniqueSkeletonColors", "annotationIssues", "draft-key", "sub-pixel", "details", "image-tags", "image-note",
  "words",
] as const;
type Name = (typeof ATTRIBUTES)[number];
export type AttributeReader = (name: Name) => string | null;

/** What the page says about the task. The editor gets all of it. */
export interface Settings {
  /** The first one. */
  readonly rig: Rig;
  readonly rigs: Rigs;
  /** Class, box, flags and notes. */
  readonly hasDetails: boolean;
  /** What people read instead of a class or a flag. */
  readonly words: JsonObject;
  /** What is said of the image at the start. */
  readonly imageDetails: JsonObject;
  readonly instances: readonly Instance[];
  /** What was noted about the image before. */
  readonly issues: readonly string[];
  /** One color per instance, cyclic. Null: colors by keypoint. */
  readonly instanceColors: readonly string[] | null;
  /** Fractions of a pixel in the answer, instead of integers. */
  readonly subPixel: boolean;
}

/** What is known even when something is wrong: enough to report the problem. */
export interface TaskFacts {
  readonly imageUri: string;
  readonly imageName: string;
  readonly draftKey: string;
  readonly original: { readonly text: string; readonly json: Json };
}

export interface Reading {
  readonly facts: TaskFacts;
  /** Null when there are problems. */
  readonly settings: Settings | null;
  readonly problems: readonly Problem[];
}

/** The address of the image, "" if there is none. */
export const imageSource = (attribute: AttributeReader): string => attribute("imgSrc")?.trim() ?? "";

export function readAttributes(attribute: AttributeReader): Reading {
  const problems: Problem[] = [];
  const given = (name: Name): string => attribute(name)?.trim() ?? "";
  const isOn = (name: Name): boolean => (attribute(name) ?? "false") !== "false";
  const missing = (name: Name, what: string): void => { new Place(null, name, problems).fail(what); };
  /** Null, and a problem, when the text is no JSON. */
  const json = (name: Name, fallback: Json): Place | null => {
    try {
      return new Place(JSON.parse(given(name) || JSON.stringify(fallback)) as Json, name, problems);
    } catch (error) {
      missing(name, texts.noJson(error instanceof Error ? error.message : String(error)));
      return null;
    }
  };
  const source = imageSource(attribute);
  if (!source) missing("imgSrc", texts.noImage);

  let rigs: readonly Rig[] = [];
  if (given("rig")) {
    const place = json("rig", null);
    if (place) rigs = parseRigs(place);
  } else if (given("keypointClasses")) {
    const classes = json("keypointClasses", []);
    const pairs = json("skeletonRig", []);
    const box = json("skeletonBoundingBox", null);
    if (classes && pairs && box) rigs = [parseClasses(classes, pairs, box)];
  } else missing("keypointClasses", texts.noPoints);
  const values = json("initialValues", []);
  const [rig = NO_RIG, ...further] = rigs;
  const hasDetails = isOn("details");
  const instances = values ? parseInstances(values, [rig, ...further], hasDetails) : [];
  const instanceColors = readInstanceColors(json("uniqueSkeletonColors", null));
  const issues = reasonsOf(json("annotationIssues", [])?.value);

  const words = json("words", {})?.as(isObject, texts.anObject, {}) ?? {};
  const said = { tags: json("image-tags", null)?.value ?? null, note: given("image-note") };

  const original = isArray(values?.value)
    ? { text: given("initialValues") || "[]", json: values.value }
    : { text: "[]", json: [] };
  return {
    facts: {
      imageUri: given("image-s3-uri") || withoutQuery(source),
      imageName: withoutQuery(source).split("/").at(-1) ?? "",
      draftKey: attribute("draft-key") ?? "",
      original,
    },
    settings: problems.length === 0
      ? {
        rig, rigs: [rig, ...further], hasDetails, words,
        imageDetails: hasDetails ? imageDetailsOf(said) : NO_DETAILS,
        instances, issues, instanceColors, subPixel: isOn("sub-pixel"),
      }
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

/** Without the query: a signed address has its token there, which must not get into a label. */
const withoutQuery = (address: string): string => address.replace(/[?#].*$/s, "");
