/**
 * Finds left and right exchanged: of the whole object, a part of it, or one pair. The same as left_right.py,
 * facing.py and agreements.py in src/poserig/pose/checks.
 *
 * The pairs of one object point the same way: from its right to its left. Which way is right is known only
 * where a point is seen that the object turns to the viewer (`plan.faces`). The limits were chosen on the
 * development half of benchmarks/checks (docs/checks.md).
 */
import { VISIBLE, type Keypoint } from "../model/document";
import type { Position } from "../model/geometry";
import { nameOf } from "../model/rig";
import { apart, finding, names, type Finding, type Pose } from "./finding";
import type { Pair, Plan } from "./plan";
import * as texts from "./texts";

/** Two pairs point against each other when the cosine of their angle is at most this. */
const OPPOSITE = -0.85;
const OPPOSITE_OCCLUDED = -0.92;
/**
 * Widths of a pair, as fractions of the pose's size: a narrower one is seen from the side and says nothing.
 */
const WIDTH = 0.2;
const WIDTH_OCCLUDED = 0.3;
const WIDTH_LIMB = 0.25;
/** Two pairs at least this wide point the same way when the cosine of their angle is above this. */
const ALIKE = 0.3;
const ALIKE_WIDTH = 0.1;
/** How much longer links must be than with one pair exchanged, and than the template's links at this size. */
const LONGER = 1.05;
const STRETCHED = 1.1;
/** How far the points of a face must lie to its sides, in all, as a fraction of the pose's size. */
const FACE = 0.06;
/** How far a pair of the body must point to one side to count, as a fraction of the pose's size. */
const BODY = 0.12;
/** Exchanging one part may make another one stand out, so the search is repeated. */
const ROUNDS = 3;

/** A pair with both points labeled, as the vector from its right to its left. */
interface Arrow extends Position {
  readonly ends: readonly [left: Keypoint, right: Keypoint];
  readonly length: number;
}
type Arrows = ReadonlyMap<Pair, Arrow>;
/** Two pairs that point the same way (1) or against each other (-1). */
type Agreement = readonly [p: Pair, q: Pair, sign: 1 | -1];

interface Face {
  /** 1: left and right of the face are as they should be; -1: exchanged; 0: not known. */
  readonly facing: 1 | 0 | -1;
  readonly head: ReadonlySet<Pair>;
  /** Unit vector on the image to the object's left. */
  readonly left: Position;
}

export function checkLeftRight(plan: Plan, pose: Pose): Finding[] {
  const { at, size } = pose;
  if (size <= 0) return [];
  const every = plan.pairs.filter(([a, b]) => at[a] ?? at[b]);
  const arrows = new Map<Pair, Arrow>();
  for (const pair of every) {
    const a = at[pair[0]];
    const b = at[pair[1]];
    if (a && b) arrows.set(pair, { ends: [a, b], x: a.x - b.x, y: a.y - b.y, length: apart(a, b) });
  }
  const flipped = flippedOf(plan, pose, arrows);
  const face = faceOf(plan, pose, arrows);
  const areOthersWrong = othersAreWrong(plan, pose, arrows, flipped, face, every.length);
  const wrong = every.filter((pair) =>
    face.facing !== 0 && face.head.has(pair) ? face.facing < 0 : flipped.has(pair) !== areOthersWrong);
  return wrong.length === 0 ? [] : [describe(plan, pose, wrong, every.length, face.facing === 0)];
}

/**
 * True when the pairs that are not in `flipped` are the wrong ones. The pairs only tell that the two sets
 * point against each other. A face tells which set is wrong. Without one, the smaller set is.
 */
function othersAreWrong(
  plan: Plan, pose: Pose, arrows: Arrows, flipped: ReadonlySet<Pair>, face: Face, every: number,
): boolean {
  const { facing, head, left } = face;
  if (facing === 0) return 2 * flipped.size > every;
  const touchesFace = [...head].some((pair) => flipped.has(pair));
  if (facing > 0) return touchesFace;
  return flipped.size > 0 ? !touchesFace : bodyVotes(plan, pose, arrows, head, left) <= 0;
}

function describe(
  plan: Plan, { id, at }: Pose, wrong: readonly Pair[], every: number, isFaceless: boolean,
): Finding {
  const points = names(plan, wrong.flatMap((pair) => pair.filter((end) => at[end])));
  const pairs = wrong.map((pair) => pair.map((end) => nameOf(plan.rig, end)));
  const swap = { action: "swap", instance: id, pairs } as const;
  const isPair = wrong.length === 1;
  // Without a face, it could as well be all the rest.
  const isUnsure = isFaceless && !isPair && 3 * wrong.length >= every;
  const fix = isUnsure ? null : swap;
  if (wrong.length >= every) return finding("left_right_whole", id, points, texts.leftRightWhole, fix);
  if (isPair) return finding("left_right_pair", id, points, texts.leftRightPair, fix);
  return finding("left_right_part", id, points, isUnsure ? texts.leftRightUnsure : texts.leftRightPart, fix);
}

/** The pairs that point against the rest. */
function flippedOf(plan: Plan, pose: Pose, arrows: Arrows): Set<Pair> {
  const agreements = agreementsOf(plan, pose, arrows);
  const flipped = new Set<Pair>();
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const pair of bestPart(plan, agreements, flipped)) if (!flipped.delete(pair)) flipped.add(pair);
  }
  for (const pair of flipped) if (!arrows.has(pair)) flipped.delete(pair);
  addHalves(plan, pose, arrows, flipped);
  return flipped;
}

/**
 * Adds each pair with one labeled point if that point lies with the exchanged pair that it is linked with.
 */
function addHalves(plan: Plan, { at }: Pose, arrows: Arrows, flipped: Set<Pair>): void {
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [p, q] of plan.pairLinks) {
      for (const [half, whole] of [[p, q], [q, p]] as const) {
        if (arrows.has(half) || !flipped.has(whole)) continue;
        const side = at[half[0]] ? 0 : 1;
        const end = at[half[side]];
        const own = at[whole[side]];
        const other = at[whole[side === 0 ? 1 : 0]];
        if (end && own && (!other || apart(end, own) <= apart(end, other))) flipped.add(half);
      }
    }
  }
}

function agreementsOf(plan: Plan, pose: Pose, arrows: Arrows): Agreement[] {
  return plan.comparable.flatMap(([p, q, length]): Agreement[] => {
    const one = arrows.get(p);
    const other = arrows.get(q);
    if (!one || !other || Math.min(one.length, other.length) < ALIKE_WIDTH * pose.size) return [];
    const cosine = dot(one, other) / (one.length * other.length);
    if (cosine > ALIKE) return [[p, q, 1]];
    return areOpposite(plan, pose, [p, one], [q, other], cosine, length) ? [[p, q, -1]] : [];
  });
}

/** @param length sum of the template's links between the two pairs */
function areOpposite(
  plan: Plan, { size, usual }: Pose, [p, one]: readonly [Pair, Arrow], [q, other]: readonly [Pair, Arrow],
  cosine: number, length: number,
): boolean {
  const [a, b] = one.ends;
  const [c, d] = other.ends;
  const isSure = [a, b, c, d].every(({ v }) => v === VISIBLE);
  if (cosine > (isSure ? OPPOSITE : OPPOSITE_OCCLUDED)) return false;
  const areGirdles = plan.girdles.includes(p) && plan.girdles.includes(q);
  // Eyes lie close together: with them, only the other pair must be wide.
  const isFace = isSure && plan.faces.some(([, head]) => head.has(p) || head.has(q));
  const width = (isFace ? Math.max : Math.min)(one.length, other.length);
  const sureWidth = areGirdles ? WIDTH : WIDTH_LIMB;
  if (width < (isSure ? sureWidth : WIDTH_OCCLUDED) * size) return false;
  if (areGirdles) return true;
  const straight = apart(a, c) + apart(b, d);
  return straight > LONGER * (apart(a, d) + apart(b, c)) && straight > STRETCHED * usual * length;
}

/** The part whose exchange turns most disagreements into agreements; empty if none does. */
function bestPart(
  plan: Plan, agreements: readonly Agreement[], flipped: ReadonlySet<Pair>,
): ReadonlySet<Pair> {
  const live = agreements.map(([p, q, sign]) => {
    const isOne = flipped.has(p) === flipped.has(q);
    return [p, q, isOne ? sign : -sign] as const;
  });
  let best: ReadonlySet<Pair> = new Set();
  if (live.every(([,, sign]) => sign >= 0)) return best;
  let most = 0;
  for (const part of plan.pairParts) {
    let gain = 0;
    for (const [p, q, sign] of live) if (part.has(p) !== part.has(q)) gain -= sign;
    if (gain > most) {
      best = part;
      most = gain;
    }
  }
  return best;
}

/** The first face that is seen. */
function faceOf(plan: Plan, { at, size }: Pose, arrows: Arrows): Face {
  for (const [index, head] of plan.faces) {
    const face = at[index];
    if (face?.v !== VISIBLE) continue;
    const left = leftOfObject(plan, size, face, head, arrows);
    const votes = [...head].flatMap((pair) => pair.flatMap((end, side) => {
      const point = at[end];
      if (point?.v !== VISIBLE) return [];
      return (side === 0 ? 1 : -1) * dot({ x: point.x - face.x, y: point.y - face.y }, left) / size;
    }));
    return { facing: facingOf(votes), head, left };
  }
  return { facing: 0, head: new Set(), left: { x: 1, y: 0 } };
}

/** @param votes how far each point of the face lies on its own side of it; below 0 on the other side */
function facingOf(votes: readonly number[]): Face["facing"] {
  const sum = votes.reduce((a, b) => a + b, 0);
  if (Math.min(...votes) > 0 && sum > FACE) return 1;
  return Math.max(...votes) < 0 && sum < -FACE ? -1 : 0;
}

/**
 * The direction of the object's left on the image when it faces the viewer: to the right if it is upright.
 */
function leftOfObject(
  plan: Plan, size: number, face: Position, head: ReadonlySet<Pair>, arrows: Arrows,
): Position {
  const body = bodyOf(plan, arrows, head);
  const above = (axis: "x" | "y"): number =>
    face[axis] - body.reduce((sum, { ends: [a, b] }) => sum + (a[axis] + b[axis]) / 2, 0) / body.length;
  const x = above("x");
  const y = above("y");
  const length = Math.hypot(x, y);
  return length > 0.2 * size ? { x: -y / length, y: x / length } : { x: 1, y: 0 };
}

/** How many pairs of the body point to the object's left, less those that point away. */
function bodyVotes(
  plan: Plan, { size }: Pose, arrows: Arrows, head: ReadonlySet<Pair>, left: Position,
): number {
  return bodyOf(plan, arrows, head).reduce((sum, arrow) => {
    const along = dot(arrow, left);
    return Math.abs(along) > BODY * size ? sum + Math.sign(along) : sum;
  }, 0);
}

function bodyOf(plan: Plan, arrows: Arrows, head: ReadonlySet<Pair>): Arrow[] {
  return plan.girdles.flatMap((pair) => head.has(pair) ? [] : arrows.get(pair) ?? []);
}

const dot = (a: Position, b: Position): number => a.x * b.x + a.y * b.y;
