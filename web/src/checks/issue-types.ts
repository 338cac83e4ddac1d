/** Written by `make issues` from src/poserig/schemas/issues.json: change that file. */

export type FindingType =
  | "empty_instance" | "outside_image" | "left_right_whole" | "left_right_part" | "left_right_pair"
  | "chain_order" | "limb_length" | "coincident_points" | "missing_required" | "missing_point"
  | "duplicate_instance" | "swap_with_neighbor" | "mixed_instances";

export type Severity = "error" | "warning" | "hint";

/** Those that are no "warning". */
export const SEVERITIES: Partial<Record<FindingType, Severity>> = {
  outside_image: "error", chain_order: "hint", missing_point: "hint", mixed_instances: "error",
};

/** One error often shows in several ways: what has a lower rank explains what has a higher one. */
export const RANKS: Partial<Record<FindingType, number>> = {
  outside_image: 2, left_right_whole: 1, left_right_part: 1, left_right_pair: 1, chain_order: 2,
  limb_length: 3, swap_with_neighbor: 0, mixed_instances: 0,
};

/** What texts.ts must have. */
export type FindingText =
  | "EMPTY_INSTANCE" | "OUTSIDE" | "LEFT_RIGHT_WHOLE" | "LEFT_RIGHT_PART" | "LEFT_RIGHT_UNSURE"
  | "LEFT_RIGHT_PAIR" | "CHAIN_ORDER" | "LIMB_LENGTH" | "COINCIDENT" | "MISSING_REQUIRED"
  | "MISSING_POINT" | "DUPLICATE" | "SWAPPED" | "MIXED";
