/** Findings, and the instances as the checks see them. */
import { NOT_LABELED, type Keypoint } from "../model/document";
import { boxAround, type Box } from "../model/geometry";
import { readableName } from "../model/rig";
import type { Plan } from "./plan";

export type FindingType =
  | "empty_instance" | "outside_image" | "missing_required" | "missing_point" | "coincident_points"
  | "left_right_whole" | "left_right_part" | "left_right_pair" | "limb_length" | "chain_order"
  | "duplicate_instance" | "swap_with_neighbor" | "mixed_instances";

export type Fix =
  | { readonly action: "delete"; readonly instance: string }
  | { readonly action: "swap"; readonly instance: string; readonly pairs: readonly (readonly string[])[] }
  | { readonly action: "exchange"; readonly instance: string; readonly other: string; readonly points: readonly string[] }
  | { readonly action: "move"; readonly instance: string; readonly points: readonly { label: string; x: number; y: number }[] };

export interface Finding {
  readonly type: FindingType;
  readonly severity: "error" | "warning" | "hint";
  readonly instance: string;
  /** Names of the points that it is about, in rig order. */
  readonly points: readonly string[];
  /** Id of the second instance that is involved, or "". */
  readonly other: string;
  /** A sentence: what, and where. */
  readonly detail: string;
  readonly fix: Fix | null;
}

export interface Position {
  readonly x: number;
  readonly y: number;
}

export interface Pose {
  readonly id: string;
  /** Undefined for a point that is not labeled: it can never enter geometry. */
  readonly at: readonly (Keypoint | undefined)[];
  /** Root of the estimated area in pixels; 0 for one point. */
  readonly size: number;
  readonly placed: readonly number[];
  readonly box: Box;
}

export function poseOf(id: string, keypoints: readonly (Keypoint | undefined)[]): Pose {
  const at = keypoints.map((keypoint) => keypoint?.v === NOT_LABELED ? undefined : keypoint);
  const placed = at.flatMap((keypoint, n) => keypoint ? n : []);
  const box = boxAround(at.filter((keypoint) => keypoint !== undefined)) ?? { left: 0, top: 0, right: 0, bottom: 0 };
  const [width, height] = [box.right - box.left, box.bottom - box.top];
  const long = Math.max(width, height);
  const size = Math.min(width, height) < 0.2 * long
    ? Math.max(Math.sqrt(0.6 * width * height), 0.32 * long)
    : Math.sqrt(0.53 * width * height);
  return { id, at, size, placed, box };
}

// Not Math.hypot, which is many times slower.
export const apart = (a: Position, b: Position): number => Math.sqrt((a.x - b.x) ** 2 + (a.y - b.y) ** 2);

/** Names in rig order. */
export function names(plan: Plan, points: Iterable<number>): string[] {
  return [...points].sort((a, b) => a - b).map((n) => plan.rig.keypoints[n]?.name ?? "");
}

/** Names as people read them, the first few of many. */
export function readable(points: readonly string[]): string {
  const words = points.map(readableName);
  return words.length <= 4 ? words.join(", ") : `${words.slice(0, 3).join(", ")} and ${words.length - 3} more`;
}
