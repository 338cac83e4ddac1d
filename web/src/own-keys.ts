/**
 * The worker's own keys. A key of the table is named as it is by default: "q", "Alt+v", "Delete". Keys are
 * only ever exchanged: so none is lost, and none does two things.
 */
import { keyMeaning, type TypedKey } from "./key-meaning";
import type { Rig } from "./model/rig";
import { readStored, removeStored, writeStored } from "./storage";

const STORED = "poserig:keys";
// Classes 0 … 44. The existing component shows "y" for two of them and selects only the first: here "l" is
// the other.
export const KEYPOINT_KEYS = Array.from("1234567890ertyuioplABCDEFGHIJKLMNOPQRSTUVWXYZ");

/**
 * The key of each keypoint: that of the rig file, if it is one for keypoints; else that of its place, if the
 * rig file gives it to no other one.
 */
export function keysOf({ keypoints }: Rig): readonly (string | undefined)[] {
  const given = keypoints.map(({ hotkey }) => KEYPOINT_KEYS.includes(hotkey) ? hotkey : undefined);
  return given.map((key, index) => {
    const usual = KEYPOINT_KEYS[index];
    return key ?? (given.includes(usual) ? undefined : usual);
  });
}

const ALT = "Alt+";
/**
 * One sign, with Alt or without, and few keys that have a name. The others mean the same everywhere, or
 * belong to the browser or to the portal: Enter, arrows, Escape, "?".
 */
const CHOOSABLE = /^(?:Alt\+)?(?:[^\s?]|F[1-46-9]|Delete)$/u;

/** Typed key → key of the table whose work it does. Only those that differ. */
let own = new Map<string, string>();

/** What is typed, in the names of the table. */
export const typedName = (event: TypedKey): string => (event.altKey ? ALT : "") + keyMeaning(event);

export const canBeChosen = (name: string): boolean => CHOOSABLE.test(name);

/** The key of the table whose work a typed key does. */
export function workOf(typed: string): string {
  // Alt with the key of a keypoint goes with that key.
  const keypoint = typed.startsWith(ALT) && own.get(typed.slice(ALT.length));
  return own.get(typed) ?? (keypoint && KEYPOINT_KEYS.includes(keypoint) ? ALT + keypoint : typed);
}

/** The key that does the work of a key of the table. */
export const keyFor = (name: string): string => [...own].find(([, work]) => work === name)?.[0] ?? name;

/** From now on `typed` does the work of `name`, and the key that did it does what `typed` did. */
export function exchangeKeys(name: string, typed: string): void {
  const [before, other] = [keyFor(name), own.get(typed) ?? typed];
  own.set(typed, name).set(before, other);
  for (const key of [typed, before]) if (own.get(key) === key) own.delete(key);
  writeStored(STORED, [...own].flat().join(" "));
}

export function resetKeys(): void {
  own.clear();
  removeStored(STORED);
}

/** Reads what was saved, by this page or by another one. What is no exchange of keys counts as none. */
export function loadKeys(): void {
  const read = readStored(STORED)?.split(" ") ?? [];
  own = new Map();
  read.forEach((key, index) => { if (index % 2) own.set(read[index - 1] ?? "", key); });
  const sorted = (keys: Iterable<string>): string => [...keys].sort().join(" ");
  if (!read.every(canBeChosen) || sorted(own.keys()) !== sorted(own.values())) own.clear();
}

/** A key as a worker reads it: "Q", "Alt+V", "Shift+A". */
export const readableKey = (name: string): string =>
  name.replace(/(?<![^+])[a-z]$/i, (letter) => letter < "a" ? `Shift+${letter}` : letter.toUpperCase());

/** The worker's own key for a key of the table, as they read it. */
export const shownKey = (name: string): string => readableKey(keyFor(name));

/** A text in which keys of the table stand in braces, with the worker's own keys. */
export const withKeys = (text: string): string =>
  text.replace(/\{(\S+?)\}/g, (_, name: string) => shownKey(name));
