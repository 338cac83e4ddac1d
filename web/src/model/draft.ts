/** A draft: everything a worker has done to the document, as JSON that a reload can take up again. */
import { isVisibility, type Instance, type Keypoint, type LabelDocument } from "./document";
import { newInstance } from "./edits";
import { isArray, isNumber, isObject, isString, type Json, type JsonObject } from "./json";

export function writeDraft({ instances }: LabelDocument): JsonObject {
  return { instances: instances.map(written) };
}

/** Instances that were there at the start are told by their id; what came with them is not written again. */
function written({ id, name, keypoints, loaded, accepted }: Instance): JsonObject {
  return {
    id,
    name,
    accepted,
    points: keypoints.map((keypoint) => {
      if (!keypoint) return null;
      const { x, y, v } = keypoint;
      const entry = loaded?.entries.findIndex(({ raw }) => raw === keypoint.loaded) ?? -1;
      return entry < 0 ? [x, y, v] : [x, y, v, entry];
    }),
  };
}

/** The same instances; one that differs in nothing from the document's own is that one itself, and so no change. */
export function ownInstances(document: LabelDocument, instances: readonly Instance[]): readonly Instance[] {
  return instances.map((instance) => {
    const own = document.instance(instance.id);
    return own && JSON.stringify(written(own)) === JSON.stringify(written(instance)) ? own : instance;
  });
}

/**
 * Reads what `writeDraft` wrote, over the start that the draft began with. Null when it does not fit: a draft that
 * cannot be trusted as a whole is not used in part.
 */
export function readDraft(json: Json, start: readonly Instance[], length: number): readonly Instance[] | null {
  const list = isObject(json) ? json["instances"] : undefined;
  if (!isArray(list)) return null;
  const instances: Instance[] = [];
  for (const item of list) {
    if (!isObject(item)) return null;
    const { id, name, points, accepted = [] } = item;
    if (!isString(id) || !/^\d{1,9}$/.test(id) || instances.some((instance) => instance.id === id)) return null;
    if (!isString(name) || !isArray(points) || points.length !== length) return null;
    if (!isArray(accepted) || !accepted.every(isString)) return null;
    const base = start.find((instance) => instance.id === id);
    const keypoints: (Keypoint | undefined)[] = [];
    for (const point of points) {
      const keypoint = readPoint(point, base);
      if (keypoint === null) return null;
      keypoints.push(keypoint);
    }
    instances.push({ ...base ?? newInstance(id, name, keypoints), name, keypoints, accepted });
  }
  return instances;
}

function readPoint(json: Json, base: Instance | undefined): Keypoint | undefined | null {
  if (json === null) return undefined;
  if (!isArray(json)) return null;
  const [x, y, v, entry] = json;
  const loaded = isNumber(entry) ? base?.loaded?.entries[entry]?.raw : null;
  return isNumber(x) && isNumber(y) && isVisibility(v) && loaded !== undefined ? { x, y, v, loaded } : null;
}
