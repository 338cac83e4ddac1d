/** A draft: everything a worker has done to the document, as JSON that a reload can take up again. */
import type { Change, Instance, Keypoint, LabelDocument, Visibility } from "./document";
import { isArray, isNumber, isObject, type Json, type JsonObject } from "./json";

/** An instance with its keypoints, as they were at one moment. */
export interface Snapshot {
  readonly instance: Instance;
  readonly keypoints: readonly (Keypoint | undefined)[];
}

export function snapshotsOf(document: LabelDocument): Snapshot[] {
  return document.instances.map((instance) => ({ instance, keypoints: [...document.keypoints(instance.id)] }));
}

/** What turns the document into the one that the snapshots were taken of. */
export function changesTo(document: LabelDocument, target: readonly Snapshot[]): Change[] {
  const changes: Change[] = [];
  const wanted = new Map(target.map((snapshot) => [snapshot.instance.id, snapshot]));
  const ids = new Set([...wanted.keys(), ...document.instances.map((instance) => instance.id)]);
  for (const id of ids) {
    const after = wanted.get(id);
    const before = document.instance(id);
    // A keypoint lies in an instance: the instance comes first and goes last.
    const own: Change[] = before === after?.instance ? [] : [{ kind: "instance", id, before, after: after?.instance }];
    if (after) changes.push(...own);
    for (let index = 0; index < document.length; index += 1) {
      const [now, then] = [document.keypoint(id, index), after?.keypoints[index]];
      if (!isSame(now, then)) changes.push({ kind: "keypoint", id, index, before: now, after: then });
    }
    if (!after) changes.push(...own);
  }
  return changes;
}

function isSame(a: Keypoint | undefined, b: Keypoint | undefined): boolean {
  return a?.x === b?.x && a?.y === b?.y && a?.v === b?.v && a?.loaded === b?.loaded;
}

/** Instances that were there at the start are told by their id; what came with them is not written again. */
export function writeDraft(document: LabelDocument): JsonObject {
  return {
    instances: document.instances.map(({ id, name, loaded, accepted = [] }) => ({
      id,
      name,
      accepted,
      points: document.keypoints(id).map((keypoint) => {
        if (!keypoint) return null;
        const { x, y, v } = keypoint;
        const entry = loaded?.entries.findIndex(({ raw }) => raw === keypoint.loaded) ?? -1;
        return entry < 0 ? [x, y, v] : [x, y, v, entry];
      }),
    })),
  };
}

/**
 * Reads what `writeDraft` wrote, over the start that the draft began with. Null when it does not fit: a draft that
 * cannot be trusted as a whole is not used in part.
 */
export function readDraft(json: Json, start: readonly Snapshot[], length: number): Snapshot[] | null {
  const list = isObject(json) ? json["instances"] : undefined;
  if (!isArray(list)) return null;
  const known = new Map(start.map(({ instance }) => [instance.id, instance]));
  const snapshots: Snapshot[] = [];
  for (const item of list) {
    if (!isObject(item)) return null;
    const { id, name, points, accepted = [] } = item;
    if (typeof id !== "string" || !/^\d{1,9}$/.test(id) || snapshots.some(({ instance }) => instance.id === id)) return null;
    if (typeof name !== "string" || !isArray(points) || points.length !== length) return null;
    if (!isArray(accepted) || !accepted.every((key) => typeof key === "string")) return null;
    const base = known.get(id);
    const keypoints = points.map((point) => readPoint(point, base));
    if (keypoints.includes(null)) return null;
    const order = snapshots.length + 1;
    snapshots.push({
      instance: base?.name === name && base.order === order && accepted.length === 0 ? base : {
        editable: true, lineColor: null, keypointColor: null, issues: [], loaded: null, ...base, id, name, order, accepted,
      },
      keypoints: keypoints as (Keypoint | undefined)[],
    });
  }
  return snapshots;
}

function readPoint(json: Json, base: Instance | undefined): Keypoint | undefined | null {
  if (json === null) return undefined;
  if (!isArray(json)) return null;
  const [x, y, v, entry] = json;
  if (!isNumber(x) || !isNumber(y) || (v !== 0 && v !== 1 && v !== 2)) return null;
  const loaded = isNumber(entry) ? base?.loaded?.entries[entry]?.raw : null;
  return loaded === undefined ? null : { x, y, v: v satisfies Visibility, loaded };
}
