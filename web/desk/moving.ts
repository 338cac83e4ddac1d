/** Where keys lead in a grid. */

/** The place that a key leads to from a place in a grid; null for another key, or at an edge. */
export function placeAfter(key: string, at: number, count: number, columns: number): number | null {
  const to = target(key, at, count, columns);
  return to === null || to === at || to < 0 || to >= count ? null : to;
}

function target(key: string, at: number, count: number, columns: number): number | null {
  switch (key) {
    case "ArrowLeft": return at - 1;
    case "ArrowRight": return at + 1;
    case "ArrowUp": return at - columns;
    // Below the last whole row is the last image.
    case "ArrowDown": return at + columns < count || rowOf(at, columns) === rowOf(count - 1, columns)
      ? at + columns : count - 1;
    case "Home": return 0;
    case "End": return count - 1;
    default: return null;
  }
}

const rowOf = (place: number, columns: number): number => Math.floor(place / columns);

/** How many columns a grid has, of the tops of its tiles. */
export function columnsOf(tops: readonly number[]): number {
  const [first] = tops;
  const next = tops.findIndex((top) => top !== first);
  return Math.max(next < 0 ? tops.length : next, 1);
}
