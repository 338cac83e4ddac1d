/** Golden advice: what src/poserig/rigging/advice.py says of a rig, and what the creator does, are the same. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { adviceOn } from "../../creator/model/advice";
import { DEFAULT_SIGMA } from "../../creator/model/draft";
import { sidesOf } from "../../creator/model/names";
import { SIDE_COLORS } from "../../src/colors";
import type { Side } from "../../src/model/rig";
import { golden } from "../support";

interface Point {
  readonly name: string;
  readonly side?: Side;
  readonly swap?: string;
  readonly color?: string;
  readonly sigma?: number;
  readonly position?: readonly [number, number] | null;
  readonly hotkey?: string;
}

interface Golden {
  readonly cases: readonly {
    readonly name: string;
    readonly rig: {
      readonly keypoints: readonly Point[];
      readonly links: readonly { readonly from: string; readonly to: string }[];
      readonly sigma_source?: string;
    };
    readonly advice: readonly unknown[];
  }[];
  readonly sides: readonly { readonly names: readonly string[]; readonly sides: readonly unknown[] }[];
}

const { cases, sides } = golden("advice.json") as unknown as Golden;

for (const { name, rig, advice } of cases) {
  test(`golden advice: ${name}`, () => {
    const indexOf = (one: string): number => rig.keypoints.findIndex((point) => point.name === one);
    const found = adviceOn({
      sigmaSource: rig.sigma_source ?? "placeholder",
      points: rig.keypoints.map(({
        name: of, side = "center", swap, color, sigma = DEFAULT_SIGMA, position, hotkey = "",
      }) => ({
        name: of, side, sigma, hotkey, swap: swap === undefined ? null : indexOf(swap),
        color: color ?? SIDE_COLORS[side], position: position ? { x: position[0], y: position[1] } : null,
      })),
      links: rig.links.map(({ from, to }) => [indexOf(from), indexOf(to)] as const),
    });
    assert.deepEqual(found.map(({ place, what, cure }) => ({ place, what, cure })), advice);
  });
}

for (const { names, sides: expected } of sides) {
  test(`golden sides: ${names.join(", ")}`, () => {
    const told = sidesOf(names).map(({ side, partner }) => [side, partner === null ? null : names[partner]]);
    assert.deepEqual(told, expected);
  });
}
