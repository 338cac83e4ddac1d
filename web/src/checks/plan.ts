/** Works out once what the checks need to know about a rig. The same as src/poserig/pose/checks/plan.py. */
import type { KeypointClass, Link, Rig } from "../model/rig";

/** Two points or pairs that are linked. */
type Edge<T> = readonly [T, T];
/** The indices of a left point and its right partner. */
export type Pair = readonly [left: number, right: number];
type Neighbors<T> = ReadonlyMap<T, ReadonlySet<T>>;

export interface PlanLink {
  readonly from: number;
  readonly to: number;
  /** In the template, in units of its height; 0 if an end has no place in the template. */
  readonly length: number;
}

export interface Plan {
  readonly rig: Rig;
  readonly links: readonly PlanLink[];
  readonly pairs: readonly Pair[];
  /** Pairs whose two points are linked with each other: shoulders, hips, eyes. */
  readonly girdles: readonly Pair[];
  /** Pairs that are linked left with left and right with right. */
  readonly pairLinks: readonly Edge<Pair>[];
  /** Pairs whose directions can be compared, with the length of the template's links between them. */
  readonly comparable: readonly (readonly [Pair, Pair, number])[];
  /** Points that are seen only from the front, each with the pairs of its group, which surround it. */
  readonly faces: readonly (readonly [number, ReadonlySet<Pair>])[];
  /** Sets of pairs that a worker may exchange at once, smallest first. */
  readonly pairParts: readonly ReadonlySet<Pair>[];
  /** Sets of points that may lie on another object, each with the links (by index) from it to the rest. */
  readonly boundaries: readonly (readonly [ReadonlySet<number>, readonly number[]])[];
  /** Limbs: root, middle, end. */
  readonly chains: readonly (readonly [number, number, number])[];
}

/** More girdles than these would not tell more. */
const MOST_GIRDLES = 8;

const plans = new WeakMap<Rig, Plan>();

export function planOf(rig: Rig): Plan {
  const plan = plans.get(rig) ?? build(rig);
  plans.set(rig, plan);
  return plan;
}

function build(rig: Rig): Plan {
  const { keypoints } = rig;
  const links = rig.links.map((link) => ({ from: link.from, to: link.to, length: lengthOf(rig, link) }));
  const edges = links.map(({ from, to }): Edge<number> => [from, to]);
  const neighbors = neighborsOf(edges);
  const areLinked = (a: number, b: number): boolean => neighbors.get(a)?.has(b) === true;

  const pairs = pairsOf(keypoints);
  const girdles = pairs.filter(([left, right]) => areLinked(left, right));
  const twoPairs = pairs.flatMap((p, n) => pairs.slice(n + 1).map((q) => [p, q] as const));
  const pairLinks = twoPairs.filter(([p, q]) => areLinked(p[0], q[0]) && areLinked(p[1], q[1]));
  const compared = girdles.slice(0, MOST_GIRDLES);
  const comparable = twoPairs
    .filter((two) => pairLinks.includes(two) || two.every((pair) => compared.includes(pair)))
    .map(([p, q]) => [p, q, lengthBetween(links, p, q)] as const);
  const faces = keypoints.flatMap((_, face) => {
    const pairsOfFace = facePairs(keypoints, face, pairs, girdles, areLinked);
    return pairsOfFace ? [[face, pairsOfFace] as const] : [];
  });

  const besides = neighborsOf(pairLinks);
  const units = unitsOf(girdles, besides);
  const pointParts = parts([...keypoints.keys()], [
    ...halves(edges, neighbors),
    ...units.map((unit) => new Set(unit.flat())),
    ...faces.map(([face, its]) => new Set([face, ...[...its].flat()])),
  ]);
  const pairParts = parts(pairs, [
    ...halves(pairLinks, besides),
    ...units.map((unit) => new Set(unit)),
    ...faces.map(([, its]) => its),
  ]);
  const boundaries = pointParts.flatMap((part) => {
    const cut = links.flatMap(({ from, to }, n) => part.has(from) === part.has(to) ? [] : n);
    return cut.length === 0 ? [] : [[part, cut] as const];
  });
  const chains = keypoints.flatMap((_, middle) => chainsThrough(middle, neighbors));
  return { rig, links, pairs, girdles, pairLinks, comparable, faces, pairParts, boundaries, chains };
}

function lengthOf({ keypoints, aspect }: Rig, { from, to }: Link): number {
  const p = keypoints[from]?.position;
  const q = keypoints[to]?.position;
  return p && q ? Math.hypot((p.x - q.x) * aspect, p.y - q.y) : 0;
}

function pairsOf(keypoints: readonly KeypointClass[]): Pair[] {
  return keypoints.flatMap(({ swap, side }, n): Pair[] => {
    if (swap === null || swap < n) return [];
    const isRight = side === "right" || keypoints[swap]?.side === "left";
    return [isRight ? [swap, n] : [n, swap]];
  });
}

/** The template's length of the links from one pair to the other, in all. */
function lengthBetween(links: readonly PlanLink[], p: Pair, q: Pair): number {
  return links
    .filter(({ from, to }) => (p.includes(from) && q.includes(to)) || (p.includes(to) && q.includes(from)))
    .reduce((sum, { length }) => sum + length, 0);
}

/**
 * The pairs of a face's group. Null if the point is no face: a face has no side and is linked with both ends
 * of a girdle of its group, as the nose with the eyes.
 */
function facePairs(
  keypoints: readonly KeypointClass[], face: number, pairs: readonly Pair[], girdles: readonly Pair[],
  areLinked: (a: number, b: number) => boolean,
): ReadonlySet<Pair> | null {
  const group = keypoints[face]?.group;
  if (keypoints[face]?.swap !== null) return null;
  const isOfGroup = ([left]: Pair): boolean => keypoints[left]?.group === group;
  const isBeside = (end: number): boolean => areLinked(face, end) && keypoints[end]?.side !== "center";
  const girdle = girdles.find((pair) => isOfGroup(pair) && pair.every(isBeside));
  if (!girdle) return null;
  return new Set(pairs.filter((pair) => pair === girdle || (group && isOfGroup(pair))));
}

/** The limb of three points of which this one is the middle, as a list of one or none. */
function chainsThrough(middle: number, neighbors: Neighbors<number>): Plan["chains"] {
  const around = [...neighbors.get(middle) ?? []];
  const isEnd = (n: number): boolean => neighbors.get(n)?.size === 1;
  const end = around.find(isEnd);
  const root = around.find((n) => !isEnd(n));
  return around.length === 2 && end !== undefined && root !== undefined ? [[root, middle, end]] : [];
}

function neighborsOf<T>(edges: readonly Edge<T>[]): Neighbors<T> {
  const found = new Map<T, Set<T>>();
  for (const [a, b] of edges) {
    found.set(a, (found.get(a) ?? new Set()).add(b));
    found.set(b, (found.get(b) ?? new Set()).add(a));
  }
  return found;
}

/** Each girdle with the pairs that hang on it: arms on shoulders, legs on hips. */
function unitsOf(girdles: readonly Pair[], besides: Neighbors<Pair>): Pair[][] {
  const home = new Map(girdles.map((girdle) => [girdle, girdle]));
  for (const [pair, girdle] of home) {
    for (const next of besides.get(pair) ?? []) if (!home.has(next)) home.set(next, girdle);
  }
  return girdles.map((girdle) => [...home.keys()].filter((pair) => home.get(pair) === girdle));
}

/** For both ends of every edge: what can be reached from there without that edge. */
function halves<T>(edges: readonly Edge<T>[], neighbors: Neighbors<T>): Set<T>[] {
  return edges.flatMap((edge) => edge.map((start) => {
    const reached = new Set([start]);
    for (const at of reached) {
      for (const next of neighbors.get(at) ?? []) {
        const isEdge = edge.includes(at) && edge.includes(next);
        if (!isEdge) reached.add(next);
      }
    }
    return reached;
  }));
}

/** The sets and every single member, each once: the smallest first, then in the order of `all`. */
function parts<T>(all: readonly T[], sets: readonly ReadonlySet<T>[]): ReadonlySet<T>[] {
  // A text of the size and the members' indices: it can be compared and sorted.
  const key = (set: ReadonlySet<T>): string =>
    String.fromCharCode(set.size, ...[...set].map((one) => all.indexOf(one)).sort((a, b) => a - b));
  const single = all.map((one) => new Set([one]));
  const unique = new Map([...single, ...sets].map((set) => [key(set), set]));
  return [...unique].sort(([a], [b]) => a < b ? -1 : 1).map(([, set]) => set);
}
