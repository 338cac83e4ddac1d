/** Compares two instances: duplicates, exchanged points, mixtures. As neighbors.py in pose/checks. */
import { apart, finding, names, type Finding, type Pose } from "./finding";
import type { Plan } from "./plan";
import * as texts from "./texts";

/** Two instances are one object when the smaller one's points are this much alike on average, 0 to 1. */
const SAME = 0.6;
/** Standard deviation of two labels of one point, as a fraction of the smaller pose's size. */
const SPREAD = 0.1;
const FEWEST_SHARED = 3;
/** An exchange must make the links that hold the points at most this long, as a fraction … */
const SHORTER = 0.7;
/** … and gain this much length, as a fraction of the smaller pose's size. */
const GAIN = 0.25;
/** A part with this fraction of the points, and at least so many, counts as half an object. */
const HALF = 0.3;
const FEWEST_HALF = 4;
/** Of two parts with the same gain the first is taken, whatever the rounding. */
const BETTER = 1.001;

export function checkNeighbors(plan: Plan, poses: readonly Pose[]): Finding[] {
  return poses.flatMap((first, i) => poses.slice(i + 1).flatMap((second) => {
    if (first.placed.length === 0 || second.placed.length === 0) return [];
    const a = first.box;
    const b = second.box;
    if (a.left > b.right || b.left > a.right || a.top > b.bottom || b.top > a.bottom) return [];
    return duplicate(plan, first, second) ?? exchange(plan, first, second) ?? [];
  }));
}

function duplicate(plan: Plan, first: Pose, second: Pose): Finding | null {
  const [fewer, more] = first.placed.length < second.placed.length ? [first, second] : [second, first];
  const size = Math.min(first.size, second.size) || Math.max(first.size, second.size);
  let shared = 0;
  let alike = 0;
  for (const { n, point: a } of fewer.placed) {
    const b = more.at[n];
    if (!b) continue;
    shared += 1;
    alike += Math.exp(-((a.x - b.x) ** 2 + (a.y - b.y) ** 2) / (2 * (SPREAD * size) ** 2));
  }
  const isSame = size > 0 && shared >= Math.min(FEWEST_SHARED, plan.rig.keypoints.length)
    && alike >= SAME * fewer.placed.length;
  if (!isSame) return null;
  const fix = { action: "delete", instance: fewer.id } as const;
  return finding("duplicate_instance", fewer.id, [], texts.duplicate, fix, more.id);
}

/** Finds the points that both instances should exchange, if any. */
function exchange(plan: Plan, first: Pose, second: Pose): Finding | null {
  const part = partToExchange(plan, first, second);
  if (!part) return null;
  const shared = first.placed.flatMap(({ n }) => second.at[n] ? n : []);
  let moved = shared.filter((n) => part.has(n));
  // Exchanging the rest does the same: name the smaller half.
  if (2 * moved.length > shared.length) moved = shared.filter((n) => !part.has(n));
  const points = names(plan, moved);
  const fix = { action: "exchange", instance: first.id, other: second.id, points } as const;
  return moved.length >= Math.max(FEWEST_HALF, HALF * first.placed.length)
    ? finding("mixed_instances", first.id, points, texts.mixed, fix, second.id)
    : finding("swap_with_neighbor", first.id, points, texts.swapped, fix, second.id);
}

/** The part of the rig whose exchange shortens the links most; null if none shortens them enough. */
function partToExchange(plan: Plan, first: Pose, second: Pose): ReadonlySet<number> | null {
  const least = GAIN * Math.min(first.size, second.size);
  // The length of each link in both instances together: as it is, and with one of its ends exchanged.
  const before: number[] = [];
  const after: number[] = [];
  /** The most that any exchange can gain. */
  let hope = 0;
  for (const { from, to } of plan.links) {
    const a = first.at[from];
    const b = first.at[to];
    const c = second.at[from];
    const d = second.at[to];
    const areAll = a && b && c && d;
    const asIs = areAll ? apart(a, b) + apart(c, d) : 0;
    const exchanged = areAll ? apart(c, b) + apart(a, d) : 0;
    before.push(asIs);
    after.push(exchanged);
    hope += Math.max(asIs - exchanged, 0);
  }
  if (hope < least) return null;
  let best: ReadonlySet<number> | null = null;
  let most = 0;
  for (const [part, cut] of plan.boundaries) {
    let long = 0;
    let short = 0;
    for (const n of cut) {
      long += before[n] ?? 0;
      short += after[n] ?? 0;
    }
    const gain = long - short;
    if (short <= SHORTER * long && gain >= least && gain > most * BETTER) {
      best = part;
      most = gain;
    }
  }
  return best;
}
