/** Which images are selected, and where a range begins. */
export interface Selection {
  readonly picked: ReadonlySet<number>;
  /** The image from which Shift selects a range; null for none. */
  readonly anchor: number | null;
}

export const NOTHING: Selection = { picked: new Set(), anchor: null };

/** Selects an image, or no longer; a range begins there. */
export function toggled(selection: Selection, index: number): Selection {
  const picked = new Set(selection.picked);
  if (!picked.delete(index)) picked.add(index);
  return { picked, anchor: index };
}

/** Adds all images from the anchor to one, as the page has them; without an anchor that one alone. */
export function extended(selection: Selection, order: readonly number[], to: number): Selection {
  const end = order.indexOf(to);
  const begin = selection.anchor === null ? -1 : order.indexOf(selection.anchor);
  if (end < 0) return selection;
  if (begin < 0) return { picked: new Set([...selection.picked, to]), anchor: to };
  const range = order.slice(Math.min(begin, end), Math.max(begin, end) + 1);
  return { picked: new Set([...selection.picked, ...range]), anchor: selection.anchor };
}

export const allOf = (indexes: Iterable<number>): Selection => ({ picked: new Set(indexes), anchor: null });

/** As ranges, "0-59,63": a selection of any size fits into a form. */
export function inRanges(indexes: Iterable<number>): string {
  const ranges: [number, number][] = [];
  for (const index of [...indexes].sort((a, b) => a - b)) {
    const last = ranges.at(-1);
    if (last && index === last[1] + 1) last[1] = index;
    else ranges.push([index, index]);
  }
  return ranges.map(([first, last]) => (first === last ? String(first) : `${String(first)}-${String(last)}`)).join(",");
}

/** In parts of a size, each for one request. */
export function inParts(indexes: Iterable<number>, size: number): number[][] {
  const all = [...indexes];
  return Array.from({ length: Math.ceil(all.length / size) }, (_, part) => all.slice(part * size, (part + 1) * size));
}
