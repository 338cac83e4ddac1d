/** Finds links that are far too long, and limbs in the wrong order. The same as limbs.py in pose/checks. */
import { VISIBLE } from "../model/document";
import { nameOf } from "../model/rig";
import { apart, finding, names, type Finding, type Pose } from "./finding";
import type { Plan } from "./plan";
import * as texts from "./texts";

/** A link is too long at this many times its length in the template (at the pose's usual ratio) … */
const TOO_LONG = 2.6;
/** … and at this fraction of the pose's size. */
const TOO_LONG_SHARE = 0.4;
const FEWEST_LINKS = 4;
/** The way from root to end to middle is at most this many times the way from root to middle. */
const DETOUR = 1.12;
/** How far the end lies from the root, as fractions of the way from root to middle. */
const NEAR = 0.3;
const FAR = 0.7;
/** The first link is longer than that of the other side by this factor. */
const LONGER_ROOT = 1.3;

/** Finds links that are too long for the pose. Foreshortening can make a link short, but never long. */
export function checkLengths(plan: Plan, { id, size, ratios, usual }: Pose): Finding[] {
  const isLong = ({ link, ratio }: Pose["ratios"][number]): boolean =>
    ratio > TOO_LONG * usual && ratio * link.length > TOO_LONG_SHARE * size;
  const long = ratios.filter(isLong);
  if (ratios.length < FEWEST_LINKS || long.length === 0 || 3 * long.length > ratios.length) return [];
  const endsOf = (links: Pose["ratios"]): number[] => links.flatMap(({ link }) => [link.from, link.to]);
  const ends = endsOf(long);
  // A point is wrong if all its links are too long.
  const right = endsOf(ratios.filter((link) => !isLong(link)));
  const wrong = ends.filter((end) => !right.includes(end));
  return [finding("limb_length", id, names(plan, wrong.length > 0 ? wrong : ends), texts.limbLength)];
}

/** Finds limbs whose end lies between root and middle: the two names are probably exchanged. */
export function checkChains(plan: Plan, { id, at }: Pose): Finding[] {
  const { rig } = plan;
  return plan.chains.flatMap(([root, middle, end]) => {
    const r = at[root];
    const m = at[middle];
    const e = at[end];
    if (r?.v !== VISIBLE || m?.v !== VISIBLE || e?.v !== VISIBLE) return [];
    const first = apart(m, r);
    const second = apart(e, m);
    const across = apart(e, r);
    if (across + second > DETOUR * first || across <= NEAR * first || across >= FAR * first) return [];
    // The same link on the other side.
    const a = at[rig.keypoints[root]?.swap ?? root];
    const b = at[rig.keypoints[middle]?.swap ?? -1];
    if (a && b && first <= LONGER_ROOT * apart(a, b)) return [];
    const pair = [middle, end];
    return [finding("chain_order", id, names(plan, pair), texts.chainOrder,
      { action: "swap", instance: id, pairs: [pair.map((n) => nameOf(rig, n))] })];
  });
}

/** In the order in which their findings are shown. */
export const LIMB_CHECKS = [checkChains, checkLengths];
