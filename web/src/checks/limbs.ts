/** Links that are far too long, and points of a limb in the wrong order. As src/poserig/pose/checks/limbs.py. */
import { VISIBLE } from "../model/document";
import { TEXTS } from "./texts";
import { apart, names, readable, type Finding, type Pose } from "./finding";
import type { Plan } from "./plan";

const [TOO_LONG, TOO_LONG_SHARE, FEWEST_LINKS] = [2.6, 0.4, 4];
const [DETOUR, NEAR, FAR, LONGER_ROOT] = [1.12, 0.3, 0.7, 1.3];

/** Foreshortening makes links short, nothing makes them long. */
export function checkLengths(plan: Plan, pose: Pose): Finding[] {
  const ratios = linkRatios(plan, pose);
  if (ratios.size < FEWEST_LINKS) return [];
  const usual = medianRatio(ratios);
  const long = new Set([...ratios].flatMap(([n, ratio]) =>
    ratio > TOO_LONG * usual && ratio * (plan.lengths[n] ?? 0) > TOO_LONG_SHARE * pose.size ? n : []));
  if (long.size === 0 || 3 * long.size > ratios.size) return [];
  const { links } = plan.rig;
  const ends = new Set([...long].flatMap((n) => [links[n]?.from ?? 0, links[n]?.to ?? 0]));
  // A point all of whose links are too long is the one that is wrong.
  const wrong = [...ends].filter((end) =>
    links.every(({ from, to }, n) => (from !== end && to !== end) || !ratios.has(n) || long.has(n)));
  const points = names(plan, wrong.length > 0 ? wrong : ends);
  return [{ type: "limb_length", severity: "warning", instance: pose.id, points, other: "", detail: TEXTS.limbLength(readable(points)), fix: null }];
}

/** Length of each labeled link divided by its length in the template. */
export function linkRatios(plan: Plan, { at }: Pose): Map<number, number> {
  const found = new Map<number, number>();
  plan.rig.links.forEach(({ from, to }, n) => {
    const [a, b, length] = [at[from], at[to], plan.lengths[n] ?? 0];
    if (a && b && length > 0) found.set(n, apart(a, b) / length);
  });
  return found;
}

/** How much larger the object is than the template, by its links; 0 without any. */
export function medianRatio(ratios: ReadonlyMap<number, number>): number {
  const order = [...ratios.values()].sort((a, b) => a - b);
  return order[Math.floor(order.length / 2)] ?? 0;
}

/** The end of a limb lies between its root and its middle. */
export function checkChains(plan: Plan, { id, at }: Pose): Finding[] {
  return plan.chains.flatMap(([root, middle, end]): Finding[] => {
    const [r, m, e] = [at[root], at[middle], at[end]];
    if (r?.v !== VISIBLE || m?.v !== VISIBLE || e?.v !== VISIBLE) return [];
    const [first, second, across] = [apart(m, r), apart(e, m), apart(e, r)];
    if (first === 0 || across + second > DETOUR * first || across <= NEAR * first || across >= FAR * first) return [];
    const partner = (point: number): number => plan.rig.keypoints[point]?.swap ?? point;
    const [a, b] = [at[partner(root)], at[partner(middle)]];
    if (partner(middle) !== middle && a && b && first <= LONGER_ROOT * apart(a, b)) return [];
    const points = names(plan, [middle, end]);
    const pair = [middle, end].map((n) => plan.rig.keypoints[n]?.name ?? "");
    return [{
      type: "chain_order", severity: "hint", instance: id, points, other: "", detail: TEXTS.chainOrder(readable(points)),
      fix: { action: "swap", instance: id, pairs: [pair] },
    }];
  });
}
