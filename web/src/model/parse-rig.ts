/** Parses the rig: the attribute `rig`, or `keypointClasses` with `skeletonRig` and `skeletonBoundingBox`. */
import { SIDE_COLORS, colorAt } from "../colors";
import * as texts from "../texts";
import type { Box } from "./geometry";
import { isArray, isNumber, isObject, isString, shown, textOf, type Place } from "./json";
import { NO_RIG, partnerByName, sideFromName, type KeypointClass, type Link, type Rig, type Side } from "./rig";

const isOne = (value: unknown): value is 1 => value === 1;
const isSide = (value: unknown): value is Side => value === "left" || value === "right" || value === "center";
const isPosition = (value: unknown): value is readonly [number, number] =>
  isArray(value) && value.length === 2 && value.every(isNumber);
const isPair = (value: unknown): value is readonly unknown[] =>
  isArray(value) && (value.length === 2 || value.length === 3);

const isRigName = (value: unknown): value is string =>
  isString(value) && value.length <= 63 && /^[a-z\d]+(-[a-z\d]+)*$/.test(value);
const isBoolean = (value: unknown): value is boolean => typeof value === "boolean";
const isPositive = (value: unknown): value is number => isNumber(value) && value > 0;
const isSource = (value: unknown): value is string =>
  ["measured", "transferred", "estimated", "placeholder"].includes(textOf(value));
const isRevision = (value: unknown): value is number => isNumber(value) && value >= 1 && value % 1 === 0;
/** "" stands for none. A space could not be told apart from it. */
const isKey = (value: unknown): value is string => isString(value) && /^[^\s\p{C}]?$/u.test(value);
const isShort = (longest: number) => (value: unknown): value is string =>
  isString(value) && value.length <= longest;

/** The value of a member if it is of that kind, the default if there is none. Null is a value. */
function given<K>(
  item: Place, key: string, isKind: (value: unknown) => value is K, kind: string, missing: K,
): K {
  const member = item.at(key);
  return member.value === undefined ? missing : member.as(isKind, kind, missing);
}

const text = (item: Place, key: string, longest: number): string =>
  given(item, key, isShort(longest), texts.aShortText(longest), "");

/** A color, of a member that is there or not, but never null. */
function colorOf(item: Place): string | null {
  const color = item.at("color");
  if (color.value === null) color.mustBe(texts.aText);
  return color.color();
}

/**
 * Parses a rig file (src/poserig/schemas/rig.schema.json). The build adds its `hash`. It finds wrong what
 * src/poserig/pose/rig_file.py does: tests/golden/rigs.json.
 */
export function parseRig(place: Place): Rig | null {
  const json = place.as(isObject, texts.aRig, null);
  if (!json) return null;
  place.at("version").as(isOne, "1", 1);
  const name = place.at("name").as(isRigName, texts.aRigName, "");
  text(place, "title", 120);
  const category = text(place, "category", 60) || name;
  given(place, "revision", isRevision, texts.aRevision, 1);
  const classes = namesIn(place, "classes");
  text(place, "credit", 1000);
  given(place, "sigma_source", isSource, texts.aSource, "");
  const list = place.at("keypoints");
  const items = list.objects();
  if (items.length > 500) list.mustBe(texts.atMost500);
  const { keypoints, indexOf } = parseKeypoints(list, items, "name", (item, keypointName) => {
    const side = given<Side>(item, "side", isSide, texts.aSide, "center");
    const position = item.at("position");
    const [x, y] = (position.value ?? null) === null ? [] : position.as(isPosition, texts.aPosition, []);
    given(item, "sigma", isPositive, texts.aPositive, 1);
    if (keypointName.length > 100) item.at("name").mustBe(texts.aShortText(100));
    return {
      side,
      group: text(item, "group", 60),
      color: colorOf(item) ?? SIDE_COLORS[side],
      position: x === undefined || y === undefined ? null : { x, y },
      required: given(item, "required", isBoolean, texts.aBoolean, false),
      hotkey: given(item, "hotkey", isKey, texts.aKey, ""),
    };
  });
  const keys = new Map<string, number>();
  items.forEach((item, i) => {
    const { hotkey = "" } = keypoints[i] ?? {};
    if (hotkey) unlessTaken(item.at("hotkey"), hotkey, i, keys);
  });
  const swaps = items.map((item) =>
    (item.value["swap"] ?? null) === null ? null : keypoint(item.at("swap"), indexOf));
  swaps.forEach((swap, i) => {
    if (swap !== null && swap >= 0 && (swaps[swap] !== i || swap === i)) {
      items[i]?.at("swap").fail(texts.noReturn(shown(keypoints[swap]?.name), shown(keypoints[i]?.name)));
    }
  });
  // Without keypoints nothing can be said about the links.
  const links = json["links"] === undefined || !keypoints.length
    ? [] : place.at("links").objects(texts.aList, texts.aRigLink);
  return {
    name,
    hash: textOf(json["hash"]),
    keypoints: keypoints.map((kind, i) => ({ ...kind, swap: swaps[i] ?? null })),
    links: links.map((item) => {
      const found = { ...link(item, ["from", "to"], indexOf), color: colorOf(item) };
      if (found.from >= 0 && found.from === found.to) item.fail(texts.sameEnds);
      return found;
    }),
    indexOf,
    aspect: given(place, "aspect", isPositive, texts.aPositive, 1),
    category,
    classes: classes.length > 0 ? classes : [category],
    flags: namesIn(place, "flags"),
  };
}

/** Parses a rig file, or a list of them: a class belongs to one rig. */
export function parseRigs(place: Place): Rig[] {
  if (!isArray(place.value)) return [parseRig(place)].filter((rig) => rig !== null);
  if (place.value.length === 0) place.fail(texts.emptyList);
  const names = new Map<string, number>();
  const classes = new Map<string, number>();
  return place.items().flatMap((item, i) => {
    const rig = parseRig(item);
    if (!rig) return [];
    unlessTaken(item, rig.name, i, names);
    for (const name of rig.classes) unlessTaken(item.at("classes"), name, i, classes);
    return rig;
  });
}

/** Parses the three attributes of the existing component. */
export function parseClasses(classes: Place, pairs: Place, boundingBox: Place): Rig {
  const { left, top, right, bottom } = parseBox(boundingBox);
  const width = right - left;
  const height = bottom - top;
  const { keypoints, indexOf } = parseKeypoints(classes, classes.objects(), "label", (item, name, i) => {
    const coordinate = (axis: string): number =>
      item.value[axis] === undefined ? NaN : item.at(axis).number();
    const x = coordinate("x");
    const y = coordinate("y");
    return {
      side: sideFromName(name),
      group: "",
      color: item.at("color").color() ?? colorAt(i),
      position: isNumber(x + y + width) ? { x: (x - left) / width, y: (y - top) / height } : null,
      required: false,
      hotkey: "",
    };
  });
  return {
    ...NO_RIG,
    keypoints: keypoints.map((kind) => ({ ...kind, swap: partnerByName(kind, indexOf) })),
    links: pairs.items().flatMap((item) =>
      item.as(isPair, texts.aPair, null)
        ? { ...link(item, [0, 1], indexOf), color: item.at(2).color() } : []),
    indexOf,
    aspect: width / height || 1,
  };
}

function parseKeypoints<Item extends Place>(
  list: Place, items: readonly Item[], key: string,
  parse: (item: Item, name: string, index: number) => Omit<KeypointClass, "name" | "swap">,
): Pick<Rig, "keypoints" | "indexOf"> {
  if (isArray(list.value) && list.value.length === 0) list.fail(texts.emptyList);
  const indexOf = new Map<string, number>();
  const keypoints = items.map((item, i): KeypointClass => {
    const name = item.at(key).text();
    if (name || !indexOf.has(name)) unlessTaken(item, name, i, indexOf);
    return { name, ...parse(item, name, i), swap: null };
  });
  return { keypoints, indexOf };
}

/** Notes who has a name or a key. One that is taken is a problem. */
function unlessTaken(place: Place, name: string, index: number, taken: Map<string, number>): void {
  const first = taken.get(name);
  if (first === undefined) taken.set(name, index);
  else place.fail(texts.nameTaken(shown(name), first));
}

/** A list of names that differ, none of them empty, which may be left out. */
function namesIn(rig: Place, key: string): string[] {
  const list = rig.at(key);
  const taken = new Map<string, number>();
  const items = list.value === undefined ? [] : list.items();
  if (items.length > 100) list.mustBe(texts.atMost100);
  items.forEach((item, i) => {
    const name = item.as(isShort(60), texts.aShortText(60), "");
    if (name.trim()) unlessTaken(item, name, i, taken);
    else if (name === item.value) item.mustBe(texts.aText);
  });
  return [...taken.keys()];
}

/** The index of the keypoint with this name; -1 and a problem when there is none. */
function keypoint(place: Place, indexOf: Rig["indexOf"]): number {
  const index = indexOf.get(textOf(place.value));
  if (index === undefined) place.fail(texts.noKeypoint(shown(place.value)));
  return index ?? -1;
}

type Key = string | number;

function link(item: Place, [from, to]: readonly [Key, Key], indexOf: Rig["indexOf"]): Omit<Link, "color"> {
  return { from: keypoint(item.at(from), indexOf), to: keypoint(item.at(to), indexOf) };
}

/** Without a box all sides are NaN, and no keypoint gets a position. */
function parseBox(place: Place): Box {
  if (place.value === null) return { left: NaN, top: NaN, right: NaN, bottom: NaN };
  const left = place.at("left").or(0).number();
  const top = place.at("top").or(0).number();
  const right = place.at("right").number();
  const bottom = place.at("bottom").number();
  if (right <= left || bottom <= top) place.fail(texts.emptyBox);
  return { left, top, right, bottom };
}
