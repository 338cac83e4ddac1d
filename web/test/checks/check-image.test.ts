import assert from "node:assert/strict";
import { test } from "node:test";
import { checkImage } from "../../src/checks/check-image";
import type { Finding } from "../../src/checks/finding";
import type { Size } from "../../src/model/geometry";
import type { Json } from "../../src/model/json";
import { golden, IMAGE, keypointsOf, libraryRig, person, rigOf } from "../support";

interface Case {
  readonly name: string;
  readonly rig: Json;
  readonly image: Size;
  readonly instances: readonly { readonly id: string; readonly keypoints: readonly number[] }[];
  readonly findings: Json;
}

const { cases } = golden("checks.json") as unknown as { readonly cases: readonly Case[] };

/** A finding in the form of a label's issue: without the members that are empty. */
function issue({ type, severity, instance, points, other, detail, fix }: Finding): object {
  return {
    type, severity, instance,
    ...(points.length > 0 ? { points } : {}),
    ...(other ? { other } : {}),
    detail,
    ...(fix ? { fix } : {}),
  };
}

for (const { name, rig, image, instances, findings } of cases) {
  test(`checks: ${name}`, () => {
    const parsed = typeof rig === "string" ? libraryRig(rig) : rigOf(rig);
    const checked = instances.map(({ id, keypoints }) => ({ id, keypoints: keypointsOf(keypoints) }));
    assert.deepEqual(checkImage(parsed, checked, image).map(issue), findings);
  });
}

const coco = libraryRig("coco-person-17");

test("a finding explains those about the same points that rank higher, and no others", () => {
  // A wrist outside the image is also far from the rest: one error, one finding.
  const outside = person(coco, { left_wrist: { x: 700 } });
  const missing = person(coco, { left_wrist: { x: 700 }, right_elbow: null });
  const types = (keypoints: typeof outside): string[] =>
    checkImage(coco, [{ id: "1", keypoints }], IMAGE).map(({ type }) => type);
  assert.deepEqual(types(outside), ["outside_image"]);
  assert.deepEqual(types(missing), ["outside_image", "missing_point"]);
});

test("a finding explains those of the other instance as well, but not of a third one", () => {
  const first = person(coco);
  const second = person(coco, {}, { left: 240 });
  const wrist = coco.indexOf.get("left_wrist") ?? -1;
  [first[wrist], second[wrist]] = [second[wrist], first[wrist]];
  const far = person(coco, { left_wrist: { x: 639 } }, { left: 380, top: 330, height: 120 });
  const found = checkImage(coco, [
    { id: "1", keypoints: first }, { id: "2", keypoints: second }, { id: "3", keypoints: far },
  ], IMAGE);
  assert.deepEqual(found.map(({ type, instance }) => [type, instance]), [
    ["limb_length", "3"], ["swap_with_neighbor", "1"],
  ]);
});
