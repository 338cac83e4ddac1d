/** What a worker can do to the document, as changes. An instance that is not editable is never changed by any of them. */
import { NOT_LABELED, VISIBLE, type Change, type Instance, type Keypoint, type LabelDocument, type Visibility } from "./document";
import type { Box } from "./geometry";
import type { Rig } from "./rig";

type Position = Readonly<{ x: number; y: number }>;

/** Puts a keypoint somewhere, whether or not it was placed before. */
export function placeKeypoint(document: LabelDocument, id: string, index: number, at: Position, v: Visibility): Change[] {
  const before = document.keypoint(id, index);
  return set(document, id, index, { x: at.x, y: at.y, v, loaded: before?.loaded ?? null });
}

/** The keypoint cannot be labeled on this image: not a hole, and not in the answer. */
export function markNotThere(document: LabelDocument, id: string, index: number): Change[] {
  const before = document.keypoint(id, index);
  return set(document, id, index, { x: 0, y: 0, v: NOT_LABELED, loaded: before?.loaded ?? null });
}

export function setVisibility(document: LabelDocument, id: string, index: number, v: Visibility): Change[] {
  const before = document.keypoint(id, index);
  return before === undefined || before.v === v ? [] : set(document, id, index, { ...before, v });
}

/** Leaves a hole. */
export function removeKeypoint(document: LabelDocument, id: string, index: number): Change[] {
  return set(document, id, index, undefined);
}

export function removeKeypoints(document: LabelDocument, id: string): Change[] {
  return document.keypoints(id).flatMap((_, index) => removeKeypoint(document, id, index));
}

export function addInstance(document: LabelDocument, id: string, name = ""): Change[] {
  const last = document.instances.at(-1);
  const after: Instance = {
    id,
    name,
    order: (last?.order ?? 0) + 1,
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
    if (keypoint === undefined || keypoint.v === NOT_LABELED) return [];
    const { x, y } = to(keypoint);
    return set(document, id, index, { ...keypoint, x, y });
  });
}

/** Fills every keypoint from the rig's template, stretched to the box. */
export function placeTemplate(document: LabelDocument, rig: Rig, id: string, box: Box): Change[] {
  const width = box.right - box.left;
  const height = box.bottom - box.top;
  return rig.keypoints.flatMap(({ position }, index) => position === null ? [] : set(document, id, index, {
    x: box.left + position.x * width,
    y: box.top + position.y * height,
    v: VISIBLE,
    loaded: null,
  }, true));
}

function set(
  document: LabelDocument, id: string, index: number, after: Keypoint | undefined, toNew = false,
): Change[] {
  // A template goes into an instance that the same entry of history may only now be adding.
  const instance = document.instance(id);
  if (instance ? !instance.editable : !toNew) return [];
  const before = document.keypoint(id, index);
  if (before === undefined && after === undefined) return [];
  return [{ kind: "keypoint", id, index, before, after }];
}
