/** Single points: outside the image, missing, on top of each other. As src/poserig/pose/checks/points.py. */
import { VISIBLE } from "../model/document";
import { clampToImage, imagePoint, type Size } from "../model/geometry";
import { nameOf } from "../model/rig";
import * as texts from "./texts";
import { apart, finding, names, type Finding, type Pose } from "./finding";
import type { Plan } from "./plan";

const [COINCIDENT, SMALLEST] = [0.004, 25];

export function checkEmpty(_plan: Plan, { id, placed }: Pose): Finding[] {
  return placed.length > 0
    ? []
    : [finding("empty_instance", id, [], texts.emptyInstance, { action: "delete", instance: id })];
}

export function checkOutside(plan: Plan, { id, placed }: Pose, image: Size): Finding[] {
  const outside = placed.filter(
    ({ point: { x, y } }) => !(x >= 0 && y >= 0 && x <= image.width && y <= image.height),
  );
  if (outside.length === 0) return [];
  const points = outside.map(({ n, point }) => {
    const { x, y } = clampToImage(imagePoint(point.x, point.y), image);
    return { label: nameOf(plan.rig, n), x, y };
  });
  return [
    finding(
      "outside_image",
      id,
      points.map(({ label }) => label),
      texts.outside(image),
      { action: "move", instance: id, points },
    ),
  ];
}

export function checkMissing(plan: Plan, { id, at, placed }: Pose): Finding[] {
  if (placed.length === 0) return [];
  const { keypoints } = plan.rig;
  const required = keypoints.flatMap((kind, n) => kind.required && !at[n] ? n : []);
  const between = plan.chains.flatMap(([root, middle, end]) =>
    !at[middle] && !keypoints[middle]?.required && at[root]?.v === VISIBLE && at[end]?.v === VISIBLE
      ? middle
      : [],
  );
  return [
    ...(required.length > 0
      ? [finding("missing_required", id, names(plan, required), texts.missingRequired)]
      : []),
    ...(between.length > 0 ? [finding("missing_point", id, names(plan, between), texts.missingPoint)] : []),
  ];
}

/** One finding per place. */
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

/** The template itself lays both on one spot, as the nose of body and face. */
function isOneSpot({ rig: { keypoints } }: Plan, a: number, b: number): boolean {
  const [p, q] = [keypoints[a]?.position, keypoints[b]?.position];
  return Boolean(p && q && p.x === q.x && p.y === q.y);
}

/** In the order of their findings. checkOutside and checkEmpty go before all others. */
export const POINT_CHECKS = [checkCoincident, checkMissing];
