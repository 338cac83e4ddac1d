/**
 * Holds the rig that is being drawn. A draft is never changed in place: an action replaces it, so whoever keeps
 * one keeps that state.
 */
import type { Box, Position, Size } from "../../src/model/geometry";
import type { JsonObject } from "../../src/model/json";
import type { Side } from "../../src/model/rig";

export interface DraftPoint {
  /** Never changes, and is in no file: names may be double or empty while somebody types. */
  readonly id: string;
  readonly name: string;
  readonly side: Side;
  /** Id of the left/right partner, which names this one. */
  readonly partner: string | null;
  readonly group: string;
  /** CSS color, or "" for the color of its side. */
  readonly color: string;
  /** Null: the default. */
  readonly sigma: number | null;
  /** Image pixels of the paper. */
  readonly at: Position;
  readonly required: boolean;
  /** One character, or "" for none. */
  readonly hotkey: string;
  /** Members of the file that this version does not know: they are kept. */
  readonly extra: JsonObject;
}

export interface DraftLink {
  /** Ids of points. */
  readonly from: string;
  readonly to: string;
  readonly color: string;
}

export const SIGMA_SOURCES = ["measured", "transferred", "estimated", "placeholder"] as const;
export type SigmaSource = (typeof SIGMA_SOURCES)[number];

export interface Draft {
  readonly name: string;
  readonly title: string;
  readonly category: string;
  readonly credit: string;
  readonly sigmaSource: SigmaSource;
  readonly revision: number;
  readonly classes: readonly string[];
  readonly flags: readonly string[];
  /** What one draws on: the size of the image, or of a blank page. */
  readonly paper: Size;
  /** The image as a data URL, or "" for a blank page. */
  readonly picture: string;
  /** The box that the template's positions refer to; null: the box around all points. */
  readonly frame: Box | null;
  readonly points: readonly DraftPoint[];
  readonly links: readonly DraftLink[];
  readonly extra: JsonObject;
}

/** Sigma of a point whose rig gives none; pose/rig.py says the same. */
export const DEFAULT_SIGMA = 0.05;
export const PAPER: Size = { width: 1000, height: 1000 };
/** Room around a template on its paper, as a share of the paper's side. */
const MARGIN = 0.1;

export const EMPTY: Draft = {
  name: "", title: "", category: "", credit: "", sigmaSource: "placeholder", revision: 1,
  classes: [], flags: [], paper: PAPER, picture: "", frame: null, points: [], links: [], extra: {},
};

export const pointOf = ({ points }: Draft, id: string | null | undefined): DraftPoint | undefined =>
  points.find((point) => point.id === id);

/** An id that no point of the draft has. */
export function newId({ points }: Draft): string {
  return String(1 + Math.max(0, ...points.map(({ id }) => Number(id))));
}

/** The largest box of that shape in the middle of a paper, with room around it. */
export function boxOnPaper({ width, height }: Size, aspect: number): Box {
  const room = 1 - 2 * MARGIN;
  const across = Math.min(width * room, height * room * aspect);
  const down = across / aspect;
  const left = (width - across) / 2;
  const top = (height - down) / 2;
  return { left, top, right: left + across, bottom: top + down };
}
