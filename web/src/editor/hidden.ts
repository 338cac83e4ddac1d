/** Holds what is hidden: all keypoints, or single ones. It changes what is seen, never the answer. */
import type { Instance, LabelDocument } from "../model/document";

export interface Hidden {
  /** True while all keypoints are hidden. */
  all: boolean;
  /** Hides one keypoint or shows it again. Without an index: all keypoints of the instance. */
  toggle(id: string, index?: number): void;
  has(id: string, index: number): boolean;
  /** True when every keypoint of the instance is hidden. */
  hasInstance(id: string): boolean;
  /** The keypoints of an instance that can be seen and grabbed: one entry per class, as in the document. */
  shownOf(id: string): Instance["keypoints"];
}

export function createHidden(document: LabelDocument, emit: (what: "hidden" | "shown") => void): Hidden {
  let all = false;
  const hidden = new Map<string, Set<number>>();

  const hiddenOf = (id: string): Set<number> => {
    const known = hidden.get(id) ?? new Set();
    hidden.set(id, known);
    return known;
  };

  return {
    get all() {
      return all;
    },
    set all(next) {
      if (next === all) return;
      all = next;
      emit("hidden");
    },
    toggle(id, index) {
      const own = hiddenOf(id);
      const indices = index === undefined ? [...document.keypoints(id).keys()] : [index];
      const hides = indices.some((one) => !own.has(one));
      for (const one of indices) {
        if (hides) own.add(one);
        else own.delete(one);
      }
      emit("shown");
    },
    has: (id, index) => hidden.get(id)?.has(index) === true,
    hasInstance: (id) => hidden.get(id)?.size === document.keypoints(id).length,
    shownOf(id) {
      const keypoints = document.keypoints(id);
      const own = hidden.get(id);
      if (!own || own.size === 0) return keypoints;
      return keypoints.map((keypoint, index) => own.has(index) ? undefined : keypoint);
    },
  };
}
