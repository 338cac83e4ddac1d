/** Written by `make issues` from src/poserig/schemas/issues.json: change that file. */

export type FindingType =
  | "empty_instance" | "outside_image" | "left_right_whole" | "left_right_part" | "left_right_pair"
  | "chain_order" | "limb_length" | "coincident_points" | "missing_required" | "missing_point"
  | "duplicate_instance" | "swap_with_neighbor" | "mixed_instances";

export type Severity = "error" | "warning" | "hint";

export const SEVERITIES: Readonly<Record<FindingType, Severity>> = {
  empty_instance: "warning", outside_image: "error", left_right_whole: "warning",
  left_right_part: "warning", left_right_pair: "warning", chain_order: "hint",
  limb_length: "warning", coincident_points: "warning", missing_required: "warning",
  missing_point: "hint", duplicate_instance: "warning", swap_with_neighbor: "warning",
  mixed_instances: "error",
};

/** One error often causes several findings: one hides those about its points that rank higher. */
export const RANKS: Readonly<Partial<Record<FindingType, number>>> = {
  outside_image: 2, left_right_whole: 1, left_right_part: 1, left_right_pair: 1, chain_order: 2,
  limb_length: 3, swap_with_neighbor: 0, mixed_instances: 0,
};

/** Names that texts.ts must export. */
export type FindingText =
  | "emptyInstance" | "outside" | "leftRightWhole" | "leftRightPart" | "leftRightUnsure"
  | "leftRightPair" | "chainOrder" | "limbLength" | "coincident" | "missingRequired"
  | "missingPoint" | "duplicate" | "swapped" | "mixed";
