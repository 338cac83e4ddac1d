/** What the warnings say. Apart from the other texts, because poserig.pose.checks says the very same. */
import type { Size } from "../model/geometry";

export const TEXTS = {
  emptyInstance: () => "None of its points is labeled.",
  outside: ({ width, height }: Size) => (list: string) => `Outside the image of ${width} x ${height} pixels: ${list}.`,
  missingRequired: (list: string) => `Required, but not labeled: ${list}.`,
  missingPoint: (list: string) => `Not labeled, though both ends of the limb are visible: ${list}.`,
  coincident: (list: string) => `On the same spot: ${list}.`,
  leftRightWhole: () => "Left and right look exchanged on the whole object.",
  leftRightPart: (list: string) => `Left and right look exchanged: ${list}.`,
  leftRightUnsure: (list: string) => `Left and right look exchanged here, or on all the rest: ${list}.`,
  leftRightPair: (list: string) => `These look exchanged: ${list}.`,
  limbLength: (list: string) => `Far from where the rest of the object suggests: ${list}.`,
  chainOrder: (list: string) => `In the wrong order along the limb: ${list}.`,
  duplicate: () => "Lies on top of another instance: the same object, labeled twice?",
  mixed: (list: string) => `Mixes two objects: ${list} seem to belong to the neighbor.`,
  swapped: (list: string) => `Exchanged with the neighbor: ${list}.`,

  // The list in the panel
  warnings: "Warnings",
  notes: "Noted before",
  fix: "Fix",
  accept: "Accept",
  fixed: "Fixed. Undo takes it back.",
  fixLabel: (what: string) => `Fix: ${what}`,
  acceptLabel: (what: string) => `Accept as it is: ${what}`,
  undoFix: "fix of a warning",
  undoAccept: "accept a warning",
  count: (open: number) => open === 1 ? "1 warning" : `${open} warnings`,
  none: "No warnings",
  stillOpen: (open: number) => open === 1
    ? "Submitted with 1 open warning."
    : `Submitted with ${open} open warnings.`,
  error: "error",
  warning: "warning",
  hint: "hint",
} as const;
