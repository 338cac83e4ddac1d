/** What the build makes of files of the Python package: scripts/bundle.mjs. */
declare module "poserig:side-words" {
  /** Words for left and right, each with its counterpart. */
  export const PAIRS: readonly (readonly [left: string, right: string])[];
  /** The same in scripts that put no space between words. */
  export const SIGNS: readonly (readonly [left: string, right: string])[];
}

declare module "poserig:library" {
  /** The rig files of the library, by name. */
  const rigs: readonly Readonly<Record<string, import("../src/model/json").Json>>[];
  export default rigs;
}
