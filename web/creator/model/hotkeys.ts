/** Says which keys can select a keypoint in the component, and what is wrong with those that were chosen. */
import { KEYPOINT_KEYS } from "../../src/own-keys";
import type { Draft } from "./draft";

export const isReachable = (key: string): boolean => KEYPOINT_KEYS.includes(key);

/** Problems of hotkeys: index of the point, and what is wrong. */
export function* hotkeyProblems({ points }: Draft): Generator<readonly [index: number, what: string]> {
  const first = new Map<string, number>();
  for (const [index, { hotkey, name }] of points.entries()) {
    if (!hotkey) continue;
    const taken = first.get(hotkey);
    if (!isReachable(hotkey)) {
      yield [index, `The key ${hotkey} of "${name}" is the component's own, or is not on every keyboard. `
        + `These are free: ${KEYPOINT_KEYS.join("")}`];
    } else if (taken === undefined) first.set(hotkey, index);
    else yield [index, `The key ${hotkey} of "${name}" is also the key of "${points[taken]?.name ?? ""}".`];
  }
}
