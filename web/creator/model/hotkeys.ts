/** Finds hotkeys that two keypoints have; `adviceOn` says which keys cannot be used at all. */
import type { Draft } from "./draft";

/** Problems of hotkeys: index of the point, and what is wrong. */
export function* hotkeyProblems({ points }: Draft): Generator<readonly [index: number, what: string]> {
  const first = new Map<string, number>();
  for (const [index, { hotkey, name }] of points.entries()) {
    const taken = first.get(hotkey);
    if (!hotkey) continue;
    if (taken === undefined) first.set(hotkey, index);
    else yield [index, `The key ${hotkey} of "${name}" is also the key of "${points[taken]?.name ?? ""}".`];
  }
}
