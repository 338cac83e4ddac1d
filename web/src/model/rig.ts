/** Describes a rig: the keypoint classes of one kind of object, their order, partners and links. */

export type Side = "left" | "right" | "center";

export interface KeypointClass {
  readonly name: string;
  readonly side: Side;
  /** Index of the left/right partner. */
  readonly swap: number | null;
  readonly group: string;
  readonly color: string;
  /** Position in the unit box of the template. */
  readonly position: Readonly<{ x: number; y: number }> | null;
  /** The checks warn when a label lacks this point. */
  readonly required: boolean;
  /** The character that selects it; "" for the key of its place in the panel. */
  readonly hotkey: string;
}

export interface Link {
  readonly from: number;
  readonly to: number;
  /** CSS color, or null: the default line color. */
  readonly color: string | null;
}

export interface Rig {
  /** "" when the template describes its points with keypointClasses instead of a rig. */
  readonly name: string;
  readonly hash: string;
  readonly keypoints: readonly KeypointClass[];
  readonly links: readonly Link[];
  readonly indexOf: ReadonlyMap<string, number>;
  /** Width divided by height of the template box. */
  readonly aspect: number;
  /** What an instance is as long as nobody says another class. */
  readonly category: string;
  /** Classes that an instance may have: at least one. */
  readonly classes: readonly string[];
  /** Flags that an instance may have. */
  readonly flags: readonly string[];
}

/** Those of a task. The first one is that of a new instance. */
export type Rigs = readonly [Rig, ...Rig[]];

/** Stands for a rig that could not be read. */
export const NO_RIG: Rig = {
  name: "", hash: "", keypoints: [], links: [], indexOf: new Map(), aspect: 1, category: "", classes: [""],
  flags: [],
};

/** True when every point has a place in the template, so that a whole instance can be drawn at once. */
export function hasTemplate(rig: Rig): boolean {
  return rig.keypoints.length > 0 && rig.keypoints.every((keypoint) => keypoint.position !== null);
}

const WORDS = /[A-Z]?[a-z]+|[A-Z]+(?![a-z])/g;

/** The side that a name tells: "left_eye", "Right Knee", "l-hip", "wristR". */
export function sideFromName(name: string): Side {
  for (const word of name.match(WORDS) ?? []) {
    const lower = word.toLowerCase();
    if (lower === "left" || lower === "l") return "left";
    if (lower === "right" || lower === "r") return "right";
  }
  return "center";
}

const OTHER_SIDE: Readonly<Record<string, string>> = {
  left: "right", right: "left",
  Left: "Right", Right: "Left",
  LEFT: "RIGHT", RIGHT: "LEFT",
  l: "r", r: "l",
  L: "R", R: "L",
};

/** The keypoint whose name differs only in the side, if there is one. */
export function partnerByName({ name, side }: KeypointClass, indexOf: Rig["indexOf"]): number | null {
  if (side === "center") return null;
  return indexOf.get(name.replace(WORDS, (word) => OTHER_SIDE[word] ?? word)) ?? null;
}

export const nameOf = (rig: Rig, index: number): string => rig.keypoints[index]?.name ?? "";

/** A name as people read it: "left shoulder" for "left_shoulder". */
export function readableName(name: string): string {
  return name.replace(/[_-]+/g, " ").trim() || name;
}
