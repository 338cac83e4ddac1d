/** Reads a rig file into a draft, and writes a draft as a rig file (src/poserig/schemas/rig.schema.json). */
import { SIDE_COLORS } from "../../src/colors";
import { boxAround, pointIn, type Box, type Position, type Size } from "../../src/model/geometry";
import { isArray, isNumber, isObject, isString, textOf, type Json, type JsonObject } from "../../src/model/json";
import type { Side } from "../../src/model/rig";
import type { RigFacts } from "./advice";
import {
  boxOnPaper, DEFAULT_SIGMA, EMPTY, SIGMA_SOURCES, type Draft, type DraftLink, type DraftPoint,
} from "./draft";

const KNOWN = ["$schema", "version", "hash", "name", "title", "category", "credit", "aspect", "sigma_source",
  "revision", "classes", "flags", "keypoints", "links"];
const KNOWN_OF_POINT = ["name", "side", "swap", "group", "color", "sigma", "position", "required", "hotkey"];

const others = (object: JsonObject, known: readonly string[]): JsonObject =>
  Object.fromEntries(Object.entries(object).filter(([name]) => !known.includes(name)));
const objects = (value: Json | undefined): JsonObject[] => isArray(value) ? value.filter(isObject) : [];
const textsOf = (value: Json | undefined): string[] => isArray(value) ? value.filter(isString) : [];
const isSide = (value: unknown): value is Side => value === "left" || value === "right" || value === "center";

/**
 * The draft of a rig file in which parse-rig.ts finds nothing wrong. Points without a place in the template get
 * one in a row below it.
 */
export function draftOf(rig: JsonObject, paper: Size = EMPTY.paper): Draft {
  const items = objects(rig["keypoints"]);
  const idOf = new Map(items.map((item, index) => [textOf(item["name"]), String(index + 1)]));
  const frame = boxOnPaper(paper, isNumber(rig["aspect"]) ? rig["aspect"] : 1);
  const homeless = items.filter(({ position }) => !isArray(position));
  const place = (item: JsonObject): Position => {
    const [x, y] = isArray(item["position"]) ? item["position"] : [];
    if (isNumber(x) && isNumber(y)) return pointIn(frame, { x, y });
    const { width, height } = paper;
    return { x: width * (homeless.indexOf(item) + 1) / (homeless.length + 1), y: height * 0.95 };
  };
  const ends = (link: JsonObject): DraftLink[] => {
    const [from, to] = [idOf.get(textOf(link["from"])), idOf.get(textOf(link["to"]))];
    return from !== undefined && to !== undefined ? [{ from, to, color: textOf(link["color"]) }] : [];
  };
  return {
    name: textOf(rig["name"]),
    title: textOf(rig["title"]),
    category: textOf(rig["category"]),
    credit: textOf(rig["credit"]),
    sigmaSource: SIGMA_SOURCES.find((source) => source === rig["sigma_source"]) ?? "placeholder",
    revision: isNumber(rig["revision"]) ? rig["revision"] : 1,
    classes: textsOf(rig["classes"]),
    flags: textsOf(rig["flags"]),
    paper,
    picture: "",
    frame: homeless.length > 0 ? null : frame,
    points: items.map((item, index): DraftPoint => ({
      id: String(index + 1),
      name: textOf(item["name"]),
      side: isSide(item["side"]) ? item["side"] : "center",
      partner: idOf.get(textOf(item["swap"])) ?? null,
      group: textOf(item["group"]),
      color: textOf(item["color"]),
      sigma: isNumber(item["sigma"]) ? item["sigma"] : null,
      at: place(item),
      required: item["required"] === true,
      hotkey: textOf(item["hotkey"]),
      extra: others(item, KNOWN_OF_POINT),
    })),
    links: objects(rig["links"]).flatMap(ends),
    extra: others(rig, KNOWN),
  };
}

const rounded = (value: number): number => Math.round(value * 100_000) / 100_000;
const without = (members: Readonly<Record<string, Json | undefined>>): JsonObject =>
  Object.fromEntries(Object.entries(members).filter((entry): entry is [string, Json] => entry[1] !== undefined));
const unless = <T extends Json>(value: T, usual: Json): T | undefined => value === usual ? undefined : value;

/** "box-truck" for "Box truck"; a rig's name is a file name too. */
export function rigName({ name, title, category }: Draft): string {
  if (name) return name;
  const words = (title || category).normalize("NFKD").toLowerCase().match(/[a-z\d]+/g) ?? [];
  return words.join("-").slice(0, 63).replace(/-$/, "") || "my-rig";
}

/** The box that positions refer to; a line or a single point gets a box with room. */
export function frameOf(draft: Draft): Box {
  const around = boxAround(draft.points.map(({ at }) => at));
  if (draft.frame) return draft.frame;
  const { left, top, right, bottom } = around ?? boxOnPaper(draft.paper, 1);
  const room = Math.max(right - left, bottom - top, 1);
  const widen = (low: number, high: number): [number, number] =>
    high - low >= room / 100 ? [low, high] : [(low + high - room / 10) / 2, (low + high + room / 10) / 2];
  const [l, r] = widen(left, right);
  const [t, b] = widen(top, bottom);
  return { left: l, top: t, right: r, bottom: b };
}

/** Where a point lies in the template, in shares of its box. */
export const positionIn = ({ left, top, right, bottom }: Box, { x, y }: Position): Position =>
  ({ x: rounded((x - left) / (right - left)), y: rounded((y - top) / (bottom - top)) });

/** The content of the draft's rig file. It may be wrong: two points may have one name. */
export function rigJson(draft: Draft): JsonObject {
  const frame = frameOf(draft);
  const nameOf = new Map(draft.points.map(({ id, name }) => [id, name]));
  return {
    ...without({
      version: 1,
      name: rigName(draft),
      title: unless(draft.title, ""),
      category: unless(draft.category, ""),
      aspect: rounded((frame.right - frame.left) / (frame.bottom - frame.top)),
      sigma_source: draft.sigmaSource,
      revision: unless(draft.revision, 1),
      classes: draft.classes.length > 0 ? draft.classes : undefined,
      flags: draft.flags.length > 0 ? draft.flags : undefined,
      credit: unless(draft.credit, ""),
    }),
    ...draft.extra,
    keypoints: draft.points.map((point) => {
      const { x, y } = positionIn(frame, point.at);
      return {
        ...without({
          name: point.name,
          side: unless<Json>(point.side, "center"),
          swap: point.partner === null ? undefined : nameOf.get(point.partner),
          group: unless(point.group, ""),
          color: unless(point.color, ""),
          sigma: point.sigma ?? undefined,
          position: [x, y],
          hotkey: unless(point.hotkey, ""),
          required: unless(point.required, false),
        }),
        ...point.extra,
      };
    }),
    links: draft.links.map(({ from, to, color }) => without({
      from: nameOf.get(from) ?? "", to: nameOf.get(to) ?? "", color: unless(color, ""),
    })),
  };
}

export const colorOf = ({ color, side }: DraftPoint): string => color || SIDE_COLORS[side];

/** What the advice is about. */
export function factsOf(draft: Draft): RigFacts {
  const frame = frameOf(draft);
  const indexOf = new Map(draft.points.map(({ id }, index) => [id, index]));
  return {
    sigmaSource: draft.sigmaSource,
    points: draft.points.map((point) => ({
      name: point.name,
      side: point.side,
      swap: point.partner === null ? null : indexOf.get(point.partner) ?? null,
      color: colorOf(point),
      sigma: point.sigma ?? DEFAULT_SIGMA,
      position: positionIn(frame, point.at),
      hotkey: point.hotkey,
    })),
    links: draft.links.map(({ from, to }) => [indexOf.get(from) ?? -1, indexOf.get(to) ?? -1]),
  };
}

/** The file as people and git read it: a keypoint and a link to a line. */
export function rigText(rig: JsonObject): string {
  const line = (value: Json): string => JSON.stringify(value);
  const members = Object.entries(rig).map(([name, value]) => {
    const isList = (name === "keypoints" || name === "links") && isArray(value) && value.length > 0;
    return `  ${line(name)}: ${isList ? `[\n${value.map((item) => `    ${line(item)}`).join(",\n")}\n  ]` : line(value)}`;
  });
  return `{\n${members.join(",\n")}\n}\n`;
}
