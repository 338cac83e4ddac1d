/** The texts of the warnings. poserig.pose.checks has the same sentences. */
import type { Size } from "../model/geometry";
import type { Severity } from "./issue-types";

export const emptyInstance = () => "None of its points is labeled.";
export const outside = ({ width, height }: Size) => (list: string) =>
  `Outside the image of ${width} x ${height} pixels: ${list}.`;
export const missingRequired = (list: string) => `Required, but not labeled: ${list}.`;
export const missingPoint = (list: string) =>
  `Not labeled, though both ends of the limb are visible: ${list}.`;
export const coincident = (list: string) => `On the same spot: ${list}.`;
export const leftRightWhole = () => "Left and right look exchanged on the whole object.";
export const leftRightPart = (list: string) => `Left and right look exchanged: ${list}.`;
export const leftRightUnsure = (list: string) =>
  `Left and right look exchanged here, or on all the rest: ${list}.`;
export const leftRightPair = (list: string) => `These look exchanged: ${list}.`;
export const limbLength = (list: string) => `Far from where the rest of the object suggests: ${list}.`;
export const chainOrder = (list: string) => `In the wrong order along the limb: ${list}.`;
export const duplicate = () => "Lies on top of another instance: the same object, labeled twice?";
export const mixed = (list: string) =>
  `Mixes two objects: ${list} seem to belong to the neighbor.`;
export const swapped = (list: string) => `Exchanged with the neighbor: ${list}.`;

// The list in the panel
export const warnings = "Warnings";
export const notes = "Noted before";
export const fix = "Fix";
export const accept = "Accept";
export const fixed = "Fixed. Undo takes it back.";
export const fixLabel = (what: string) => `Fix: ${what}`;
export const acceptLabel = (what: string) => `Accept as it is: ${what}`;
export const undoFix = "fix of a warning";
export const undoAccept = "accept a warning";
export const count = (open: number) => open === 1 ? "1 warning" : `${open} warnings`;
export const stillOpen = (open: number) => open === 1
  ? "Submitted with 1 open warning."
  : `Submitted with ${open} open warnings.`;
export const severities: Readonly<Record<Severity, string>> = {
  error: "error",
  warning: "warning",
  hint: "hint",
};
