/** What the warnings say. Apart from the other texts, because poserig.pose.checks says the very same. */
import type { Size } from "../model/geometry";
import type { Severity } from "./issue-types";

export const EMPTY_INSTANCE = () => "None of its points is labeled.";
export const OUTSIDE = ({ width, height }: Size) => (list: string) => `Outside the image of ${width} x ${height} pixels: ${list}.`;
export const MISSING_REQUIRED = (list: string) => `Required, but not labeled: ${list}.`;
export const MISSING_POINT = (list: string) => `Not labeled, though both ends of the limb are visible: ${list}.`;
export const COINCIDENT = (list: string) => `On the same spot: ${list}.`;
export const LEFT_RIGHT_WHOLE = () => "Left and right look exchanged on the whole object.";
export const LEFT_RIGHT_PART = (list: string) => `Left and right look exchanged: ${list}.`;
export const LEFT_RIGHT_UNSURE = (list: string) => `Left and right look exchanged here, or on all the rest: ${list}.`;
export const LEFT_RIGHT_PAIR = (list: string) => `These look exchanged: ${list}.`;
export const LIMB_LENGTH = (list: string) => `Far from where the rest of the object suggests: ${list}.`;
export const CHAIN_ORDER = (list: string) => `In the wrong order along the limb: ${list}.`;
export const DUPLICATE = () => "Lies on top of another instance: the same object, labeled twice?";
export const MIXED = (list: string) => `Mixes two objects: ${list} seem to belong to the neighbor.`;
export const SWAPPED = (list: string) => `Exchanged with the neighbor: ${list}.`;

// The list in the panel
export const WARNINGS = "Warnings";
export const NOTES = "Noted before";
export const FIX = "Fix";
export const ACCEPT = "Accept";
export const FIXED = "Fixed. Undo takes it back.";
export const FIX_LABEL = (what: string) => `Fix: ${what}`;
export const ACCEPT_LABEL = (what: string) => `Accept as it is: ${what}`;
export const UNDO_FIX = "fix of a warning";
export const UNDO_ACCEPT = "accept a warning";
export const COUNT = (open: number) => open === 1 ? "1 warning" : `${open} warnings`;
export const NONE = "No warnings";
export const STILL_OPEN = (open: number) => open === 1
  ? "Submitted with 1 open warning."
  : `Submitted with ${open} open warnings.`;
export const SEVERITIES = { error: "error", warning: "warning", hint: "hint" } satisfies Record<Severity, string>;
