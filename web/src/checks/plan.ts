/** What the checks need to know about a rig, worked out once. The same as src/poserig/pose/checks/plan.py. */
import type { Rig } from "../model/rig";

/** Left and right partner, or two points or pairs that are linked. */
type Edge<T> = readonly [T, T];
export type Pair = Edge<number>;
type Neighbors<T> = ReadonlyMap<T, ReadonlySet<T>>;

export interface PlanLink {
  readonly from: number;
  readonly to: number;
  /** In the template; 0 where the template does not say. */
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
  /**
   * Pairs whose directions say something about each other, and how long the template's links between them
   * are.
   */
  readonly comparable: readonly (readonly [Pair, Pair, number])[];
  /** Points that are seen only from the front, each with the pairs of its group. */
  readonly faces: readonly (readonly [number, ReadonlySet<Pair>])[];
  /** Sets of pairs that a worker may exchange at once, smallest first. */
  readonly pairParts: readonly ReadonlySet<Pair>[];
  /** Sets of points that may lie on another object, each with the numbers of the links that hold it. */
  readonly boundaries: readonly (readonly [ReadonlySet<number>, readonly number[]])[];
  /** Limbs: root, middle, end. */
  readonly chains: readonly (readonly [number, number, number])[];
}

const plans = new WeakMap<Rig, Plan>();

export function planOf(rig: Rig): Plan {
  const plan = plans.get(rig) ?? build(rig);
  plans.set(rig, plan);
  return plan;
}

function build(rig: Rig): Plan {
  const { keypoints } = rig;
  const links = rig.links.map(({ from, to }) => {
    const [p, q] = [keypoints[from]?.position, keypoints[to]?.position];
    return { from, to, length: p && q ? Math.hypot((p.x - q.x) * rig.aspect, p.y - q.y) : 0 };
  });
  const edges = links.map(({ from, to }): Pair => [from, to]);
  const neighbors = neighborsOf(edges);
  const areLinked = (a: number, b: number): boolean => neighbors.get(a)?.has(b) === true;
  const isSided = (n: number): boolean => keypoints[n]?.side !== "center";

  const pairs = keypoints.flatMap(({ swap, side }, n): Pair[] => swap === null || swap < n ? []
    : [side === "right" || keypoints[swap]?.side === "left" ? [swap, n] : [n, swap]]);
  const girdles = pairs.filter(([left, right]) => areLinked(left, right));
  const twoPairs = pairs.flatMap((p, n) => pairs.slice(n + 1).map((q) => [p, q] as const));
  const pairLinks = twoPairs.filter(([p, q]) => areLinked(p[0], q[0]) && areLinked(p[1], q[1]));
  // Every further girdle would say the same again.
  const compared = girdles.slice(0, 8);
  const comparable = twoPairs
    .filter((two) => pairLinks.includes(two) || two.every((pair) => compared.includes(pair)))
    .map(([p, q]) => {
      const between = links.filter(
        ({ from, to }) => (p.includes(from) && q.includes(to)) || (p.includes(to) && q.includes(from)),
      );
      return [p, q, between.reduce((sum, { length }) => sum + length, 0)] as const;
    });

  const faces = keypoints.flatMap(({ swap, group }, face) => {
    const isOf = ([left]: Pair): boolean => keypoints[left]?.group === group;
    const girdle =
      swap === null &&
      girdles.find((pair) => isOf(pair) && pair.every((end) => areLinked(face, end) && isSided(end)));
    return girdle
      ? [[face, new Set(pairs.filter((pair) => pair === girdle || (group && isOf(pair))))] as const]
      : [];
  });
  const besides = neighborsOf(pairLinks);
  const units = unitsOf(girdles, besides);
  const pointParts = parts([...keypoints.keys()], [
    ...halves(edges, neighbors),
    ...units.map((unit) => new Set(unit.flat())),
    ...faces.map(([face, its]) => new Set([face, ...[...its].flat()])),
  ]);
  return {
    rig,
    links,
    pairs,
    girdles,
    pairLinks,
    comparable,
    faces,
    pairParts: parts(pairs, [
      ...halves(pairLinks, besides),
      ...units.map((unit) => new Set(unit)),
      ...faces.map(([, its]) => its),
    ]),
    boundaries: pointParts.flatMap((part) => {
      const cut = links.flatMap(({ from, to }, n) => part.has(from) === part.has(to) ? [] : n);
      return cut.length === 0 ? [] : [[part, cut] as const];
    }),
    chains: keypoints.flatMap((_, middle) => {
      const around = [...neighbors.get(middle) ?? []];
      const isEnd = (n: number): boolean => neighbors.get(n)?.size === 1;
      const [end] = around.filter(isEnd);
      const [root] = around.filter((n) => !isEnd(n));
      return around.length === 2 && end !== undefined && root !== undefined
        ? [[root, middle, end] as const]
        : [];
    }),
  };
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

/** For both ends of every edge: what can be reached from it without that edge. */
function halves<T>(edges: readonly Edge<T>[], neighbors: Neighbors<T>): Set<T>[] {
  return edges.flatMap((edge) =>
    edge.map((start) => {
      const reached = new Set([start]);
      for (const at of reached) {
        for (const next of neighbors.get(at) ?? [])
          if (!edge.includes(at) || !edge.includes(next)) reached.add(next);
      }
      return reached;
    }),
  );
}

/** With every single one, and without doubles: the smallest first, then those that come first in `all`. */
function parts<T>(all: readonly T[], sets: readonly ReadonlySet<T>[]): ReadonlySet<T>[] {
  // A text of the size and the members' numbers: texts are told apart, and have an order.
  const key = (set: ReadonlySet<T>): string =>
    String.fromCharCode(set.size, ...[...set].map((one) => all.indexOf(one)).sort((a, b) => a - b));
  const unique = new Map([...all.map((one) => new Set([one])), ...sets].map((set) => [key(set), set]));
  return [...unique].sort(([a], [b]) => a < b ? -1 : 1).map(([, set]) => set);
}
