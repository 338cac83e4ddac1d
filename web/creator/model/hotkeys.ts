/** Says which keys can select a keypoint in the component, and what is wrong with those that were chosen. */
import { KEYPOINT_KEYS } from "../../src/own-keys";
import type { Draft } from "./draft";

export const isReachable = (key: string): boolean => KEYPOINT_KEYS.includes(key);

/** Keys that select nothing: index of the point, and what is wrong. One that is taken is a fault of the file. */
export function* hotkeyProblems({ points }: Draft): Generator<readonly [index: number, what: string]> {
  for (const [index, { hotkey, name }] of points.entries()) {
    if (hotkey && !isReachable(hotkey)) {
      yield [index, `The key ${hotkey} of "${name}" is the component's own, or is not on every keyboard. `
        + `These are free: ${KEYPOINT_KEYS.join("")}`];
    }
  }
}
