/** Single points: outside the image, missing, on top of each other. As src/poserig/pose/checks/points.py. */
import { VISIBLE } from "../model/document";
import { clampToImage, imagePoint, type Size } from "../model/geometry";
import { TEXTS } from "./texts";
import { apart, names, readable, type Finding, type Pose } from "./finding";
import type { Plan } from "./plan";

const [COINCIDENT, SMALLEST] = [0.004, 25];

export function checkEmpty(_plan: Plan, { id, placed }: Pose): Finding[] {
  return placed.length > 0 ? [] : [{
    type: "empty_instance", severity: "warning", instance: id, points: [], other: "", detail: TEXTS.emptyInstance,
    fix: { action: "delete", instance: id },
  }];
}

export function checkOutside(plan: Plan, { id, at, placed }: Pose, image: Size): Finding[] {
  const outside = placed.filter((n) => {
    const { x = 0, y = 0 } = at[n] ?? {};
    return !(x >= 0 && y >= 0 && x <= image.width && y <= image.height);
  });
  if (outside.length === 0) return [];
  const points = names(plan, outside);
  return [{
    type: "outside_image", severity: "error", instance: id, points, other: "",
    detail: TEXTS.outside(image.width, image.height, readable(points)),
    fix: {
      action: "move", instance: id,
      points: outside.map((n) => {
        const { x, y } = clampToImage(imagePoint(at[n]?.x ?? 0, at[n]?.y ?? 0), image);
        return { label: plan.rig.keypoints[n]?.name ?? "", x, y };
      }),
    },
  }];
}

export function checkMissing(plan: Plan, { id, at, placed }: Pose): Finding[] {
  if (placed.length === 0) return [];
  const { keypoints } = plan.rig;
  const found: Finding[] = [];
  const required = names(plan, keypoints.flatMap((kind, n) => kind.required && !at[n] ? n : []));
  if (required.length > 0) {
    found.push({ type: "missing_required", severity: "warning", instance: id, points: required, other: "", detail: TEXTS.missingRequired(readable(required)), fix: null });
  }
  const between = names(plan, new Set(plan.chains.flatMap(([root, middle, end]) =>
    !at[middle] && !keypoints[middle]?.required && at[root]?.v === VISIBLE && at[end]?.v === VISIBLE ? middle : [])));
  if (between.length > 0) {
    found.push({ type: "missing_point", severity: "hint", instance: id, points: between, other: "", detail: TEXTS.missingPoint(readable(between)), fix: null });
  }
  return found;
}

/** One finding per place. */
export function checkCoincident(plan: Plan, { id, at, placed, size }: Pose): Finding[] {
  if (size < SMALLEST) return [];
  const limit = COINCIDENT * size;
  const order = placed.flatMap((n) => {
    const p = at[n];
    return p ? [{ n, p }] : [];
  }).sort((a, b) => a.p.x - b.p.x || a.n - b.n);
  const together = new Map<number, Set<number>>();
  order.forEach((a, i) => {
    for (let j = i + 1; j < order.length; j += 1) {
      const b = order[j];
      if (!b || b.p.x - a.p.x > limit) break;
      if (apart(a.p, b.p) > limit || isOneSpot(plan, a.n, b.n)) continue;
      const group = together.get(a.n) ?? together.get(b.n) ?? new Set();
      group.add(a.n).add(b.n);
      together.set(a.n, group).set(b.n, group);
    }
  });
  return [...new Set(together.values())].sort((a, b) => Math.min(...a) - Math.min(...b)).map((group): Finding => {
    const points = names(plan, group);
    return { type: "coincident_points", severity: "warning", instance: id, points, other: "", detail: TEXTS.coincident(readable(points)), fix: null };
  });
}

/** The template itself lays both on one spot, as the nose of body and face. */
function isOneSpot({ rig: { keypoints } }: Plan, a: number, b: number): boolean {
  const [p, q] = [keypoints[a]?.position, keypoints[b]?.position];
  return p?.x === q?.x && p?.y === q?.y && Boolean(p);
}
