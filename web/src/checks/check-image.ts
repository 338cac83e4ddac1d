/** Runs the label checks. The same as poserig.pose.checks: tests/golden/checks.json tests both. */
import type { Keypoint } from "../model/document";
import type { Size } from "../model/geometry";
import type { Rig } from "../model/rig";
import { poseOf, type Finding, type Pose } from "./finding";
import { RANKS } from "./issue-types";
import { checkLeftRight } from "./left-right";
import { LIMB_CHECKS } from "./limbs";
import { checkNeighbors } from "./neighbors";
import { planOf, type Plan } from "./plan";
import { checkEmpty, checkOutside, POINT_CHECKS } from "./points";

export interface Checked {
  readonly id: string;
  readonly keypoints: readonly (Keypoint | undefined)[];
}

const CHECKS: readonly ((plan: Plan, pose: Pose, image: Size) => Finding[])[] =
  [checkOutside, checkEmpty, checkLeftRight, ...LIMB_CHECKS, ...POINT_CHECKS];

export function checkImage(rig: Rig, instances: readonly Checked[], image: Size): Finding[] {
  const plan = planOf(rig);
  const poses = instances.map(({ id, keypoints }) => poseOf(plan, id, keypoints));
  const found = [
    ...poses.flatMap((pose) => CHECKS.flatMap((check) => check(plan, pose, image))),
    ...checkNeighbors(plan, poses),
  ];
  return found.filter((finding) => !found.some((by) => explains(by, finding)));
}

/** One error often causes several findings: true if `by` is about the same points and has a lower rank. */
function explains(by: Finding, finding: Finding): boolean {
  const rank = RANKS[by.type];
  const own = RANKS[finding.type];
  return rank !== undefined && own !== undefined && rank < own
    && (by.instance === finding.instance || by.other === finding.instance)
    && by.points.some((point) => finding.points.includes(point));
}
