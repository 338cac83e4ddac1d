/**
 * Edits of the document. Each returns the list of instances as it is afterwards. A locked instance keeps its
 * keypoints in any case.
 */
import { detailsOf, NO_DETAILS } from "./details";
import {
  holesOf, isLabeled, isSame, isUnconfirmed, NOT_LABELED,
  type Instance, type Keypoint, type LabelDocument, type Visibility,
} from "./document";
import { boxAround, similarity, type Position, type Transform } from "./geometry";
import type { JsonObject } from "./json";
import type { Rig } from "./rig";

type Instances = readonly Instance[];

/** Labels by the index of their keypoint class. */
export type Points = Readonly<Record<number, Pick<Keypoint, "x" | "y" | "v"> | null | undefined>>;

/** Puts a keypoint somewhere, whether or not it was placed before. */
export function placeKeypoint(
  document: LabelDocument, id: string, index: number, at: Position, v: Visibility,
): Instances {
  return placePoints(document, id, { [index]: { ...at, v } });
}

/** Puts many keypoints somewhere, and leaves the others. A point that was given is confirmed by this. */
export function placePoints(document: LabelDocument, id: string, points: Points): Instances {
  return setKeypoints(document, id, (keypoint, index) => {
    const point = points[index];
    if (!point) return keypoint;
    const { x, y, v } = point;
    const placed = { x, y, v, loaded: keypoint?.loaded ?? null };
    if (!keypoint?.origin) return placed;
    const isMoved = keypoint.origin === "m" || keypoint.x !== x || keypoint.y !== y;
    return { ...placed, origin: isMoved ? "m" : "a" };
  });
}

/** Fills an empty instance with points that nobody has looked at yet. */
export function givePoints(document: LabelDocument, id: string, points: Points): Instances {
  return setKeypoints(document, id, (_, index) => given(points[index]));
}

/** The point as one that nobody has looked at yet; no point where none is labeled. */
export function given(point: Points[number]): Keypoint | undefined {
  if (!point || point.v === NOT_LABELED) return undefined;
  return { x: point.x, y: point.y, v: point.v, loaded: null, origin: "-" };
}

/** Confirms those of these points that nobody has looked at yet. The others stay as they are. */
export function confirmPoints(document: LabelDocument, id: string, shown: Instance["keypoints"]): Instances {
  return setKeypoints(document, id, (keypoint, index) =>
    keypoint && isUnconfirmed(shown[index]) ? { ...keypoint, origin: "a" } : keypoint);
}

/** Marks a keypoint as one that cannot be labeled on this image: it is no hole, and not in the answer. */
export function markNotThere(document: LabelDocument, id: string, index: number): Instances {
  return placeKeypoint(document, id, index, { x: 0, y: 0 }, NOT_LABELED);
}

/** Moves every labeled keypoint of `from` to where `to` sends it. */
export function transformInstance(
  document: LabelDocument, id: string, from: Instance["keypoints"], to: Transform,
): Instances {
  return setKeypoints(document, id, (keypoint, index) => {
    const before = from[index];
    if (!isLabeled(before)) return keypoint;
    return { ...before, ...to(before), ...(before.origin === "a" && { origin: "m" }) };
  });
}

/** @param to returns what a keypoint becomes; undefined makes it a hole */
export function setKeypoints(
  document: Pick<LabelDocument, "instances">, id: string,
  to: (keypoint: Keypoint | undefined, index: number, all: Instance["keypoints"]) => Keypoint | undefined,
): Instances {
  return change(document, id, (instance) => {
    const keypoints = instance.keypoints.map(to);
    const isUnchanged = !instance.editable || isSame(keypoints, instance.keypoints);
    return isUnchanged ? instance : { ...instance, keypoints };
  });
}

export function newInstance(id: string, rig: Rig, more: Partial<Instance> = {}): Instance {
  return {
    id, rig, name: "", keypoints: holesOf(rig), editable: true, lineColor: null, keypointColor: null,
    issues: [], accepted: [], details: NO_DETAILS, loaded: null, ...more,
  };
}

/** @param changed members that differ from now on; null for those that say nothing any more */
export function setDetails(document: LabelDocument, id: string, changed: JsonObject): Instances {
  return change(document, id, (instance) => {
    const details = detailsOf({ ...instance.details, ...changed });
    return JSON.stringify(details) === JSON.stringify(instance.details) ? instance : { ...instance, details };
  });
}

export function renameInstance(document: LabelDocument, id: string, name: string): Instances {
  return change(document, id, (instance) => instance.name === name ? instance : { ...instance, name });
}

/** Also for a locked instance, which may be wrong as well: its labels stay as they are. */
export function acceptFinding(document: LabelDocument, id: string, key: string): Instances {
  return change(document, id, (instance) => ({ ...instance, accepted: [...instance.accepted, key] }));
}

/** Where the template's keypoints lie when its top and bottom are put on two places of the image. */
export function templateBetween(rig: Rig, head: Position, foot: Position): readonly (Position | null)[] {
  const places = rig.keypoints.map(({ position }) =>
    position && { x: position.x * rig.aspect, y: position.y });
  const box = boxAround(places.filter((place) => place !== null));
  if (!box) return [];
  const middle = (box.left + box.right) / 2;
  // A template without height lies on its side.
  const to = box.bottom > box.top
    ? similarity({ x: middle, y: box.top }, { x: middle, y: box.bottom }, head, foot)
    : similarity({ x: box.left, y: box.top }, { x: box.right, y: box.top }, head, foot);
  return places.map((place) => place && to(place));
}

export function change(
  document: Pick<LabelDocument, "instances">, id: string, to: (instance: Instance) => Instance,
): Instances {
  return document.instances.map((instance) => instance.id === id ? to(instance) : instance);
}
