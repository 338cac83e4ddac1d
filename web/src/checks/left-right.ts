/** Left and right exchanged: of the whole object, a part, or one pair. As src/poserig/pose/checks/left_right.py. */
import { VISIBLE, type Keypoint } from "../model/document";
import { TEXTS } from "./texts";
import { apart, names, readable, type Finding, type Pose, type Position } from "./finding";
import { linkRatios, medianRatio } from "./limbs";
import type { Plan } from "./plan";

const [OPPOSITE, OPPOSITE_OCCLUDED] = [-0.85, -0.92];
const [WIDTH, WIDTH_OCCLUDED, WIDTH_LIMB] = [0.2, 0.3, 0.25];
const [ALIKE, ALIKE_WIDTH] = [0.3, 0.1];
const [LONGER, STRETCHED] = [1.05, 1.1];
const FACE = 0.06;
const BODY = 0.12;

type Agreement = readonly [p: number, q: number, sign: number];
type Both = readonly [Keypoint, Keypoint];
interface Face {
  readonly facing: -1 | 0 | 1;
  readonly head: ReadonlySet<number>;
  /** Where the object's left is on the image. */
  readonly left: Position;
}

export function checkLeftRight(plan: Plan, pose: Pose): Finding[] {
  const { at, size } = pose;
  if (plan.pairs.length === 0 || size <= 0) return [];
  const present = new Map<number, Both>();
  const every = new Set<number>();
  plan.pairs.forEach(([a, b], n) => {
    const [left, right] = [at[a], at[b]];
    if (left && right) present.set(n, [left, right]);
    if (left || right) every.add(n);
  });
  const face = facingOf(plan, pose, present);
  if (present.size === 0 && face.facing >= 0) return [];
  const agreements = agreementsOf(plan, pose, present);
  let flipped = new Set<number>();
  for (let i = 0; i < 3; i += 1) {
    const part = bestPart(plan, agreements, flipped);
    if (!part) break;
    flipped = new Set([...minus(flipped, part), ...minus(part, flipped)]);
  }
  flipped = withHalves(plan, pose, new Set([...flipped].filter((n) => present.has(n))), present);
  let unsure = false;
  if (face.facing !== 0) flipped = asTheFaceSays(plan, pose, face, flipped, present, every);
  else if (flipped.size > 0) {
    let rest = minus(every, flipped);
    if (rest.size < flipped.size) [flipped, rest] = [rest, flipped];
    unsure = flipped.size > 1 && 2 * flipped.size >= rest.size;
  }
  return flipped.size === 0 ? [] : [finding(plan, pose, flipped, every, unsure)];
}

/** The pairs that point against the face, however many; with those of a face that is wrong. */
function asTheFaceSays(
  plan: Plan, pose: Pose, { facing, head, left }: Face, flipped: Set<number>,
  present: ReadonlyMap<number, Both>, every: Set<number>,
): Set<number> {
  const touches = [...flipped].some((n) => head.has(n));
  const its = [...head].filter((n) => every.has(n));
  if (facing > 0) return touches ? minus(minus(every, flipped), head) : flipped;
  if (flipped.size > 0) return new Set([...(touches ? flipped : minus(every, flipped)), ...its]);
  let body = 0;
  for (const [n, [a, b]] of present) {
    if (head.has(n) || !plan.girdles.has(n)) continue;
    const along = (a.x - b.x) * left.x + (a.y - b.y) * left.y;
    if (Math.abs(along) > BODY * pose.size) body += Math.sign(along);
  }
  return body > 0 ? new Set(its) : every;
}

/** Adds pairs with one labeled point that lies with the exchanged pair that it hangs on. */
function withHalves(plan: Plan, { at }: Pose, flipped: Set<number>, present: ReadonlyMap<number, Both>): Set<number> {
  for (let i = 0; i < 3; i += 1) {
    for (const [p, q] of plan.pairLinks) {
      for (const [half, whole] of [[p, q], [q, p]] as const) {
        const [pair, holder] = [plan.pairs[half], plan.pairs[whole]];
        if (present.has(half) || flipped.has(half) || !flipped.has(whole) || !pair || !holder) continue;
        const side = at[pair[0]] ? 0 : 1;
        const [end, own, other] = [at[pair[side]], at[holder[side]], at[holder[side === 0 ? 1 : 0]]];
        if (end && own && (!other || apart(end, own) <= apart(end, other))) flipped.add(half);
      }
    }
  }
  return flipped;
}

function finding(plan: Plan, pose: Pose, flipped: ReadonlySet<number>, every: ReadonlySet<number>, unsure: boolean): Finding {
  const ordered = [...flipped].sort((a, b) => a - b);
  const points = names(plan, ordered.flatMap((n) => (plan.pairs[n] ?? []).filter((end) => pose.at[end])));
  const type = flipped.size >= every.size ? "left_right_whole" : flipped.size === 1 ? "left_right_pair" : "left_right_part";
  const list = readable(points);
  return {
    type, severity: "warning", instance: pose.id, points, other: "",
    detail: type === "left_right_whole" ? TEXTS.leftRightWhole
      : type === "left_right_pair" ? TEXTS.leftRightPair(list)
      : unsure ? TEXTS.leftRightUnsure(list) : TEXTS.leftRightPart(list),
    fix: unsure ? null : { action: "swap", instance: pose.id, pairs: ordered.map((n) => (plan.pairs[n] ?? []).map((end) => plan.rig.keypoints[end]?.name ?? "")) },
  };
}

function agreementsOf(plan: Plan, pose: Pose, present: ReadonlyMap<number, Both>): Agreement[] {
  const { size } = pose;
  const usual = medianRatio(linkRatios(plan, pose));
  const found: Agreement[] = [];
  for (const [p, q, length] of plan.comparable) {
    const [one, other] = [present.get(p), present.get(q)];
    if (!one || !other) continue;
    const [a, b] = one;
    const [c, d] = other;
    const [wide, high] = [apart(a, b), apart(c, d)];
    if (Math.min(wide, high) < ALIKE_WIDTH * size) continue;
    const cosine = ((a.x - b.x) * (c.x - d.x) + (a.y - b.y) * (c.y - d.y)) / (wide * high);
    if (cosine > ALIKE) {
      found.push([p, q, 1]);
      continue;
    }
    const sure = [a, b, c, d].every(({ v }) => v === VISIBLE);
    if (cosine > (sure ? OPPOSITE : OPPOSITE_OCCLUDED)) continue;
    const girdles = plan.girdles.has(p) && plan.girdles.has(q);
    const width = (sure ? girdles ? WIDTH : WIDTH_LIMB : WIDTH_OCCLUDED) * size;
    // Eyes lie close together: they count where the other pair is wide.
    const isFace = plan.faces.some(([, pairs]) => pairs.has(p) || pairs.has(q));
    if ((sure && isFace ? Math.max(wide, high) : Math.min(wide, high)) < width) continue;
    const straight = apart(a, c) + apart(b, d);
    if (girdles || (straight > LONGER * (apart(a, d) + apart(b, c)) && straight > STRETCHED * usual * length)) {
      found.push([p, q, -1]);
    }
  }
  return found;
}

/** The part whose exchange turns most disagreements into agreements; null if none does. */
function bestPart(plan: Plan, agreements: readonly Agreement[], flipped: ReadonlySet<number>): ReadonlySet<number> | null {
  const live = agreements.map(([p, q, sign]): Agreement => [p, q, flipped.has(p) === flipped.has(q) ? sign : -sign]);
  if (live.every(([,, sign]) => sign > 0)) return null;
  let best: ReadonlySet<number> | null = null;
  let most = 0;
  for (const part of plan.pairParts) {
    let gain = 0;
    for (const [p, q, sign] of live) if (part.has(p) !== part.has(q)) gain -= sign;
    if (gain > most) [best, most] = [part, gain];
  }
  return best;
}

/** 1 or -1 when a face is seen with left and right as it should be or exchanged; else 0. */
function facingOf(plan: Plan, pose: Pose, present: ReadonlyMap<number, Both>): Face {
  const { at, size } = pose;
  for (const [index, head] of plan.faces) {
    const face = at[index];
    if (face?.v !== VISIBLE) continue;
    const left = leftOfObject(plan, pose, face, head, present);
    const votes: number[] = [];
    for (const n of head) {
      plan.pairs[n]?.forEach((end, side) => {
        const point = at[end];
        if (point?.v !== VISIBLE) return;
        votes.push((side === 0 ? 1 : -1) * ((point.x - face.x) * left.x + (point.y - face.y) * left.y) / size);
      });
    }
    const sum = votes.reduce((a, b) => a + b, 0);
    if (votes.length > 0 && Math.max(...votes) < 0 && sum < -FACE) return { facing: -1, head, left };
    if (votes.length > 0 && Math.min(...votes) > 0 && sum > FACE) return { facing: 1, head, left };
    return { facing: 0, head, left };
  }
  return { facing: 0, head: new Set(), left: { x: 1, y: 0 } };
}

/** Where the object's left is on the image when it faces the viewer: right, if upright. */
function leftOfObject(
  plan: Plan, pose: Pose, face: Position, head: ReadonlySet<number>, present: ReadonlyMap<number, Both>,
): Position {
  const body = [...present].filter(([n]) => plan.girdles.has(n) && !head.has(n));
  if (body.length > 0) {
    const x = face.x - body.reduce((sum, [, [a, b]]) => sum + (a.x + b.x) / 2, 0) / body.length;
    const y = face.y - body.reduce((sum, [, [a, b]]) => sum + (a.y + b.y) / 2, 0) / body.length;
    const length = Math.hypot(x, y);
    if (length > 0.2 * pose.size) return { x: -y / length, y: x / length };
  }
  return { x: 1, y: 0 };
}

const minus = (a: ReadonlySet<number>, b: ReadonlySet<number>): Set<number> => new Set([...a].filter((n) => !b.has(n)));
