/** Small helpers that several test files share. */
import { Place, type Json, type JsonObject, type Problem } from "../src/model/json";
import { parseRig } from "../src/model/parse-rig";
import type { Rig } from "../src/model/rig";

export const RIG_JSON = {
  version: 1,
  name: "arm-3",
  hash: "0123456789abcdef",
  aspect: 0.5,
  keypoints: [
    { name: "neck", position: [0.5, 0] },
    { name: "left_hand", side: "left", swap: "right_hand", position: [1, 1] },
    { name: "right_hand", side: "right", swap: "left_hand", color: "#112233", position: [0, 1] },
  ],
  links: [{ from: "neck", to: "left_hand" }, { from: "neck", to: "right_hand", color: "#445566" }],
} satisfies JsonObject;

export function rigOf(json: Json = RIG_JSON): Rig {
  const problems: Problem[] = [];
  const rig = parseRig(new Place(json, "rig", problems));
  if (!rig || problems.length > 0) throw new Error(JSON.stringify(problems));
  return rig;
}

/** Attributes as a page would give them: names without regard to case, values as text. */
export function attributes(values: Readonly<Record<string, string>>): (name: string) => string | null {
  const lower = new Map(Object.entries(values).map(([name, value]) => [name.toLowerCase(), value]));
  return (name) => lower.get(name.toLowerCase()) ?? null;
}

/** A small generator with a seed, so that a failing run can be repeated. */
export function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
