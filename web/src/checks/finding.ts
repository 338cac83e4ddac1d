/** Findings, and poses: the instances in the form that the checks read. */
import { NOT_LABELED, type Keypoint } from "../model/document";
import { boxAround, type Box, type Position } from "../model/geometry";
import { nameOf, readableName } from "../model/rig";
import { SEVERITIES, type FindingType, type Severity } from "./issue-types";
import type { Plan, PlanLink } from "./plan";

export type Fix =
  | { readonly action: "delete"; readonly instance: string }
  | { readonly action: "swap"; readonly instance: string; readonly pairs: readonly (readonly string[])[] }
  | {
    readonly action: "exchange"; readonly instance: string; readonly other: string;
    readonly points: readonly string[];
  }
  | {
    readonly action: "move"; readonly instance: string;
    readonly points: readonly { label: string; x: number; y: number }[];
  };

export interface Finding {
  readonly type: FindingType;
  readonly severity: Severity;
  readonly instance: string;
  /** Names of the points that it is about, in rig order. */
  readonly points: readonly string[];
  /** Id of the second instance that is involved, or "". */
  readonly other: string;
  /** A sentence: what, and where. */
  readonly detail: string;
  readonly fix: Fix | null;
}

export interface Pose {
  readonly id: string;
  /** In rig order, in image pixels. Undefined for a point that is not labeled. */
  readonly at: readonly (Keypoint | undefined)[];
  /** The labeled points, with their index in the rig. */
  readonly placed: readonly { readonly n: number; readonly point: Keypoint }[];
  readonly box: Box;
  /** Square root of the estimated area, in image pixels; 0 for one point. */
  readonly size: number;
  /** Length of each labeled link divided by its length in the template. */
  readonly ratios: readonly { readonly link: PlanLink; readonly ratio: number }[];
  /** Median of the ratios: how much larger the object is than the template; 0 without links. */
  readonly usual: number;
}

export function poseOf(plan: Plan, id: string, keypoints: readonly (Keypoint | undefined)[]): Pose {
  const at = keypoints.map((keypoint) => keypoint?.v === NOT_LABELED ? undefined : keypoint);
  const placed = at.flatMap((point, n) => point ? { n, point } : []);
  const box = boxAround(placed.map(({ point }) => point)) ?? { left: 0, top: 0, right: 0, bottom: 0 };
  const width = box.right - box.left;
  const height = box.bottom - box.top;
  const long = Math.max(width, height);
  const size = Math.min(width, height) < 0.2 * long
    ? Math.max(Math.sqrt(0.6 * width * height), 0.32 * long)
    : Math.sqrt(0.53 * width * height);
  const ratios = plan.links.flatMap((link) => {
    const a = at[link.from];
    const b = at[link.to];
    return a && b && link.length > 0 ? { link, ratio: apart(a, b) / link.length } : [];
  });
  const order = ratios.map(({ ratio }) => ratio).sort((a, b) => a - b);
  return { id, at, placed, box, size, ratios, usual: order[order.length >> 1] ?? 0 };
}

/** The distance of two points. Not Math.hypot, which is many times slower. */
export const apart = (a: Position, b: Position): number => Math.sqrt((a.x - b.x) ** 2 + (a.y - b.y) ** 2);

/**
 * @param points names in rig order
 * @param say makes the sentence, from the list of names as people read them (the first few if there are many)
 * @param other id of the second instance
 */
export function finding(
  type: FindingType, instance: string, points: readonly string[], say: (list: string) => string,
  fix: Fix | null = null, other = "",
): Finding {
  const detail = say(listOf(points.map(readableName)));
  return { type, severity: SEVERITIES[type], instance, points, other, detail, fix };
}

function listOf(words: readonly string[]): string {
  if (words.length <= 4) return words.join(", ");
  return `${words.slice(0, 3).join(", ")} and ${words.length - 3} more`;
}

/** Names of keypoints by their index, in rig order and each once. */
export function names({ rig }: Plan, numbers: Iterable<number>): string[] {
  return [...new Set(numbers)].sort((a, b) => a - b).map((n) => nameOf(rig, n));
}
