/** Links that are far too long, and points of a limb in the wrong order. As src/poserig/pose/checks/limbs.py. */
import { VISIBLE } from "../model/document";
import { nameOf } from "../model/rig";
import * as texts from "./texts";
import { apart, finding, names, type Finding, type Pose } from "./finding";
import type { Plan } from "./plan";

const [TOO_LONG, TOO_LONG_SHARE, FEWEST_LINKS] = [2.6, 0.4, 4];
const [DETOUR, NEAR, FAR, LONGER_ROOT] = [1.12, 0.3, 0.7, 1.3];

/** Foreshortening makes links short, nothing makes them long. */
export function checkLengths(plan: Plan, { id, size, ratios, usual }: Pose): Finding[] {
  const isLong = ({ link, ratio }: Pose["ratios"][number]): boolean =>
    ratio > TOO_LONG * usual && ratio * link.length > TOO_LONG_SHARE * size;
  const long = ratios.filter(isLong);
  if (ratios.length < FEWEST_LINKS || long.length === 0 || 3 * long.length > ratios.length) return [];
  const endsOf = (links: Pose["ratios"]): number[] => links.flatMap(({ link }) => [link.from, link.to]);
  const ends = endsOf(long);
  // A point all of whose links are too long is the one that is wrong.
  const right = endsOf(ratios.filter((link) => !isLong(link)));
  const wrong = ends.filter((end) => !right.includes(end));
  return [finding("limb_length", id, names(plan, wrong.length > 0 ? wrong : ends), texts.limbLength)];
}

/** The end of a limb lies between its root and its middle. */
export function checkChains(plan: Plan, { id, at }: Pose): Finding[] {
  const { rig } = plan;
  return plan.chains.flatMap(([root, middle, end]) => {
    const [r, m, e] = [at[root], at[middle], at[end]];
    if (r?.v !== VISIBLE || m?.v !== VISIBLE || e?.v !== VISIBLE) return [];
    const [first, second, across] = [apart(m, r), apart(e, m), apart(e, r)];
    if (across + second > DETOUR * first || across <= NEAR * first || across >= FAR * first) return [];
    // The same limb on the other side.
    const [a, b] = [at[rig.keypoints[root]?.swap ?? root], at[rig.keypoints[middle]?.swap ?? -1]];
    if (a && b && first <= LONGER_ROOT * apart(a, b)) return [];
    const pair = [middle, end];
    return [finding("chain_order", id, names(plan, pair), texts.chainOrder,
      { action: "swap", instance: id, pairs: [pair.map((n) => nameOf(rig, n))] })];
  });
}

/** In the order of their findings. */
export const LIMB_CHECKS = [checkChains, checkLengths];
