/** Between two instances: duplicates, exchanged points, mixtures. As src/poserig/pose/checks/neighbors.py. */
import * as texts from "./texts";
import { apart, finding, names, type Finding, type Pose } from "./finding";
import type { Plan } from "./plan";

const [SAME, SPREAD, FEWEST_SHARED] = [0.6, 0.1, 3];
const [SHORTER, GAIN] = [0.7, 0.25];
const [HALF, FEWEST_HALF] = [0.3, 4];

export function checkNeighbors(plan: Plan, poses: readonly Pose[]): Finding[] {
  return poses.flatMap((first, i) => poses.slice(i + 1).flatMap((second) => {
    if (first.placed.length === 0 || second.placed.length === 0) return [];
    const [a, b] = [first.box, second.box];
    if (a.left > b.right || b.left > a.right || a.top > b.bottom || b.top > a.bottom) return [];
    return duplicate(plan, first, second) ?? exchange(plan, first, second) ?? [];
  }));
}

function duplicate(plan: Plan, first: Pose, second: Pose): Finding | null {
  const [fewer, more] = first.placed.length < second.placed.length ? [first, second] : [second, first];
  const size = Math.min(first.size, second.size) || Math.max(first.size, second.size);
  let [shared, alike] = [0, 0];
  for (const { n, point: a } of fewer.placed) {
    const b = more.at[n];
    if (!b) continue;
    shared += 1;
    alike += Math.exp(-((a.x - b.x) ** 2 + (a.y - b.y) ** 2) / (2 * (SPREAD * size) ** 2));
  }
  const isSame =
    size > 0 &&
    shared >= Math.min(FEWEST_SHARED, plan.rig.keypoints.length) &&
    alike >= SAME * fewer.placed.length;
  return isSame
    ? finding(
        "duplicate_instance",
        fewer.id,
        [],
        texts.duplicate,
        { action: "delete", instance: fewer.id },
        more.id,
      )
    : null;
}

/** The part that both instances should exchange, if any. */
function exchange(plan: Plan, first: Pose, second: Pose): Finding | null {
  const least = GAIN * Math.min(first.size, second.size);
  // Each link once: what it measures as it is, and with one of its ends exchanged.
  const [before, after]: [number[], number[]] = [[], []];
  let hope = 0;
  for (const { from, to } of plan.links) {
    const [a, b, c, d] = [first.at[from], first.at[to], second.at[from], second.at[to]];
    const all = a && b && c && d;
    const asIs = all ? apart(a, b) + apart(c, d) : 0;
    const exchanged = all ? apart(c, b) + apart(a, d) : 0;
    before.push(asIs);
    after.push(exchanged);
    hope += Math.max(asIs - exchanged, 0);
  }
  if (hope < least) return null;
  let best: ReadonlySet<number> = new Set();
  let most = 0;
  for (const [part, cut] of plan.boundaries) {
    let [long, short] = [0, 0];
    for (const n of cut) {
      long += before[n] ?? 0;
      short += after[n] ?? 0;
    }
    const gain = long - short;
    if (short <= SHORTER * long && gain >= least && gain > most * 1.001) [best, most] = [part, gain];
  }
  if (most === 0) return null;
  const part = best;
  const shared = first.placed.flatMap(({ n }) => second.at[n] ? n : []);
  let moved = shared.filter((n) => part.has(n));
  // Rather the smaller half, whichever instance that is.
  if (2 * moved.length > shared.length) moved = shared.filter((n) => !part.has(n));
  const isHalf = moved.length >= Math.max(FEWEST_HALF, HALF * first.placed.length);
  const points = names(plan, moved);
  return finding(
    isHalf ? "mixed_instances" : "swap_with_neighbor", first.id, points, isHalf ? texts.mixed : texts.swapped,
    { action: "exchange", instance: first.id, other: second.id, points }, second.id,
  );
}
