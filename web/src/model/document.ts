/**
 * Holds the instances on one image. An instance is never changed in place: an edit replaces it. So whoever
 * keeps a list of instances keeps that state of the document.
 */
import type { JsonObject } from "./json";
import type { Rig } from "./rig";

/** As in COCO. */
export const NOT_LABELED = 0;
export const OCCLUDED = 1;
export const VISIBLE = 2;
export type Visibility = 0 | 1 | 2;

/**
 * A keypoint that the worker has dealt with. `undefined` in its place is a hole: it still waits for the
 * worker. A keypoint with visibility NOT_LABELED is one that the worker said cannot be labeled.
 */
export interface Keypoint {
  /** Image pixels. */
  readonly x: number;
  readonly y: number;
  readonly v: Visibility;
  /** The entry of initialValues that it came from. Its unknown fields go into the answer. */
  readonly loaded: JsonObject | null;
  /**
   * Only for a point that a template or a copy gave: - nobody has looked at it yet, a a worker accepted it in
   * its place, m a worker moved it.
   */
  readonly origin?: "-" | "a" | "m";
}

/** True for a keypoint that has a place on the image: neither a hole nor one that cannot be labeled. */
export const isLabeled = (keypoint: Keypoint | undefined): keypoint is Keypoint & { readonly v: 1 | 2 } =>
  keypoint !== undefined && keypoint.v !== NOT_LABELED;

/** True for a point that was given and that the worker has not confirmed: it is still to do. */
export const isUnconfirmed = (keypoint: Keypoint | undefined): boolean => keypoint?.origin === "-";

/** True for a hole, and for an unconfirmed point. */
export const isToDo = (keypoint: Keypoint | undefined): boolean => !keypoint || isUnconfirmed(keypoint);

export const isVisibility = (value: unknown): value is Visibility =>
  value === NOT_LABELED || value === OCCLUDED || value === VISIBLE;

/**
 * One entry of a loaded instance's annotations: a keypoint of the rig, or something that is kept as it is.
 */
export interface LoadedEntry {
  readonly raw: JsonObject;
  readonly index: number | null;
}

export interface Instance {
  readonly id: string;
  readonly name: string;
  readonly rig: Rig;
  readonly editable: boolean;
  /** One entry per keypoint class of its rig, in its order. */
  readonly keypoints: readonly (Keypoint | undefined)[];
  /** Colors that the data asks for. */
  readonly lineColor: string | null;
  readonly keypointColor: string | null;
  readonly issues: readonly string[];
  /** Findings that the worker accepted: their type, and the id of the other instance. */
  readonly accepted: readonly string[];
  /** As `detailsOf` reads them; none unless the page asks for them. */
  readonly details: JsonObject;
  readonly loaded: { readonly raw: JsonObject; readonly entries: readonly LoadedEntry[] } | null;
}

export interface LabelDocument {
  /** In the order of the panel and of the answer. */
  instances: readonly Instance[];
  /** What is said of the image, as `imageDetailsOf` reads it. */
  image: JsonObject;
  /** Of a new instance. */
  readonly rig: Rig;
  instance(id: string | null): Instance | undefined;
  keypoint(id: string | null, index: number | null): Keypoint | undefined;
  /** Only holes for an instance that is not there. */
  keypoints(id: string | null): Instance["keypoints"];
  /** Never the id of an earlier instance, which undo can bring back. */
  newId(): string;
}

/** The keypoints of an instance without any. */
export const holesOf = ({ keypoints }: Rig): Instance["keypoints"] => keypoints.map(() => undefined);

export function createDocument(rig: Rig, image: JsonObject): LabelDocument {
  const holes = holesOf(rig);
  let instances: readonly Instance[] = [];
  let lastId = 0;
  const document: LabelDocument = {
    image, rig,
    get instances() {
      return instances;
    },
    set instances(next) {
      instances = next;
      lastId = Math.max(lastId, ...next.map(({ id }) => Number(id)));
    },
    instance: (id) => instances.find((instance) => instance.id === id),
    keypoint: (id, index) => index === null ? undefined : document.keypoints(id)[index],
    keypoints: (id) => document.instance(id)?.keypoints ?? holes,
    newId: () => String(lastId + 1),
  };
  return document;
}

/** True when both lists hold the same objects: whatever changes is replaced. */
export const isSame = (a: readonly unknown[], b: readonly unknown[]): boolean =>
  a.length === b.length && a.every((one, i) => one === b[i]);
