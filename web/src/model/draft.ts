/**
 * Writes the document as JSON, and reads it again after a reload: everything that a worker has done to it.
 */
import { rigNamed, withRig } from "./classes";
import { detailsOf } from "./details";
import { isVisibility, type Instance, type Keypoint, type LabelDocument } from "./document";
import { newInstance } from "./edits";
import { isArray, isNumber, isObject, isString, type Json, type JsonObject } from "./json";
import type { Rigs } from "./rig";

export function writeDraft({ instances, image }: LabelDocument): JsonObject {
  return { instances: instances.map(written), image };
}

/** An instance that was there at the start is named by its id: what came with it is not written again. */
function written({ id, name, rig, keypoints, loaded, accepted, details }: Instance): JsonObject {
  return {
    id,
    name,
    rig: rig.name,
    accepted,
    details,
    points: keypoints.map((keypoint) => {
      if (!keypoint) return null;
      const { x, y, v, origin } = keypoint;
      const entry = loaded?.entries.findIndex(({ raw }) => raw === keypoint.loaded) ?? -1;
      if (origin) return [x, y, v, entry, origin];
      return entry < 0 ? [x, y, v] : [x, y, v, entry];
    }),
  };
}

/**
 * The same instances. One that equals the document's own becomes that very object, so it counts as no change.
 */
export function ownInstances(document: LabelDocument, instances: readonly Instance[]): readonly Instance[] {
  return instances.map((instance) => {
    const own = document.instance(instance.id);
    return own && JSON.stringify(written(own)) === JSON.stringify(written(instance)) ? own : instance;
  });
}

/**
 * Reads what `writeDraft` wrote.
 *
 * @param start the instances that the draft began with
 * @returns null when any part does not fit: a draft is used as a whole or not at all
 */
export function readDraft(json: Json, start: readonly Instance[], rigs: Rigs): readonly Instance[] | null {
  const list = isObject(json) ? json["instances"] : undefined;
  if (!isArray(list)) return null;
  const instances: Instance[] = [];
  for (const item of list) {
    const instance = readInstance(item, start, rigs);
    if (!instance || instances.some(({ id }) => id === instance.id)) return null;
    instances.push(instance);
  }
  return instances;
}

function readInstance(json: Json, start: readonly Instance[], rigs: Rigs): Instance | null {
  if (!isObject(json)) return null;
  const { id, name, points, accepted = [], details } = json;
  if (!isString(id) || !/^\d{1,9}$/.test(id) || !isString(name)) return null;
  const rig = rigNamed(rigs, json["rig"]);
  if (!isArray(points) || points.length !== rig.keypoints.length) return null;
  if (!isArray(accepted) || !accepted.every(isString)) return null;
  const begun = start.find((instance) => instance.id === id);
  const base = begun && withRig(begun, rig);
  const keypoints: (Keypoint | undefined)[] = [];
  for (const point of points) {
    const keypoint = readPoint(point, base);
    if (keypoint === null) return null;
    keypoints.push(keypoint);
  }
  const from = base ?? newInstance(id, rig);
  // An older draft says nothing of details.
  return { ...from, name, keypoints, accepted, details: details ? detailsOf(details) : from.details };
}

/** Null when it is no point of a draft; undefined for a hole. */
function readPoint(json: Json, base: Instance | undefined): Keypoint | undefined | null {
  if (json === null) return undefined;
  if (!isArray(json)) return null;
  const [x, y, v, entry = -1, origin] = json;
  const loaded = isNumber(entry) && entry >= 0 ? base?.loaded?.entries[entry]?.raw : null;
  const isPoint = isNumber(x) && isNumber(y) && isVisibility(v) && loaded !== undefined;
  if (!isPoint) return null;
  return origin === "-" || origin === "a" || origin === "m" ? { x, y, v, loaded, origin } : { x, y, v, loaded };
}
