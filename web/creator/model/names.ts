/** Reads left and right out of keypoint names, as src/poserig/pose/side_words.py does; its words are that file's. */
import { PAIRS, SIGNS } from "poserig:side-words";
import type { Side } from "../../src/model/rig";

type OneSide = Exclude<Side, "center">;

const sideOfWord = new Map<string, OneSide>();
const others = new Map<string, Set<string>>();
for (const [left, right] of PAIRS) {
  sideOfWord.set(left, "left").set(right, "right");
  for (const [word, other] of [[left, right], [right, left]] as const) {
    others.set(word, (others.get(word) ?? new Set()).add(other));
  }
}

/** Between words: signs, and a small letter before a capital one. */
const GAP = /[\s_.\-:/()]+|(?<=(?![A-Z])[\p{L}\p{Nl}\p{No}])(?=[A-Z])/u;
const wordsOf = (name: string): string[] =>
  name.split(GAP).filter((word) => word).map((word) => word.toLowerCase());
const joined = (words: readonly string[]): string => words.join(" ");

export interface SideTold {
  readonly side: Side;
  /** Index of the partner; null without one. */
  readonly partner: number | null;
}

/**
 * The side of each name and its partner: the only one that differs in nothing but the word for the side. A name
 * without a partner has no side.
 */
export function sidesOf(names: readonly string[]): SideTold[] {
  const byWords = new Map<string, number[]>();
  names.forEach((name, index) => {
    const words = joined(wordsOf(name));
    byWords.set(words, [...byWords.get(words) ?? [], index]);
  });
  return names.map((name): SideTold => {
    const partners = new Map<number, Side>();
    for (const { words, side } of mirrored(name)) {
      for (const other of byWords.get(words) ?? []) if (names[other] !== name) partners.set(other, side);
    }
    const [[partner, side] = [null, "center"] as const] = partners;
    return new Set([...partners.keys()].map((index) => names[index])).size === 1
      ? { side, partner } : { side: "center", partner: null };
  });
}

interface Mirrored {
  readonly words: string;
  readonly side: Side;
}

/** What a partner may be called, and the side that the name itself then is of. */
function mirrored(name: string): Mirrored[] {
  const words = wordsOf(name);
  const byWord: Mirrored[] = words.flatMap((word, at) => [...others.get(word) ?? []].map((other) => ({
    words: joined(words.with(at, other)), side: sideOfWord.get(word) ?? "center",
  })));
  const bySign: Mirrored[] = SIGNS.flatMap(([left, right]) =>
    ([[left, right, "left"], [right, left, "right"]] as const).flatMap(([own, other, side]) =>
      replaced(name, own, other).map((text) => ({ words: joined(wordsOf(text)), side }))));
  return [...byWord, ...bySign];
}

function replaced(name: string, own: string, other: string): string[] {
  if (name.startsWith(own)) return [other + name.slice(own.length)];
  return name.endsWith(own) ? [name.slice(0, -own.length) + other] : [];
}

/** The words of a name but those for a side. */
export function withoutSide(name: string): string {
  const words = wordsOf(name).filter((word) => !sideOfWord.has(word)).map((word) => {
    const sign = SIGNS.flat().find((one) => word.startsWith(one) || word.endsWith(one)) ?? "";
    return word.startsWith(sign) ? word.slice(sign.length) : word.slice(0, -sign.length);
  });
  return joined(words.filter((word) => word));
}

/** The side that a name says by itself, and the name for the other side; null for a name that says none. */
export function otherName(name: string): { readonly side: OneSide; readonly name: string } | null {
  // A longer word is surer: "gauche" before "g".
  const [word] = wordsOf(name).filter((one) => others.has(one)).sort((a, b) => b.length - a.length);
  if (word !== undefined) {
    const [other = ""] = others.get(word) ?? [];
    return { side: sideOfWord.get(word) ?? "left", name: withWord(name, word, other) };
  }
  for (const [left, right] of SIGNS) {
    for (const [own, other, side] of [[left, right, "left"], [right, left, "right"]] as const) {
      const [text] = replaced(name, own, other);
      if (text !== undefined) return { side, name: text };
    }
  }
  return null;
}

/** The name with one of its words replaced, in that word's case. */
function withWord(name: string, word: string, other: string): string {
  const pieces = name.split(new RegExp(`(${GAP.source})`, "u"));
  const at = pieces.findIndex((piece) => piece.toLowerCase() === word);
  return pieces.with(at, inCaseOf(pieces[at] ?? "", other)).join("");
}

function inCaseOf(model: string, word: string): string {
  const isUpper = (text: string): boolean => text !== text.toLowerCase();
  if (!isUpper(model)) return word;
  const first = word.charAt(0).toUpperCase();
  return model.length > 1 && !isUpper(model.slice(1)) || word.length < 2
    ? first + word.slice(1) : word.toUpperCase();
}
