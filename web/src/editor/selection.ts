/** Holds what the next click is about: the active instance, and one of its keypoint classes. */
import type { Instance, Keypoint, LabelDocument } from "../model/document";

export interface Selection {
  /** Of the active instance; null while there is none. */
  readonly id: string | null;
  /** The keypoint class that the next click places or moves; null when the instance is complete. */
  readonly index: number | null;
  readonly instance: Instance | undefined;
  readonly keypoint: Keypoint | undefined;
  /** Does not tell listeners: `activate` in selecting.ts does. */
  set(id: string | null, index: number | null): void;
}

export function createSelection(document: LabelDocument): Selection {
  let id: string | null = null;
  let index: number | null = 0;
  return {
    get id() {
      return id;
    },
    get index() {
      return index;
    },
    get instance() {
      return document.instance(id);
    },
    get keypoint() {
      return document.keypoint(id, index);
    },
    set(nextId, nextIndex) {
      id = nextId;
      index = nextIndex;
    },
  };
}
