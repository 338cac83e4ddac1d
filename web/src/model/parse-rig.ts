/** Parses the rig: the attribute `rig`, or `keypointClasses` with `skeletonRig` and `skeletonBoundingBox`. */
import { SIDE_COLORS, colorAt } from "../colors";
import * as texts from "../texts";
import type { Box } from "./geometry";
import { isArray, isNumber, isObject, shown, textOf, type Place } from "./json";
import { partnerByName, sideFromName, type KeypointClass, type Link, type Rig, type Side } from "./rig";

const isOne = (value: unknown): value is 1 => value === 1;
const isSide = (value: unknown): value is Side => value === "left" || value === "right" || value === "center";
const isPosition = (value: unknown): value is readonly [number, number] =>
  isArray(value) && value.length === 2 && value.every(isNumber);
const isPair = (value: unknown): value is readonly unknown[] =>
  isArray(value) && (value.length === 2 || value.length === 3);

/** Parses a rig file (src/poserig/schemas/rig.schema.json). The build adds its `hash`. */
export function parseRig(place: Place): Rig | null {
  const json = place.as(isObject, texts.aRig, null);
  if (!json) return null;
  place.at("version").as(isOne, "1", 1);
  const name = place.at("name").text();
  const list = place.at("keypoints");
  const items = list.objects();
  const { keypoints, indexOf } = parseKeypoints(list, items, "name", (item) => {
    const side = item.at("side").or("center").as(isSide, texts.aSide, "center");
    const position = item.at("position");
    const [x, y] = position.value === undefined ? [] : position.as(isPosition, texts.aPosition, []);
    return {
      side,
      group: textOf(item.value["group"]),
      color: item.at("color").color() ?? SIDE_COLORS[side],
      position: x === undefined || y === undefined ? null : { x, y },
      required: item.value["required"] === true,
    };
  });
  const swaps = items.map((item) =>
    (item.value["swap"] ?? null) === null ? null : keypoint(item.at("swap"), indexOf));
  swaps.forEach((swap, i) => {
    if (swap !== null && swap >= 0 && swaps[swap] !== i) {
      items[i]?.at("swap").fail(texts.noReturn(shown(keypoints[swap]?.name), shown(keypoints[i]?.name)));
    }
  });
  const links = place.at("links").or([]).objects(texts.aList, texts.aRigLink);
  return {
    name,
    hash: textOf(json["hash"]),
    keypoints: keypoints.map((kind, i) => ({ ...kind, swap: swaps[i] ?? null })),
    links: links.map((item) => link(item, ["from", "to", "color"], indexOf)),
    indexOf,
    aspect: isNumber(json["aspect"]) && json["aspect"] > 0 ? json["aspect"] : 1,
  };
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
    };
  });
  return {
    name: "",
    hash: "",
    keypoints: keypoints.map((kind) => ({ ...kind, swap: partnerByName(kind, indexOf) })),
    links: pairs.items().flatMap((item) =>
      item.as(isPair, texts.aPair, null) ? link(item, [0, 1, 2], indexOf) : []),
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
    const first = indexOf.get(name);
    if (first === undefined) indexOf.set(name, i);
    else if (name) item.fail(texts.nameTaken(shown(name), first));
    return { name, ...parse(item, name, i), swap: null };
  });
  return { keypoints, indexOf };
}

/** The index of the keypoint with this name; -1 and a problem when there is none. */
function keypoint(place: Place, indexOf: Rig["indexOf"]): number {
  const index = indexOf.get(textOf(place.value));
  if (index === undefined) place.fail(texts.noKeypoint(shown(place.value)));
  return index ?? -1;
}

type Key = string | number;

function link(item: Place, [from, to, color]: readonly [Key, Key, Key], indexOf: Rig["indexOf"]): Link {
  return {
    from: keypoint(item.at(from), indexOf),
    to: keypoint(item.at(to), indexOf),
    color: item.at(color).color(),
  };
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
