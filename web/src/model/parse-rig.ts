/** Rigs from the page: our `rig` attribute, or keypointClasses with skeletonRig and skeletonBoundingBox. */
import { SIDE_COLORS, colorAt, parseColor } from "../colors";
import { isArray, isNumber, isObject, shown, type Json, type JsonObject, type Problems } from "./json";
import { partnerByName, sideFromName, type KeypointClass, type Link, type Rig, type Side } from "./rig";
import { TEXTS } from "../texts";

const SIDES: readonly string[] = ["left", "right", "center"];

interface Draft extends Omit<KeypointClass, "swap"> {
  readonly swapName: string | null;
}

/** A rig file, as src/poserig/schemas/rig.schema.json describes it; `hash` is added by the build. */
export function parseRig(json: Json, problems: Problems): Rig | null {
  if (!isObject(json)) {
    problems.mustBe("rig", TEXTS.aRig, json);
    return null;
  }
  const before = problems.list.length;
  if (json["version"] !== 1) problems.mustBe("rig.version", "1", json["version"]);
  if (typeof json["name"] !== "string" || json["name"] === "") {
    problems.mustBe("rig.name", TEXTS.aText, json["name"]);
  }
  const drafts = parseList(json["keypoints"], "rig.keypoints", problems, (item, where) => parseRigKeypoint(item, where, problems));
  const links = json["links"] === undefined ? [] : parseItems(json["links"], "rig.links", problems);
  const rig = finish(drafts, "rig.keypoints", problems, (indexOf) => links.flatMap((item, i) => {
    const where = `rig.links[${i}]`;
    if (!isObject(item)) {
      problems.mustBe(where, TEXTS.aRigLink, item);
      return [];
    }
    return link(item["from"], item["to"], item["color"], where, indexOf, problems);
  }));
  if (!rig || problems.list.length > before) return null;
  const text = (key: string): string => typeof json[key] === "string" ? json[key] : "";
  return {
    ...rig,
    name: text("name"),
    title: text("title") || text("name"),
    hash: text("hash"),
    aspect: isNumber(json["aspect"]) && json["aspect"] > 0 ? json["aspect"] : 1,
  };
}

/** The three attributes of the existing component. */
export function parseClasses(classes: Json, pairs: Json, boundingBox: Json, problems: Problems): Rig | null {
  const before = problems.list.length;
  const box = parseBoundingBox(boundingBox, problems);
  const drafts = parseList(classes, "keypointClasses", problems, (item, where, i) => {
    const name = item["label"];
    if (typeof name !== "string" || name === "") {
      problems.mustBe(`${where}.label`, TEXTS.aText, name);
      return null;
    }
    for (const axis of ["x", "y"]) {
      if (item[axis] !== undefined && !isNumber(item[axis])) {
        problems.mustBe(`${where}.${axis}`, TEXTS.aNumber, item[axis]);
      }
    }
    const { x, y } = item;
    const position = box && isNumber(x) && isNumber(y)
      ? { x: (x - box.left) / (box.right - box.left), y: (y - box.top) / (box.bottom - box.top) }
      : null;
    return {
      name, side: sideFromName(name), swapName: null, group: "", position, required: false,
      color: parseOptionalColor(item["color"], `${where}.color`, problems) ?? colorAt(i),
    };
  });
  const items = parseItems(pairs, "skeletonRig", problems);
  const rig = finish(drafts, "keypointClasses", problems, (indexOf) => items.flatMap((item, i) => {
    const where = `skeletonRig[${i}]`;
    if (!isArray(item) || item.length < 2 || item.length > 3) {
      problems.mustBe(where, TEXTS.aPair, item);
      return [];
    }
    return link(item[0], item[1], item[2], where, indexOf, problems);
  }));
  if (!rig || problems.list.length > before) return null;
  const keypoints = rig.keypoints.map((keypoint) => ({ ...keypoint, swap: partnerByName(keypoint, rig.indexOf) }));
  const aspect = box ? (box.right - box.left) / (box.bottom - box.top) : 1;
  return { ...rig, keypoints, name: "", title: "", hash: "", aspect };
}

function parseRigKeypoint(item: JsonObject, where: string, problems: Problems): Draft | null {
  const { name, side, swap, group, color, position } = item;
  if (typeof name !== "string" || name === "") {
    problems.mustBe(`${where}.name`, TEXTS.aText, name);
    return null;
  }
  if (side !== undefined && !(typeof side === "string" && SIDES.includes(side))) {
    problems.mustBe(`${where}.side`, TEXTS.aSide, side);
  }
  if (swap !== undefined && swap !== null && typeof swap !== "string") {
    problems.mustBe(`${where}.swap`, TEXTS.aPartner, swap);
  }
  const isPosition = isArray(position) && position.length === 2 && position.every(isNumber);
  if (position !== undefined && !isPosition) {
    problems.mustBe(`${where}.position`, TEXTS.aPosition, position);
  }
  const known = (side ?? "center") as Side;
  return {
    name,
    side: known,
    swapName: typeof swap === "string" ? swap : null,
    group: typeof group === "string" ? group : "",
    color: parseOptionalColor(color, `${where}.color`, problems) ?? SIDE_COLORS[known],
    position: isPosition ? { x: Number(position[0]), y: Number(position[1]) } : null,
    required: item["required"] === true,
  };
}

function parseItems(json: Json | undefined, where: string, problems: Problems): readonly Json[] {
  if (isArray(json)) return json;
  problems.mustBe(where, TEXTS.aList, json);
  return [];
}

function parseList(
  json: Json | undefined, where: string, problems: Problems,
  parse: (item: JsonObject, where: string, index: number) => Draft | null,
): Draft[] {
  const items = parseItems(json, where, problems);
  if (isArray(json) && items.length === 0) problems.add(where, TEXTS.emptyList);
  return items.flatMap((item, i) => {
    if (isObject(item)) return parse(item, `${where}[${i}]`, i) ?? [];
    problems.mustBe(`${where}[${i}]`, TEXTS.anObject, item);
    return [];
  });
}

function finish(
  drafts: readonly Draft[], where: string, problems: Problems,
  links: (indexOf: ReadonlyMap<string, number>) => Link[],
): Pick<Rig, "keypoints" | "links" | "indexOf"> | null {
  const indexOf = new Map<string, number>();
  drafts.forEach(({ name }, i) => {
    const first = indexOf.get(name);
    if (first !== undefined) {
      problems.add(`${where}[${i}]`, TEXTS.nameTaken(shown(name), first));
    } else indexOf.set(name, i);
  });
  const keypoints = drafts.map(({ swapName, ...draft }, i): KeypointClass => {
    if (swapName === null) return { ...draft, swap: null };
    const swap = indexOf.get(swapName) ?? null;
    if (swap === null) {
      problems.add(`${where}[${i}].swap`, TEXTS.noKeypoint(shown(swapName)));
    } else if (drafts[swap]?.swapName !== draft.name) {
      problems.add(`${where}[${i}].swap`, TEXTS.noReturn(shown(swapName), shown(draft.name)));
    }
    return { ...draft, swap };
  });
  return keypoints.length === 0 ? null : { keypoints, links: links(indexOf), indexOf };
}

function link(
  from: Json | undefined, to: Json | undefined, color: Json | undefined, where: string,
  indexOf: ReadonlyMap<string, number>, problems: Problems,
): Link[] {
  const ends = [from, to].map((name) => {
    const index = typeof name === "string" ? indexOf.get(name) : undefined;
    if (index === undefined) problems.add(where, TEXTS.noKeypoint(shown(name)));
    return index;
  });
  const [a, b] = ends;
  if (a === undefined || b === undefined) return [];
  return [{ from: a, to: b, color: parseOptionalColor(color, where, problems) }];
}

function parseBoundingBox(json: Json, problems: Problems): Record<"left" | "top" | "right" | "bottom", number> | null {
  if (json === null) return null;
  const side = (key: string, fallback: number | null): number | null => {
    const value = isObject(json) ? json[key] : undefined;
    if (isNumber(value)) return value;
    if (value === undefined && fallback !== null) return fallback;
    problems.mustBe(`skeletonBoundingBox.${key}`, TEXTS.aNumber, value);
    return null;
  };
  const [left, top, right, bottom] = [side("left", 0), side("top", 0), side("right", null), side("bottom", null)];
  if (left === null || top === null || right === null || bottom === null) return null;
  if (right <= left || bottom <= top) {
    problems.add("skeletonBoundingBox", TEXTS.emptyBox);
    return null;
  }
  return { left, top, right, bottom };
}

function parseOptionalColor(json: Json | undefined, where: string, problems: Problems): string | null {
  if (json === undefined || json === null || json === "") return null;
  const color = typeof json === "string" ? parseColor(json) : null;
  if (color === null) problems.add(where, TEXTS.noColor(shown(json)));
  return color;
}
