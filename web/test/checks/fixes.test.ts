import assert from "node:assert/strict";
import { test } from "node:test";
import type { Fix } from "../../src/checks/finding";
import { fixChanges } from "../../src/checks/fixes";
import { editorOf } from "../support";

const annotations = (x: number): object[] => [
  { label: "neck", x, y: 1 },
  { label: "left_hand", x: x + 1, y: 2 },
  { label: "right_hand", x: x + 2, y: 3, v: 1 },
];
const locked = { editable: false };

function fixed(fix: Exclude<Fix, { action: "delete" }>): unknown {
  const { document } = editorOf([
    { annotations: annotations(10) }, { annotations: annotations(20) },
    { annotations: annotations(30), annotation_options: locked },
  ]);
  const instances = fixChanges(document, fix);
  if (instances === document.instances) return "unchanged";
  return instances.map(({ keypoints }) => keypoints.map((keypoint) => keypoint?.x));
}

test("swap exchanges pairs of one instance", () => {
  const fix = { action: "swap", instance: "1", pairs: [["left_hand", "right_hand"]] } as const;
  assert.deepEqual(fixed(fix), [[10, 12, 11], [20, 21, 22], [30, 31, 32]]);
});

test("exchange gives each instance the points of the other", () => {
  const fix = { action: "exchange", instance: "1", other: "2", points: ["neck", "right_hand"] } as const;
  assert.deepEqual(fixed(fix), [[20, 11, 22], [10, 21, 12], [30, 31, 32]]);
});

test("move puts points elsewhere, and no others", () => {
  const points = [{ label: "neck", x: 5, y: 6 }, { label: "tail", x: 0, y: 0 }];
  const fix = { action: "move", instance: "2", points } as const;
  assert.deepEqual(fixed(fix), [[10, 11, 12], [5, 21, 22], [30, 31, 32]]);
});

test("nothing changes when an instance is locked or gone: never half a fix", () => {
  assert.equal(fixed({ action: "swap", instance: "3", pairs: [["left_hand", "right_hand"]] }), "unchanged");
  assert.equal(fixed({ action: "swap", instance: "9", pairs: [["left_hand", "right_hand"]] }), "unchanged");
  for (const other of ["3", "9"]) {
    assert.equal(fixed({ action: "exchange", instance: "1", other, points: ["neck"] }), "unchanged");
    assert.equal(fixed({ action: "exchange", instance: other, other: "1", points: ["neck"] }), "unchanged");
  }
});
