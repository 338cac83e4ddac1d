/**
 * Reads rigs of other programs without a server: the AWS component's attributes, what its rig tool saves, and
 * categories of COCO. src/poserig/rigging/conversion reads many more.
 */
import { attempt } from "../../src/storage";
import {
  isArray, isNumber, isObject, Place, textOf, type Json, type JsonObject, type Problem,
} from "../../src/model/json";
import { parseClasses } from "../../src/model/parse-rig";
import type { Rig } from "../../src/model/rig";
import { factsOf, frameOf, colorOf } from "./rig-json";
import type { Draft } from "./draft";
import { sidesOf } from "./names";
import { faultsOf, isRig } from "./problems";

export interface Reading {
  /** The content of a rig file; null when the text holds none that can be used. */
  readonly rig: JsonObject | null;
  /** Why not, in one line for each reason. Empty when the text is of a program that is not known here. */
  readonly faults: readonly string[];
}

const ATTRIBUTES = ["keypointClasses", "skeletonRig", "skeletonBoundingBox"] as const;

export function readRig(text: string): Reading {
  const value = attempt((): Json => JSON.parse(text.replace(/^\uFEFF/, "")) as Json, null);
  if (isRig(value)) return checked(value);
  const aws = awsMembers(text, value);
  if (aws) {
    const problems: Problem[] = [];
    const [classes, pairs, box] = ATTRIBUTES.map((name) => new Place(aws[name] ?? null, name, problems));
    if (!classes || !pairs || !box) return { rig: null, faults: [] };
    const rig = parseClasses(classes, pairs.or([]), box);
    return problems.length > 0 ? { rig: null, faults: problems.map(inWords) } : checked(fileOf(rig));
  }
  const category = categoryOf(value);
  return category ? checked(fileOfCategory(category)) : { rig: null, faults: [] };
}

const inWords = ({ where, what }: Problem): string => `${where}: ${what}`;

function checked(rig: Json): Reading {
  const faults = faultsOf(rig).map(inWords);
  return { rig: faults.length === 0 && isObject(rig) ? rig : null, faults };
}

/** The three attributes as JSON: of the text itself, of the JSON in it, or of an element in it. */
function awsMembers(text: string, value: Json): JsonObject | null {
  if (isObject(value) && value["keypointClasses"]) return value;
  const start = text.search(/^\s*\{[^]*"keypointClasses"/m);
  const inText = start < 0 ? null
    : attempt((): Json => JSON.parse(text.slice(start, text.lastIndexOf("}") + 1)) as Json, null);
  if (isObject(inText) && inText["keypointClasses"]) return inText;
  const element = new DOMParser().parseFromString(text, "text/html").querySelector("crowd-2d-skeleton");
  const members = ATTRIBUTES.flatMap((name) => {
    const json = attempt((): Json => JSON.parse(element?.getAttribute(name) ?? "") as Json, null);
    return json === null ? [] : [[name, json] as const];
  });
  return members.length > 0 ? Object.fromEntries(members) : null;
}

/** The first category with keypoints: of a whole data set, of a list, or by itself. */
function categoryOf(value: Json): JsonObject | undefined {
  const list = isObject(value) && isArray(value["categories"]) ? value["categories"] : [value].flat();
  return list.filter(isObject).find(({ keypoints }) => isArray(keypoints) && keypoints.length > 0);
}

/** A rig file for an object of that kind, whose sides and partners the names tell. */
function fileOfCategory({ name, keypoints, skeleton }: JsonObject): JsonObject {
  const names = isArray(keypoints) ? keypoints.map(textOf) : [];
  const pairs = isArray(skeleton) ? skeleton.filter(isArray) : [];
  const told = sidesOf(names);
  const category = textOf(name);
  return {
    version: 1,
    name: `${category.toLowerCase().match(/[a-z\d]+/g)?.join("-") ?? "rig"}-${names.length}`.slice(0, 63),
    category: category.slice(0, 60),
    keypoints: names.map((one, index) => {
      const { side = "center", partner = null } = told[index] ?? {};
      return { name: one, side, swap: names[partner ?? -1] ?? null };
    }),
    // COCO counts from 1.
    links: pairs.map(([from, to]) => ({
      from: names[isNumber(from) ? from - 1 : -1] ?? "", to: names[isNumber(to) ? to - 1 : -1] ?? "",
    })),
  };
}

function fileOf({ keypoints, links, aspect }: Rig): JsonObject {
  const told = sidesOf(keypoints.map(({ name }) => name));
  const nameOf = (index: number | null): string | null => keypoints[index ?? -1]?.name ?? null;
  return {
    version: 1,
    name: `rig-${keypoints.length}`,
    aspect,
    keypoints: keypoints.map(({ name, color, position }, index) => {
      const { side = "center", partner = null } = told[index] ?? {};
      return { name, side, swap: nameOf(partner), color, position: position && [position.x, position.y] };
    }),
    links: links.map(({ from, to, color }) =>
      ({ from: nameOf(from) ?? "", to: nameOf(to) ?? "", ...(color ? { color } : {}) })),
  };
}

/** Of the written template, in pixels; conversion/aws.py has the same. */
const AWS_HEIGHT = 400;

/** The three attributes of a <crowd-2d-skeleton>, with quotes and brackets in names escaped. */
export function awsElement(draft: Draft): string {
  const { left, top, right, bottom } = frameOf(draft);
  const width = Math.round(AWS_HEIGHT * (right - left) / (bottom - top));
  const { points } = factsOf(draft);
  const names = new Map(draft.points.map(({ id, name }) => [id, name]));
  const values: Readonly<Record<(typeof ATTRIBUTES)[number], Json>> = {
    skeletonBoundingBox: { left: 0, top: 0, right: width, bottom: AWS_HEIGHT },
    keypointClasses: draft.points.map((point, index) => ({
      color: colorOf(point), label: point.name,
      x: Math.round((points[index]?.position?.x ?? 0) * width),
      y: Math.round((points[index]?.position?.y ?? 0) * AWS_HEIGHT),
    })),
    skeletonRig: draft.links.map(({ from, to, color }) =>
      [names.get(from) ?? "", names.get(to) ?? "", ...(color ? [color] : [])]),
  };
  const rows = Object.entries(values).map(([name, value]) => `  ${name}="${escaped(JSON.stringify(value))}"`);
  return `<crowd-2d-skeleton\n${rows.join("\n")}\n></crowd-2d-skeleton>\n`;
}

const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#x27;" };
const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? sign);
