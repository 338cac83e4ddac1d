/**
 * Finds what a rig could do better, as src/poserig/rigging/advice.py does and in its words: both are held to
 * tests/golden/advice.json.
 */
import type { Position } from "../../src/model/geometry";
import type { Json } from "../../src/model/json";
import type { Side } from "../../src/model/rig";
import { KEYPOINT_KEYS } from "../../src/own-keys";
import { contrast, differences, linear, type Rgb } from "./color";
import { sidesOf } from "./names";

/** A keypoint as a valid rig file has it, with its defaults. */
export interface RigPoint {
  readonly name: string;
  readonly side: Side;
  /** Index of the partner. */
  readonly swap: number | null;
  /** Its own, or that of its side. */
  readonly color: string;
  readonly sigma: number;
  readonly position: Position | null;
  /** The character that selects it, or "" for the key of its place. */
  readonly hotkey: string;
}

export interface RigFacts {
  readonly points: readonly RigPoint[];
  readonly links: readonly (readonly [from: number, to: number])[];
  readonly sigmaSource: string;
}

/** A member of a keypoint and the value that it should have. */
export type Fix = readonly (readonly [index: number, member: "side" | "swap" | "color" | "sigma" | "position", Json])[];

export interface Advice {
  /** As in "keypoints[3].swap". */
  readonly place: string;
  readonly what: string;
  readonly cure: string;
  /** Null when a person must decide. */
  readonly fix: Fix | "remove" | null;
}

/** ΔE*ab between partners, and contrast with the lightest and the darkest photograph. */
const LEAST_DIFFERENCE = 20;
const LEAST_CONTRAST = 1.4;
const BACKGROUNDS: readonly (readonly [string, Rgb])[] = [["light", [1, 1, 1]], ["dark", [0, 0, 0]]];
/** In shares of the template. */
const TOLERANCE = 0.005;
const MEANT = 0.05;
const NEAR = 0.004;
/** Positions are shares of the template's box. Those further out are no shares: pixels, most likely. */
const FAR = 2;
/** Keys of the component that do something else. */
const OTHER_WORK = "abcdfghjkmnqsvwxz,./?";

export function adviceOn(rig: RigFacts): Advice[] {
  return [...sides(rig), ...layout(rig), ...colors(rig), ...links(rig), ...sigmas(rig), ...hotkeys(rig)];
}

function* sides({ points }: RigFacts): Generator<Advice> {
  const told = sidesOf(points.map(({ name }) => name));
  for (const [index, one] of points.entries()) {
    const { side, partner } = told[index] ?? { side: "center", partner: null };
    const other = partner === null ? "" : points[partner]?.name ?? "";
    const place = `keypoints[${index}]`;
    if (partner !== null && one.swap === null) {
      yield {
        place: `${place}.swap`,
        what: `The name "${one.name}" has a partner, "${other}", and the rig does not say so.`,
        cure: `Set "swap" to "${other}", or exchanged sides are not found.`,
        fix: points[partner]?.swap === null ? [[index, "swap", partner], [index, "side", side]] : null,
      };
    } else if (one.swap !== null && one.side === "center") {
      yield {
        place: `${place}.side`,
        what: `"${one.name}" has a partner but no side.`,
        cure: partner === null ? 'Set "side" to "left" or "right".' : `Set "side" to "${side}".`,
        fix: partner === null ? null : [[index, "side", side]],
      };
    } else if (partner !== null && partner === one.swap && one.side !== side) {
      yield {
        place: `${place}.side`,
        what: `"${one.name}" is ${one.side}, and its name says ${side}.`,
        cure: `Set "side" to "${side}", the side of the object itself.`,
        fix: [[index, "side", side]],
      };
    }
  }
}

/** Up to three names. */
const some = (names: readonly string[]): string =>
  `${names.slice(0, 3).join(", ")}${names.length > 3 ? ", …" : ""}`;

function* layout({ points }: RigFacts): Generator<Advice> {
  const missing = points.filter(({ position }) => !position).map(({ name }) => name);
  if (missing.length > 0) {
    yield {
      place: "keypoints",
      what: `${missing.length} of ${points.length} points have no place in the template (${some(missing)}).`,
      cure: 'Give them a "position", or people place them one by one.',
      fix: null,
    };
  }
  for (const [index, { name, position }] of points.entries()) {
    if (isFar(position)) {
      yield {
        place: `keypoints[${index}].position`,
        what: `"${name}" lies far outside of the template.`,
        cure: "Use shares of its width and height, each 0 to 1.",
        fix: null,
      };
    }
  }
  // Nothing is said about where those lie to each other.
  const near = points.map((one) => isFar(one.position) ? { ...one, position: null } : one);
  for (const [index, { name, position }] of near.entries()) {
    for (const other of near.slice(0, index)) {
      if (position && other.position && apart(position, other.position) < NEAR) {
        yield {
          place: `keypoints[${index}].position`,
          what: `"${name}" lies on "${other.name}" in the template.`,
          cure: "Move one of them: only the upper one can be picked up.",
          fix: null,
        };
      }
    }
  }
  yield* notMirrored(near);
}

function* notMirrored(points: readonly RigPoint[]): Generator<Advice> {
  const pairs = points.flatMap(({ side, swap, position, name }) => {
    const right = points[swap ?? -1];
    return side === "left" && swap !== null && position && right?.position
      ? { index: swap, left: { name, at: position }, right: { name: right.name, at: right.position } } : [];
  });
  if (pairs.length === 0) return;
  const axis = axisOf(pairs.map(({ left, right }) => (left.at.x + right.at.x) / 2));
  const mirror = ({ x, y }: Position): Position => ({ x: 2 * axis - x, y });
  const off = pairs.map(({ left, right }) => apart(left.at, mirror(right.at)));
  if ((off.toSorted((a, b) => a - b)[Math.floor(off.length / 2)] ?? 0) > MEANT) return;  // a view from aside
  for (const [at, { index, left, right }] of pairs.entries()) {
    if ((off[at] ?? 0) <= TOLERANCE) continue;
    const { x, y } = mirror(left.at);
    yield {
      place: `keypoints[${index}].position`,
      what: `"${right.name}" is no mirror image of "${left.name}" in a template that is symmetric otherwise.`,
      cure: `Use [${short(x, 4)}, ${short(y, 4)}].`,
      fix: [[index, "position", [x, y]]],
    };
  }
}

/** Where most pairs have their middle; of several such places the one nearest to the center. */
export function axisOf(middles: readonly number[]): number {
  const support = (x: number): number => middles.filter((one) => Math.abs(x - one) < TOLERANCE).length;
  return middles.reduce((best, x) => {
    const by = support(x) - support(best);
    return by > 0 || (by === 0 && Math.abs(x - 0.5) < Math.abs(best - 0.5)) ? x : best;
  }, middles[0] ?? 0.5);
}

function* colors({ points }: RigFacts): Generator<Advice> {
  const told = new Set<string>();
  const isNew = (...key: readonly string[]): boolean => told.size < told.add(key.join()).size;
  for (const [index, one] of points.entries()) {
    const rgb = linear(one.color);
    if (!rgb) continue;
    for (const [name, background] of BACKGROUNDS) {
      if (contrast(rgb, background) < LEAST_CONTRAST && isNew(one.color, name)) {
        yield {
          place: `keypoints[${index}].color`,
          what: `${one.color} is hard to see on a ${name} photograph.`,
          cure: "Use a color of middle lightness.",
          fix: [[index, "color", ""]],
        };
      }
    }
    const partner = points[one.swap ?? -1];
    const other = linear(partner?.color ?? "");
    if (one.side !== "left" || one.swap === null || !partner || !other || !isNew(one.color, partner.color)) continue;
    const [who, distance] = differences(rgb, other).find(([, by]) => by < LEAST_DIFFERENCE) ?? [];
    if (who === undefined || distance === undefined) continue;
    yield {
      place: `keypoints[${index}].color`,
      what: `The colors of "${one.name}" and "${partner.name}", ${one.color} and ${partner.color}, look `
        + `alike${who ? ` to people ${who}` : ""} (ΔE ${distance.toFixed(0)}).`,
      cure: "Use #e69f00 for left and #0072b2 for right.",
      fix: [[index, "color", "#e69f00"], [one.swap, "color", "#0072b2"]],
    };
  }
}

function* links({ points, links }: RigFacts): Generator<Advice> {
  const seen = new Map<string, number>();
  for (const [index, [from, to]] of links.entries()) {
    const ends = [from, to].sort((a, b) => a - b).join();
    const first = seen.get(ends);
    if (first === undefined) seen.set(ends, index);
    else {
      yield {
        place: `links[${index}]`,
        what: `joins "${points[from]?.name ?? ""}" and "${points[to]?.name ?? ""}", as links[${first}] does.`,
        cure: "Remove one.",
        fix: "remove",
      };
    }
  }
  const alone = points.filter((_, index) => !links.some((ends) => ends.includes(index))).map(({ name }) => name);
  if (alone.length > 0 && links.length > 0) {
    yield {
      place: "links",
      what: `No line leads to ${alone.length} point${alone.length > 1 ? "s" : ""} (${some(alone)}).`,
      cure: "Link them, or people cannot see to which object they belong.",
      fix: null,
    };
  }
}

function* sigmas({ points, sigmaSource }: RigFacts): Generator<Advice> {
  for (const [index, { name, side, swap, sigma }] of points.entries()) {
    const partner = points[swap ?? index];
    if (side !== "left" || !partner || sigma === partner.sigma || sigmaSource === "measured") continue;
    yield {
      place: `keypoints[${index}].sigma`,
      what: `"${name}" has ${short(sigma, 6)}, and its partner ${short(partner.sigma, 6)}.`,
      cure: "Give both the same: nobody measured a difference.",
      fix: [[swap ?? index, "sigma", sigma]],
    };
  }
}

function* hotkeys({ points }: RigFacts): Generator<Advice> {
  for (const [index, one] of points.entries()) {
    const { hotkey } = one;
    const other = hotkey ? points[KEYPOINT_KEYS.indexOf(hotkey)] : undefined;
    if (hotkey && !KEYPOINT_KEYS.includes(hotkey)) {
      const reason = OTHER_WORK.includes(hotkey)
        ? "does something else in the component" : "cannot be typed on every keyboard";
      yield {
        place: `keypoints[${index}].hotkey`,
        what: `"${hotkey}" ${reason}.`,
        cure: "Use a digit, one of e r t y u i o p l, a capital letter, or none.",
        fix: null,
      };
    } else if (other && other !== one && !other.hotkey) {
      yield {
        place: `keypoints[${index}].hotkey`,
        what: `"${hotkey}" is the key of "${other.name}" by its place in the panel.`,
        cure: `Give "${other.name}" a hotkey too, or use another character.`,
        fix: null,
      };
    }
  }
}

const isFar = (at: Position | null): boolean => at !== null && Math.max(Math.abs(at.x), Math.abs(at.y)) > FAR;
const apart = (a: Position, b: Position): number => Math.hypot(a.x - b.x, a.y - b.y);
const short = (value: number, digits: number): string => String(Number(value.toPrecision(digits)));
