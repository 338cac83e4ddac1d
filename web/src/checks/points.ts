/** Checks single points: outside, missing, on one spot. The same as src/poserig/pose/checks/points.py. */
import { VISIBLE } from "../model/document";
import { clampToImage, imagePoint, type Size } from "../model/geometry";
import { nameOf } from "../model/rig";
import { apart, finding, names, type Finding, type Pose } from "./finding";
import type { FindingType } from "./issue-types";
import type { Plan } from "./plan";
import * as texts from "./texts";

/** Points at most this far apart are on one spot, as a fraction of the pose's size. */
const COINCIDENT = 0.004;
/** Points of a smaller pose (its size in image pixels) are on one spot too easily. */
const SMALLEST = 25;

export function checkEmpty(_plan: Plan, { id, placed }: Pose): Finding[] {
  if (placed.length > 0) return [];
  return [finding("empty_instance", id, [], texts.emptyInstance, { action: "delete", instance: id })];
}

export function checkOutside(plan: Plan, { id, placed }: Pose, image: Size): Finding[] {
  const outside = placed.filter(({ point: { x, y } }) =>
    !(x >= 0 && y >= 0 && x <= image.width && y <= image.height));
  if (outside.length === 0) return [];
  const points = outside.map(({ n, point }) => {
    const { x, y } = clampToImage(imagePoint(point.x, point.y), image);
    return { label: nameOf(plan.rig, n), x, y };
  });
  const labels = points.map(({ label }) => label);
  const fix = { action: "move", instance: id, points } as const;
  return [finding("outside_image", id, labels, texts.outside(image), fix)];
}

export function checkMissing(plan: Plan, { id, at, placed }: Pose): Finding[] {
  if (placed.length === 0) return [];
  const { keypoints } = plan.rig;
  const required = keypoints.flatMap((kind, n) => kind.required && !at[n] ? n : []);
  const between = plan.chains.flatMap(([root, middle, end]) => {
    const isMissing = !at[middle] && !keypoints[middle]?.required;
    return isMissing && at[root]?.v === VISIBLE && at[end]?.v === VISIBLE ? middle : [];
  });
  const find = (type: FindingType, points: readonly number[], say: (list: string) => string): Finding[] =>
    points.length > 0 ? [finding(type, id, names(plan, points), say)] : [];
  return [
    ...find("missing_required", required, texts.missingRequired),
    ...find("missing_point", between, texts.missingPoint),
  ];
}

/** Finds points on one spot, with one finding per spot. */
export function checkCoincident(plan: Plan, { id, placed, size }: Pose): Finding[] {
  if (size < SMALLEST) return [];
  const limit = COINCIDENT * size;
  const order = [...placed].sort((a, b) => a.point.x - b.point.x);
  const together = new Map<number, Set<number>>();
  order.forEach(({ n: a, point: p }, i) => {
    for (const { n: b, point: q } of order.slice(i + 1)) {
      if (q.x - p.x > limit) break;
      if (apart(p, q) > limit || isOneSpot(plan, a, b)) continue;
      const group = together.get(a) ?? together.get(b) ?? new Set();
      group.add(a).add(b);
      together.set(a, group).set(b, group);
    }
  });
  return [...new Set(together.values())].sort((a, b) => Math.min(...a) - Math.min(...b))
    .map((group) => finding("coincident_points", id, names(plan, group), texts.coincident));
}

/** True if the template has both on one spot, as the nose of body and face. */
function isOneSpot({ rig: { keypoints } }: Plan, a: number, b: number): boolean {
  const p = keypoints[a]?.position;
  const q = keypoints[b]?.position;
  return Boolean(p && q && p.x === q.x && p.y === q.y);
}

/** In the order in which their findings are shown. checkOutside and checkEmpty come before all others. */
export const POINT_CHECKS = [checkCoincident, checkMissing];
