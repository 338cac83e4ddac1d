import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { checkImage } from "../src/checks/check-image";
import type { Finding } from "../src/checks/finding";
import type { Keypoint, Visibility } from "../src/model/document";
import type { Size } from "../src/model/geometry";
import type { Json } from "../src/model/json";
import { rigOf } from "./support";

interface Case {
  readonly name: string;
  readonly rig: Json;
  readonly image: Size;
  readonly instances: readonly { readonly id: string; readonly keypoints: readonly number[] }[];
  readonly findings: Json;
}

const read = (variable: string, name: string): Json =>
  JSON.parse(readFileSync(join(process.env[variable] ?? "", name), "utf8")) as Json;
const golden = read("POSERIG_GOLDEN", "checks.json") as unknown as { readonly cases: readonly Case[] };

/** Flat x, y, v to what the document holds. */
export function keypointsOf(flat: readonly number[]): Keypoint[] {
  return Array.from({ length: flat.length / 3 }, (_, n) => {
    const [x = 0, y = 0, v = 0] = flat.slice(3 * n, 3 * n + 3);
    return { x, y, v: v as Visibility, loaded: null };
  });
}

/** As it is written into a label: members that say nothing are left out. */
function issue({ type, severity, instance, points, other, detail, fix }: Finding): object {
  return {
    type, severity, instance,
    ...(points.length > 0 ? { points } : {}),
    ...(other ? { other } : {}),
    detail,
    ...(fix ? { fix } : {}),
  };
}

for (const { name, rig, image, instances, findings } of golden.cases) {
  test(`checks: ${name}`, () => {
    const parsed = rigOf(typeof rig === "string" ? read("POSERIG_RIGS", `${rig}.json`) : rig);
    const checked = instances.map(({ id, keypoints }) => ({ id, keypoints: keypointsOf(keypoints) }));
    assert.deepEqual(checkImage(parsed, checked, image).map(issue), findings);
  });
}
