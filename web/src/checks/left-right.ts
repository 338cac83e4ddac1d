/** Left and right exchanged: of the whole object, a part, or one pair. As src/poserig/pose/checks/left_right.py. */
import { VISIBLE, type Keypoint } from "../model/document";
import type { Position } from "../model/geometry";
import { nameOf } from "../model/rig";
import * as texts from "./texts";
import { apart, finding, names, type Finding, type Pose } from "./finding";
import type { Pair, Plan } from "./plan";

const [OPPOSITE, OPPOSITE_OCCLUDED] = [-0.85, -0.92];
const [WIDTH, WIDTH_OCCLUDED, WIDTH_LIMB] = [0.2, 0.3, 0.25];
const [ALIKE, ALIKE_WIDTH] = [0.3, 0.1];
const [LONGER, STRETCHED] = [1.05, 1.1];
const FACE = 0.06;
const BODY = 0.12;

/** A pair of which both points are labeled: from its right to its left. */
interface Arrow extends Position {
  readonly ends: readonly [Keypoint, Keypoint];
  readonly length: number;
}
type Arrows = ReadonlyMap<Pair, Arrow>;
type Agreement = readonly [p: Pair, q: Pair, sign: number];
interface Face {
  /** 1 or -1 when it is seen with left and right as it should be or exchanged; else 0. */
  readonly facing: number;
  readonly head: ReadonlySet<Pair>;
  /** Where the object's left is on the image. */
  readonly left: Position;
}

export function checkLeftRight(plan: Plan, pose: Pose): Finding[] {
  const { at, size } = pose;
  const every = plan.pairs.filter(([a, b]) => at[a] ?? at[b]);
  if (size <= 0) return [];
  const arrows = new Map<Pair, Arrow>();
  for (const pair of every) {
    const [a, b] = [at[pair[0]], at[pair[1]]];
    if (a && b) arrows.set(pair, { ends: [a, b], x: a.x - b.x, y: a.y - b.y, length: apart(a, b) });
  }
  const flipped = flippedOf(plan, pose, arrows);
  const { facing, head, left } = faceOf(plan, pose, arrows);
  // Pairs only say that they point against each other. Which of them are wrong, the face knows, however many they are;
  // without one it is rather the fewer.
  const touches = [...head].some((pair) => flipped.has(pair));
  const areOthers = facing > 0 ? touches
    : facing === 0 ? 2 * flipped.size > every.length
    : flipped.size > 0 ? !touches : bodyVotes(plan, pose, arrows, head, left) <= 0;
  const wrong = every.filter((pair) => facing !== 0 && head.has(pair) ? facing < 0 : flipped.has(pair) !== areOthers);
  return wrong.length === 0 ? [] : [describe(plan, pose, wrong, every.length, facing === 0)];
}

function describe(plan: Plan, { id, at }: Pose, wrong: readonly Pair[], every: number, isFaceless: boolean): Finding {
  const isWhole = wrong.length >= every;
  const isPair = wrong.length === 1;
  const isUnsure = isFaceless && !isPair && 3 * wrong.length >= every;
  return finding(
    isWhole ? "left_right_whole" : isPair ? "left_right_pair" : "left_right_part", id,
    names(plan, wrong.flatMap((pair) => pair.filter((end) => at[end]))),
    isWhole ? texts.leftRightWhole : isPair ? texts.leftRightPair : isUnsure ? texts.leftRightUnsure : texts.leftRightPart,
    isUnsure ? null : { action: "swap", instance: id, pairs: wrong.map((pair) => pair.map((end) => nameOf(plan.rig, end))) },
  );
}

/** The pairs that point against the rest. */
function flippedOf(plan: Plan, pose: Pose, arrows: Arrows): Set<Pair> {
  const { at } = pose;
  const agreements = agreementsOf(plan, pose, arrows);
  const flipped = new Set<Pair>();
  for (let i = 0; i < 3; i += 1) {
    for (const pair of bestPart(plan, agreements, flipped)) if (!flipped.delete(pair)) flipped.add(pair);
  }
  for (const pair of flipped) if (!arrows.has(pair)) flipped.delete(pair);
  // And pairs with one labeled point that lies with the exchanged pair that it hangs on.
  for (let i = 0; i < 3; i += 1) {
    for (const [p, q] of plan.pairLinks) {
      for (const [half, whole] of [[p, q], [q, p]] as const) {
        if (arrows.has(half) || !flipped.has(whole)) continue;
        const side = at[half[0]] ? 0 : 1;
        const [end, own, other] = [at[half[side]], at[whole[side]], at[whole[side === 0 ? 1 : 0]]];
        if (end && own && (!other || apart(end, own) <= apart(end, other))) flipped.add(half);
      }
    }
  }
  return flipped;
}

function agreementsOf(plan: Plan, { size, usual }: Pose, arrows: Arrows): Agreement[] {
  return plan.comparable.flatMap(([p, q, length]): Agreement[] => {
    const [one, other] = [arrows.get(p), arrows.get(q)];
    if (!one || !other) return [];
    const [most, least] = [Math.max(one.length, other.length), Math.min(one.length, other.length)];
    if (least < ALIKE_WIDTH * size) return [];
    const cosine = dot(one, other) / (one.length * other.length);
    if (cosine > ALIKE) return [[p, q, 1]];
    const [[a, b], [c, d]] = [one.ends, other.ends];
    const sure = [a, b, c, d].every(({ v }) => v === VISIBLE);
    const girdles = plan.girdles.includes(p) && plan.girdles.includes(q);
    const width = sure ? girdles ? WIDTH : WIDTH_LIMB : WIDTH_OCCLUDED;
    // Eyes lie close together: they count where the other pair is wide.
    const isFace = sure && plan.faces.some(([, head]) => head.has(p) || head.has(q));
    if (cosine > (sure ? OPPOSITE : OPPOSITE_OCCLUDED) || (isFace ? most : least) < width * size) return [];
    const straight = apart(a, c) + apart(b, d);
    return girdles || (straight > LONGER * (apart(a, d) + apart(b, c)) && straight > STRETCHED * usual * length)
      ? [[p, q, -1]] : [];
  });
}

/** The part whose exchange turns most disagreements into agreements; empty if none does. */
function bestPart(plan: Plan, agreements: readonly Agreement[], flipped: ReadonlySet<Pair>): ReadonlySet<Pair> {
  const live = agreements.map(([p, q, sign]): Agreement => [p, q, flipped.has(p) === flipped.has(q) ? sign : -sign]);
  let best: ReadonlySet<Pair> = new Set();
  let most = 0;
  if (live.some(([,, sign]) => sign < 0)) {
    for (const part of plan.pairParts) {
      let gain = 0;
      for (const [p, q, sign] of live) if (part.has(p) !== part.has(q)) gain -= sign;
      if (gain > most) [best, most] = [part, gain];
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
    const sum = votes.reduce((a, b) => a + b, 0);
    return { facing: Math.min(...votes) > 0 && sum > FACE ? 1 : Math.max(...votes) < 0 && sum < -FACE ? -1 : 0, head, left };
  }
  return { facing: 0, head: new Set(), left: { x: 1, y: 0 } };
}

/** Where the object's left is on the image when it faces the viewer: right, if upright. */
function leftOfObject(plan: Plan, size: number, face: Position, head: ReadonlySet<Pair>, arrows: Arrows): Position {
  const body = bodyOf(plan, arrows, head);
  const above = (axis: "x" | "y"): number =>
    face[axis] - body.reduce((sum, { ends: [a, b] }) => sum + (a[axis] + b[axis]) / 2, 0) / body.length;
  const [x, y] = [above("x"), above("y")];
  const length = Math.hypot(x, y);
  return length > 0.2 * size ? { x: -y / length, y: x / length } : { x: 1, y: 0 };
}

/** How many pairs of the body point to the object's left, less those that point away. */
function bodyVotes(plan: Plan, { size }: Pose, arrows: Arrows, head: ReadonlySet<Pair>, left: Position): number {
  return bodyOf(plan, arrows, head).reduce((sum, arrow) => {
    const along = dot(arrow, left);
    return Math.abs(along) > BODY * size ? sum + Math.sign(along) : sum;
  }, 0);
}

function bodyOf(plan: Plan, arrows: Arrows, head: ReadonlySet<Pair>): Arrow[] {
  return plan.girdles.flatMap((pair) => head.has(pair) ? [] : arrows.get(pair) ?? []);
}

const dot = (a: Position, b: Position): number => a.x * b.x + a.y * b.y;
