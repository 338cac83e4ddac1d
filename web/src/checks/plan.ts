/** What the checks need to know about a rig, worked out once. The same as src/poserig/pose/checks/plan.py. */
import type { Rig } from "../model/rig";

export type Pair = readonly [number, number];

export interface Plan {
  readonly rig: Rig;
  readonly neighbors: readonly (readonly number[])[];
  /** Of each link in the template; 0 where the template does not say. */
  readonly lengths: readonly number[];
  /** Left and right partner. */
  readonly pairs: readonly Pair[];
  readonly pairOf: ReadonlyMap<number, number>;
  /** Pairs whose two points are linked with each other: shoulders, hips, eyes. */
  readonly girdles: ReadonlySet<number>;
  readonly pairLinks: readonly Pair[];
  /** Pairs whose directions say something about each other, and how long the template's links between them are. */
  readonly comparable: readonly (readonly [number, number, number])[];
  /** Points that are seen only from the front, each with the pairs of its group. */
  readonly faces: readonly (readonly [number, ReadonlySet<number>])[];
  /** Sets of pairs that a worker may exchange at once, smallest first. */
  readonly pairParts: readonly ReadonlySet<number>[];
  /** Sets of points that may lie on another object, each with the numbers of the links that hold it. */
  readonly boundaries: readonly (readonly [ReadonlySet<number>, readonly number[]])[];
  /** Limbs: root, middle, end. */
  readonly chains: readonly (readonly [number, number, number])[];
}

const plans = new WeakMap<Rig, Plan>();

export function planOf(rig: Rig): Plan {
  const known = plans.get(rig);
  if (known) return known;
  const plan = build(rig);
  plans.set(rig, plan);
  return plan;
}

function build(rig: Rig): Plan {
  const { keypoints } = rig;
  const links = rig.links.map((link): Pair => [link.from, link.to]);
  const neighbors = keypoints.map((_, n) =>
    [...new Set(links.flatMap(([a, b]) => a === n ? b : b === n ? a : []))].sort((a, b) => a - b));
  const areLinked = (a: number, b: number): boolean => neighbors[a]?.includes(b) === true;
  const pairs: Pair[] = [];
  keypoints.forEach(({ swap, side }, n) => {
    if (swap === null || swap < n) return;
    pairs.push(side === "right" || keypoints[swap]?.side === "left" ? [swap, n] : [n, swap]);
  });
  const pairOf = new Map(pairs.flatMap((pair, n) => pair.map((end): Pair => [end, n])));
  const girdles = new Set(pairs.flatMap(([a, b], n) => areLinked(a, b) ? n : []));
  const between = new Map<string, number>();
  const lengths = links.map(([a, b]) => {
    const [p, q] = [keypoints[a]?.position, keypoints[b]?.position];
    return p && q ? Math.hypot((p.x - q.x) * rig.aspect, p.y - q.y) : 0;
  });
  const linked = new Set<string>();
  links.forEach(([a, b], n) => {
    const [p, q] = [pairOf.get(a), pairOf.get(b)];
    const [one, other] = [pairs[p ?? -1], pairs[q ?? -1]];
    if (p === undefined || q === undefined || p === q || !one || !other) return;
    const key = `${Math.min(p, q)},${Math.max(p, q)}`;
    between.set(key, (between.get(key) ?? 0) + (lengths[n] ?? 0));
    const side = one[0] === a ? 0 : 1;
    if (other[side] === b && areLinked(one[side === 0 ? 1 : 0], other[side === 0 ? 1 : 0])) linked.add(key);
  });
  const pairLinks = edges(linked);
  const first = [...girdles].slice(0, 8);
  const alike = new Set([...linked, ...first.flatMap((p) => first.flatMap((q) => p < q ? `${p},${q}` : []))]);
  const comparable = edges(alike).map(([p, q]) => [p, q, between.get(`${p},${q}`) ?? 0] as const);

  const faces = new Map<number, Set<number>>();
  for (const girdle of girdles) {
    const [a, b] = pairs[girdle] ?? [0, 0];
    const group = keypoints[a]?.group ?? "";
    if (keypoints[a]?.side === "center" || keypoints[b]?.side === "center") continue;
    for (const point of neighbors[a] ?? []) {
      if (pairOf.has(point) || !areLinked(point, b) || keypoints[point]?.group !== group || faces.has(point)) continue;
      faces.set(point, new Set(pairs.flatMap(([end], n) => n === girdle || (group && keypoints[end]?.group === group) ? n : [])));
    }
  }
  const sortedFaces = [...faces].sort(([a], [b]) => a - b);
  const units = unitsOf(girdles, pairLinks);
  const ends = (numbers: Iterable<number>): number[] => [...numbers].flatMap((n) => [...pairs[n] ?? []]);
  const besides = pairs.map((_, n) => pairLinks.flatMap(([p, q]) => p === n ? q : q === n ? p : []));
  const pairParts = parts(pairs.length, [
    ...pairs.map((_, n) => new Set([n])),
    ...pairLinks.flatMap((edge) => edge.map((start) => reach(start, besides, edge))),
    ...units,
    ...faces.values(),
  ]);
  const pointParts = parts(keypoints.length, [
    ...keypoints.flatMap((_, n) => neighbors[n]?.length ? new Set([n]) : []),
    ...links.flatMap((edge) => edge.flatMap((start) => {
      const part = reach(start, neighbors, edge);
      return part.has(edge[0] + edge[1] - start) ? [] : part;
    })),
    ...units.map((unit) => new Set(ends(unit))),
    ...sortedFaces.map(([face, its]) => new Set([face, ...ends(its)])),
  ]);
  return {
    rig, neighbors, lengths, pairs, pairOf, girdles, pairLinks, comparable, faces: sortedFaces, pairParts,
    boundaries: pointParts.flatMap((part) => {
      const cut = links.flatMap(([a, b], n) => part.has(a) === part.has(b) ? [] : n);
      return cut.length === 0 ? [] : [[part, cut] as const];
    }),
    chains: neighbors.flatMap((around, middle) => {
      const [a = 0, b = 0] = around;
      if (around.length !== 2) return [];
      return ([[a, b], [b, a]] as const).flatMap(([root, end]) =>
        neighbors[end]?.length === 1 && (neighbors[root]?.length ?? 0) > 1 ? [[root, middle, end] as const] : []);
    }),
  };
}

function edges(keys: ReadonlySet<string>): Pair[] {
  return [...keys].map((key): Pair => {
    const [p = 0, q = 0] = key.split(",").map(Number);
    return [p, q];
  }).sort(compare);
}

/** Each girdle with the pairs that hang on it: arms on shoulders, legs on hips. */
function unitsOf(girdles: ReadonlySet<number>, links: readonly Pair[]): Set<number>[] {
  const home = new Map([...girdles].map((n) => [n, n]));
  for (const [n, its] of home) {
    for (const [p, q] of links) {
      const other = n === p ? q : n === q ? p : n;
      if (!home.has(other)) home.set(other, its);
    }
  }
  return [...girdles].map((girdle) => new Set([...home].flatMap(([n, its]) => its === girdle ? n : [])));
}

/** What can be reached from `start` without that one edge. */
function reach(start: number, neighbors: readonly (readonly number[])[], [from, to]: Pair): Set<number> {
  const reached = new Set([start]);
  for (const at of reached) {
    for (const next of neighbors[at] ?? []) {
      if (at + next !== from + to || (at !== from && at !== to)) reached.add(next);
    }
  }
  return reached;
}

/** Without doubles and without the whole, smallest first. */
function parts(whole: number, sets: readonly Set<number>[]): Set<number>[] {
  const sorted = sets.filter((set) => set.size < whole).map((set) => [...set].sort((a, b) => a - b));
  const unique = new Map(sorted.map((set) => [set.join(), set]));
  return [...unique.values()].sort((a, b) => a.length - b.length || compare(a, b)).map((set) => new Set(set));
}

function compare(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((n, i) => n !== b[i]);
  return at < 0 ? 0 : (a[at] ?? 0) - (b[at] ?? 0);
}
