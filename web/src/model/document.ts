/** The instances on one image. Every change is a list of reversible `Change`s, so that history needs no other means. */
import type { JsonObject } from "./json";

/** As in COCO. */
export const NOT_LABELED = 0;
export const OCCLUDED = 1;
export const VISIBLE = 2;
export type Visibility = 0 | 1 | 2;

/**
 * A keypoint that has been dealt with. No keypoint at all is a hole that still waits for the worker;
 * a keypoint with visibility NOT_LABELED is one that the worker said cannot be labeled.
 */
export interface Keypoint {
  readonly x: number;
  readonly y: number;
  readonly v: Visibility;
  /** The entry of initialValues that it came from: fields we do not know travel with it. */
  readonly loaded: JsonObject | null;
}

/** True for a keypoint that has a place on the image: neither a hole nor one that cannot be labeled. */
export const isLabeled = (keypoint: Keypoint | undefined): keypoint is Keypoint & { readonly v: 1 | 2 } =>
  keypoint !== undefined && keypoint.v !== NOT_LABELED;

/** One entry of a loaded instance's annotations: a keypoint of the rig, or something that is kept as it is. */
export interface LoadedEntry {
  readonly raw: JsonObject;
  readonly index: number | null;
}

export interface Instance {
  readonly id: string;
  /** Place in the list. Fractions are allowed: nothing has to be renumbered. */
  readonly order: number;
  readonly name: string;
  readonly editable: boolean;
  /** Colours that the data asks for. */
  readonly lineColor: string | null;
  readonly keypointColor: string | null;
  readonly issues: readonly string[];
  /** Findings that the worker accepted: their type, and the id of the other instance. */
  readonly accepted?: readonly string[];
  readonly loaded: { readonly raw: JsonObject; readonly entries: readonly LoadedEntry[] } | null;
}

export type Change =
  | { readonly kind: "instance"; readonly id: string; readonly before: Instance | undefined; readonly after: Instance | undefined }
  | { readonly kind: "keypoint"; readonly id: string; readonly index: number; readonly before: Keypoint | undefined; readonly after: Keypoint | undefined };

/** Changes by the record that they touch, at most one per record. */
export type Diff = ReadonlyMap<string, Change>;

export function changeKey(change: Change): string {
  return change.kind === "instance" ? change.id : `${change.id}/${change.index}`;
}

export class LabelDocument {
  readonly #instances = new Map<string, Instance>();
  readonly #keypoints = new Map<string | null, (Keypoint | undefined)[]>();
  /** How many keypoints the rig has. */
  readonly length: number;
  readonly #holes: readonly undefined[];
  #ordered: readonly Instance[] | null = null;
  #lastId = 0;

  constructor(length: number) {
    this.length = length;
    this.#holes = Array.from({ length }, () => undefined);
  }

  /** In the order of the panel and of the answer. */
  get instances(): readonly Instance[] {
    this.#ordered ??= [...this.#instances.values()].sort((a, b) => a.order - b.order);
    return this.#ordered;
  }

  instance(id: string | null): Instance | undefined {
    return id === null ? undefined : this.#instances.get(id);
  }

  keypoint(id: string | null, index: number | null): Keypoint | undefined {
    return index === null ? undefined : this.keypoints(id)[index];
  }

  /** One entry per keypoint class of the rig, in its order; of an instance that is not there, holes. */
  keypoints(id: string | null): readonly (Keypoint | undefined)[] {
    return this.#keypoints.get(id) ?? this.#holes;
  }

  /** Never given twice, so that undo can bring an instance back under its own id. */
  newId(): string {
    this.#lastId += 1;
    return String(this.#lastId);
  }

  apply(changes: Iterable<Change>): void {
    for (const change of changes) this.#set(change, change.after);
  }

  /** The same as applying the reversed changes. */
  revert(changes: Iterable<Change>): void {
    for (const change of [...changes].reverse()) this.#set(change, change.before);
  }

  #set(change: Change, value: Instance | Keypoint | undefined): void {
    if (change.kind === "keypoint") {
      this.#row(change.id)[change.index] = value as Keypoint | undefined;
      return;
    }
    this.#ordered = null;
    if (value === undefined) {
      this.#instances.delete(change.id);
      return;
    }
    this.#instances.set(change.id, value as Instance);
    // A draft brings its ids along.
    this.#lastId = Math.max(this.#lastId, Number(change.id));
    this.#row(change.id);
  }

  #row(id: string): (Keypoint | undefined)[] {
    const known = this.#keypoints.get(id);
    if (known) return known;
    const row = [...this.#holes];
    this.#keypoints.set(id, row);
    return row;
  }
}
