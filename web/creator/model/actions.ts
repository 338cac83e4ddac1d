/** What one can do to a draft. Each returns another draft, or the same one when there is nothing to do. */
import { isSame } from "../../src/model/document";
import type { Position, Size } from "../../src/model/geometry";
import type { Side } from "../../src/model/rig";
import { axisOf } from "./advice";
import { newId, pointOf, type Draft, type DraftPoint } from "./draft";
import { otherName, sidesOf, withoutSide } from "./names";

type Change = Partial<Omit<DraftPoint, "id">>;

/** Changes points; those for which `change` returns null stay as they are. */
function mapPoints(draft: Draft, change: (point: DraftPoint, index: number) => Change | null): Draft {
  const points = draft.points.map((point, index) => {
    const members = change(point, index);
    return members ? { ...point, ...members } : point;
  });
  return isSame(points, draft.points) ? draft : { ...draft, points };
}

export const changePoints = (draft: Draft, ids: readonly string[], change: Change): Draft =>
  mapPoints(draft, ({ id }) => ids.includes(id) ? change : null);

export function addPoint(draft: Draft, at: Position): { readonly draft: Draft; readonly id: string } {
  const id = newId(draft);
  const taken = new Set(draft.points.map(({ name }) => name));
  let number = draft.points.length + 1;
  while (taken.has(`point ${number}`)) number += 1;
  const point: DraftPoint = {
    id, at, name: `point ${number}`, side: "center", partner: null, group: "", color: "", sigma: null,
    required: false, hotkey: "", extra: {},
  };
  return { draft: { ...draft, frame: null, points: [...draft.points, point] }, id };
}

/** A point's name. Sides and partners that the names tell follow, unless somebody has said otherwise. */
export function renamePoint(draft: Draft, id: string, name: string): Draft {
  const point = pointOf(draft, id);
  if (!point || point.name === name) return draft;
  return pairByNames(changePoints(draft, [id], { name }));
}

/** Makes pairs of points whose names differ in the side alone and that have no partner yet. */
export function pairByNames(draft: Draft): Draft {
  const told = sidesOf(draft.points.map(({ name }) => name));
  return mapPoints(draft, (point, index) => {
    const { side, partner } = told[index] ?? { side: "center", partner: null };
    const other = draft.points[partner ?? -1];
    if (!other || point.partner !== null || other.partner !== null) return null;
    return { side, partner: other.id };
  });
}

/** How many points `pairByNames` would give a partner. */
export function pairable(draft: Draft): number {
  const paired = pairByNames(draft);
  return paired.points.filter(({ partner }, index) => partner !== draft.points[index]?.partner).length;
}

/** Makes two points partners, or frees one for null. Their former partners have none then. */
export function setPartner(draft: Draft, id: string, partner: string | null): Draft {
  const involved = new Set([id, partner, pointOf(draft, id)?.partner, pointOf(draft, partner)?.partner]);
  const sides = sidesFor(pointOf(draft, id), pointOf(draft, partner));
  return mapPoints(draft, (point) => {
    if (!involved.has(point.id)) return null;
    if (partner !== null && point.id === id) return { partner, side: sides[0] };
    if (point.id === partner) return { partner: id, side: sides[1] };
    return { partner: null };
  });
}

/** Sides of two partners: those they have or are named by; else the one that is further right is the left. */
function sidesFor(one: DraftPoint | undefined, other: DraftPoint | undefined): readonly [Side, Side] {
  const sideOf = (point: DraftPoint | undefined): Side =>
    point?.side !== "center" && point ? point.side : otherName(point?.name ?? "")?.side ?? "center";
  const [a, b] = [sideOf(one), sideOf(other)];
  if (a === "left" || (a === "center" && b === "right")) return ["left", "right"];
  if (a === "right" || b === "left") return ["right", "left"];
  // Seen from the front, an object's own left is at the right of the image.
  return (one?.at.x ?? 0) >= (other?.at.x ?? 0) ? ["left", "right"] : ["right", "left"];
}

/** The x of the mirror axis: the middle of most pairs, else of the points without a side, else of the paper. */
export function mirrorAxis({ points, paper }: Draft): number {
  const byId = new Map(points.map((point) => [point.id, point]));
  const middles = points.flatMap(({ side, partner, at }) => {
    const other = byId.get(partner ?? "");
    return side === "left" && other ? (at.x + other.at.x) / 2 / paper.width : [];
  });
  if (middles.length > 0) return axisOf(middles) * paper.width;
  const central = points.filter(({ name }) => !otherName(name)).map(({ at }) => at.x).sort((a, b) => a - b);
  return central[Math.floor(central.length / 2)] ?? paper.width / 2;
}

/**
 * Mirrors in one action. Points whose name says a side and that have no partner get one, with their lines; the
 * partners of the selected points (of all points of the left side, without a selection) move to their mirror
 * image.
 */
export function mirror(draft: Draft, selected: readonly string[] = []): Draft {
  const axis = mirrorAxis(draft);
  const mirrored = ({ x, y }: Position): Position => ({ x: 2 * axis - x, y });
  let next = pairByNames(draft);
  const isMeant = (point: DraftPoint): boolean => selected.length === 0 || selected.includes(point.id);
  const sources = next.points.filter((point) =>
    isMeant(point) && (point.partner === null ? otherName(point.name) !== null
      : selected.length > 0 || point.side === "left"));
  const made = new Map<string, string>();
  for (const { id } of sources) {
    const point = pointOf(next, id);
    if (!point) continue;
    if (point.partner !== null) {
      if (!made.has(id)) next = changePoints(next, [point.partner], { at: mirrored(point.at) });
      continue;
    }
    const other = otherName(point.name);
    if (!other || next.points.some(({ name }) => name === other.name)) continue;
    const partner = newId(next);
    const side = other.side === "left" ? "right" : "left";
    const twin = { ...point, id: partner, name: other.name, side, partner: id, at: mirrored(point.at), hotkey: "",
      color: "" } as const;
    next = changePoints(next, [id], { side: other.side, partner });
    const index = next.points.findIndex((one) => one.id === id);
    next = { ...next, points: next.points.toSpliced(index + 1, 0, twin) };
    made.set(id, partner);
  }
  const moved = next === draft ? draft : { ...next, frame: null };
  return mirrorLinks(moved, new Set([...made.keys(), ...made.values()]));
}

/** Adds the mirror image of every line at points that were made by mirroring. */
function mirrorLinks(draft: Draft, made: ReadonlySet<string>): Draft {
  const partnerOf = (id: string): string => pointOf(draft, id)?.partner ?? id;
  return draft.links.reduce((next, { from, to, color }) =>
    made.has(from) || made.has(to) ? addLink(next, partnerOf(from), partnerOf(to), color) : next, draft);
}

/** Moves points by pixels of the paper. */
export const movePoints = (draft: Draft, ids: readonly string[], dx: number, dy: number): Draft =>
  ({
    ...mapPoints(draft, ({ id, at }) => ids.includes(id) ? { at: { x: at.x + dx, y: at.y + dy } } : null),
    frame: null,
  });

export function removePoints(draft: Draft, ids: readonly string[]): Draft {
  const isGone = (id: string | null): boolean => id !== null && ids.includes(id);
  if (!draft.points.some(({ id }) => isGone(id))) return draft;
  const points = draft.points.filter(({ id }) => !isGone(id))
    .map((point) => isGone(point.partner) ? { ...point, partner: null } : point);
  return { ...draft, points, frame: null, links: draft.links.filter(({ from, to }) => !isGone(from) && !isGone(to)) };
}

/** Index of the line between two points, in either direction; -1 without one. */
export const linkBetween = ({ links }: Draft, a: string, b: string): number =>
  links.findIndex(({ from, to }) => (from === a && to === b) || (from === b && to === a));

export function addLink(draft: Draft, from: string, to: string, color = ""): Draft {
  if (from === to || linkBetween(draft, from, to) >= 0) return draft;
  return { ...draft, links: [...draft.links, { from, to, color }] };
}

export const removeLink = (draft: Draft, index: number): Draft =>
  index in draft.links ? { ...draft, links: draft.links.toSpliced(index, 1) } : draft;

/** Moves points, in their order, before the one at `index`; the length of the list is its end. */
export function reorder(draft: Draft, ids: readonly string[], index: number): Draft {
  const isMoved = ({ id }: DraftPoint): boolean => ids.includes(id);
  const before = draft.points.slice(0, index).filter((point) => !isMoved(point));
  const after = draft.points.slice(index).filter((point) => !isMoved(point));
  const points = [...before, ...draft.points.filter(isMoved), ...after];
  return points.every((point, at) => point === draft.points[at]) ? draft : { ...draft, points };
}

/** Okabe and Ito's colors but black and yellow, which are hard to see on a photograph. */
export const PALETTE = ["#e69f00", "#0072b2", "#009e73", "#cc79a7", "#56b4e9", "#d55e00"] as const;

/** Colors by side: no point has a color of its own, so each gets that of its side. */
export const colorBySide = (draft: Draft): Draft => mapPoints(draft, ({ color }) => color ? { color: "" } : null);

/** A color for each group, in two lightnesses for left and right. */
export function colorByGroup(draft: Draft): Draft {
  const groups = [...new Set(draft.points.map(({ group }) => group))];
  return mapPoints(draft, ({ group, side }) => {
    const color = GROUP_COLORS[groups.indexOf(group) % GROUP_COLORS.length] ?? GROUP_COLORS[0];
    return { color: color[side] };
  });
}

const GROUP_COLORS: readonly [Record<Side, string>, ...Record<Side, string>[]] = [
  { left: "#f5b942", right: "#8a5a00", center: "#e69f00" },
  { left: "#5cb6ea", right: "#00497a", center: "#0072b2" },
  { left: "#4fd6ac", right: "#00654a", center: "#009e73" },
  { left: "#e9a9cb", right: "#93407a", center: "#cc79a7" },
  { left: "#ff9a54", right: "#8f3f00", center: "#d55e00" },
];

/** Sigmas of points of the same name, whatever their side. */
export type KnownSigmas = ReadonlyMap<string, number>;

/** Takes sigmas over from points of other rigs that have the same name, or end with the same word. */
export function transferSigmas(draft: Draft, known: KnownSigmas): Draft {
  const find = (name: string): number | undefined => {
    const words = withoutSide(name).split(" ");
    return words.map((_, at) => known.get(words.slice(at).join(" "))).find((sigma) => sigma !== undefined);
  };
  const next = mapPoints(draft, ({ name }) => {
    const sigma = find(name);
    return sigma === undefined ? null : { sigma };
  });
  return next === draft ? draft : { ...next, sigmaSource: "transferred" };
}

/** Lays the drawing out on another paper, as large as fits and without changing its shape. */
export function changePaper(draft: Draft, paper: Size, picture: string): Draft {
  const from = draft.paper;
  const scale = Math.min(paper.width / from.width, paper.height / from.height);
  const to = ({ x, y }: Position): Position => ({
    x: paper.width / 2 + (x - from.width / 2) * scale, y: paper.height / 2 + (y - from.height / 2) * scale,
  });
  const { frame } = draft;
  const [topLeft, bottomRight] = frame
    ? [to({ x: frame.left, y: frame.top }), to({ x: frame.right, y: frame.bottom })] : [];
  return {
    ...mapPoints(draft, ({ at }) => ({ at: to(at) })),
    paper,
    picture,
    frame: topLeft && bottomRight
      ? { left: topLeft.x, top: topLeft.y, right: bottomRight.x, bottom: bottomRight.y } : null,
  };
}
