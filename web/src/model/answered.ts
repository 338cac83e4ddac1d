/** Reads what a worker submitted as the draft that it was: an image that is opened again begins with it. */
import { rigNamed, withRig } from "./classes";
import { detailsOf, imageDetailsOf } from "./details";
import { NOT_LABELED, type Instance } from "./document";
import { isArray, isNumber, isObject, textOf, type Json, type JsonObject } from "./json";
import type { Rigs } from "./rig";

/**
 * @param pose the answer's `pose`
 * @param start the instances that the task begins with
 * @returns what `readDraft` reads; null when the answer is of another rig, or none
 */
export function draftOfAnswer(pose: Json, start: readonly Instance[], rigs: Rigs): JsonObject | null {
  const names = rigs[0].keypoints.map(({ name }) => name);
  if (!isObject(pose) || JSON.stringify(pose["labels"]) !== JSON.stringify(names)) return null;
  const { instances, findings } = pose;
  if (!isArray(instances)) return null;
  // Nothing was drawn: the task begins as ever, with an instance for the first click.
  if (instances.length === 0 && start.every(({ loaded }) => loaded === null)) return null;
  const read = (item: Json): JsonObject | null =>
    isObject(item) ? draftInstance(item, start, rigs, findings ?? null) : null;
  return { image: imageDetailsOf(pose), instances: instances.map(read) };
}

function draftInstance(
  item: JsonObject, start: readonly Instance[], rigs: Rigs, findings: Json,
): JsonObject {
  const { id, keypoints } = item;
  const origins = textOf(item["origins"]);
  const begun = start.find((instance) => instance.id === id);
  const base = begun && withRig(begun, rigNamed(rigs, item["rig"]));
  const numbers = isArray(keypoints) ? keypoints : [];
  const points = Array.from({ length: numbers.length / 3 }, (_, index): Json => {
    const [x, y, v] = numbers.slice(3 * index, 3 * index + 3);
    const origin = origins[index] ?? "p";
    if (!isNumber(x) || !isNumber(y) || !isNumber(v)) return null;
    if (v === NOT_LABELED && origin === "-") return null;
    const entry = base?.loaded?.entries.findIndex((one) => one.index === index) ?? -1;
    // Of a point that was loaded, the answer tells by itself whether it was moved.
    const isKept = origin === "-" || (entry < 0 && (origin === "a" || origin === "m"));
    return isKept ? [x, y, v, entry, origin] : [x, y, v, entry];
  });
  return {
    id: textOf(id), name: textOf(item["name"]), rig: textOf(item["rig"]), points,
    accepted: acceptedOf(findings, textOf(id)),
    details: detailsOf(item),
  };
}

/** The findings of an instance that the worker accepted, as its document has them. */
function acceptedOf(findings: Json, id: string): string[] {
  if (!isArray(findings)) return [];
  return findings.flatMap((finding) => {
    const isAccepted = isObject(finding) && finding["accepted"] === true && finding["instance"] === id;
    return isAccepted ? [`${textOf(finding["type"])} ${textOf(finding["other"])}`] : [];
  });
}
