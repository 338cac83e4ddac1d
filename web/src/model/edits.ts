/**
 * What a worker can do to the document, as changes. An instance that is not editable is never changed by any of them; one
 * that is not there may be: the same entry of history adds it.
 */
import { isLabeled, NOT_LABELED, VISIBLE, type Change, type Instance, type Keypoint, type LabelDocument, type Visibility } from "./document";
import { boxAround, pointIn, similarity, type Box, type Position } from "./geometry";
import type { Rig } from "./rig";

/** Puts a keypoint somewhere, whether or not it was placed before. */
export function placeKeypoint(document: LabelDocument, id: string, index: number, at: Position, v: Visibility): Change[] {
  return set(document, id, index, { x: at.x, y: at.y, v, loaded: document.keypoint(id, index)?.loaded ?? null });
}

/** The keypoint cannot be labeled on this image: not a hole, and not in the answer. */
export function markNotThere(document: LabelDocument, id: string, index: number): Change[] {
  return placeKeypoint(document, id, index, { x: 0, y: 0 }, NOT_LABELED);
}

export function setVisibility(document: LabelDocument, id: string, index: number, v: Visibility): Change[] {
  const before = document.keypoint(id, index);
  return !before || before.v === v ? [] : set(document, id, index, { ...before, v });
}

/** Leaves a hole. */
export function removeKeypoint(document: LabelDocument, id: string, index: number): Change[] {
  return set(document, id, index, undefined);
}

export function removeKeypoints(document: LabelDocument, id: string): Change[] {
  return document.keypoints(id).flatMap((_, index) => removeKeypoint(document, id, index));
}

export function addInstance(document: LabelDocument, id: string, name = ""): Change[] {
  const after: Instance = {
    id,
    name,
    order: (document.instances.at(-1)?.order ?? 0) + 1,
    editable: true,
    lineColor: null,
    keypointColor: null,
    issues: [],
    loaded: null,
  };
  return [{ kind: "instance", id, before: undefined, after }];
}

export function removeInstance(document: LabelDocument, id: string): Change[] {
  const before = document.instance(id);
  if (!before?.editable) return [];
  return [...removeKeypoints(document, id), { kind: "instance", id, before, after: undefined }];
}

/** Every placed keypoint of an instance goes where `to` sends it. */
export function transformInstance(
  document: LabelDocument, id: string, from: readonly (Keypoint | undefined)[], to: (p: Position) => Position,
): Change[] {
  return from.flatMap((keypoint, index) => {
    return isLabeled(keypoint) ? set(document, id, index, { ...keypoint, ...to(keypoint) }) : [];
  });
}

/** A copy that stands beside the original. Fields that came with the data belong to the original alone. */
export function duplicateInstance(document: LabelDocument, { id, name }: Instance, copy: string, by: Position): Change[] {
  return [
    ...addInstance(document, copy, name),
    ...document.keypoints(id).flatMap((keypoint, index) => keypoint ? set(document, copy, index, {
      ...keypoint, ...(isLabeled(keypoint) && { x: keypoint.x + by.x, y: keypoint.y + by.y }), loaded: null,
    }) : []),
  ];
}

export function renameInstance(document: LabelDocument, id: string, name: string): Change[] {
  const before = document.instance(id);
  return before?.editable && before.name !== name ? [{ kind: "instance", id, before, after: { ...before, name } }] : [];
}

/** A locked instance may be wrong and is accepted, too: its labels stay as they are. */
export function acceptFinding(document: LabelDocument, id: string, key: string): Change[] {
  const before = document.instance(id);
  return before ? [{ kind: "instance", id, before, after: { ...before, accepted: [...before.accepted ?? [], key] } }] : [];
}

/** Fills every keypoint from the rig's template, upright in its own frame, between the middle of its top and of its foot. */
export function placeTemplateBetween(document: LabelDocument, rig: Rig, id: string, head: Position, foot: Position): Change[] {
  const to = templateBetween(rig, head, foot);
  return rig.keypoints.flatMap((_, index) => {
    const at = to(index);
    return at ? placeKeypoint(document, id, index, at, VISIBLE) : [];
  });
}

/** Where each keypoint of the template lies when its top and its foot lie at these places. */
export function templateBetween(rig: Rig, head: Position, foot: Position): (index: number) => Position | null {
  const places = rig.keypoints.map(({ position }) => position && { x: position.x * rig.aspect, y: position.y });
  const box = boxAround(places.filter((place) => place !== null));
  if (!box) return () => null;
  const middle = (box.left + box.right) / 2;
  // A template without height lies on its side.
  const to = box.bottom > box.top
    ? similarity({ x: middle, y: box.top }, { x: middle, y: box.bottom }, head, foot)
    : similarity({ x: box.left, y: box.top }, { x: box.right, y: box.top }, head, foot);
  return (index) => {
    const place = places[index];
    return place ? to(place) : null;
  };
}

/** Fills an instance from labels of another image. */
export function placePoints(document: LabelDocument, id: string, points: readonly (Pick<Keypoint, "x" | "y" | "v"> | undefined)[]): Change[] {
  return points.flatMap((point, index) => point ? placeKeypoint(document, id, index, point, point.v) : []);
}

/** Fills every keypoint from the rig's template, stretched to the box. */
export function placeTemplate(document: LabelDocument, rig: Rig, id: string, box: Box): Change[] {
  return rig.keypoints.flatMap(({ position }, index) => position ? placeKeypoint(document, id, index, pointIn(box, position), VISIBLE) : []);
}

function set(document: LabelDocument, id: string, index: number, after: Keypoint | undefined): Change[] {
  const before = document.keypoint(id, index);
  const isNothing = before === after || document.instance(id)?.editable === false;
  return isNothing ? [] : [{ kind: "keypoint", id, index, before, after }];
}
