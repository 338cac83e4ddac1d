/** Keeps the grid as it is now: asks what has changed, and writes those tiles anew in their places. */
import { addressOf, ask, nodesOf } from "./asking";
import type { Tiles } from "./tiles";

const EVERY_MS = 2000;
const AT_ONCE = 100;

interface Changes {
  readonly version: number;
  readonly indexes: readonly number[];
  readonly count: number;
  readonly total: number;
  readonly waiting: number;
}

/** Looks again and again; answers a function that looks at once. */
export function keepLive(tiles: Tiles, counted: HTMLElement | null): () => Promise<void> {
  const { changes = "", cards = "", view = "" } = tiles.list.dataset;
  let version = Number(tiles.list.dataset["version"]);
  let seen = "";
  let isLooking = false;

  async function look(): Promise<void> {
    if (isLooking || document.visibilityState !== "visible") return;
    isLooking = true;
    try {
      const response = await ask(addressOf(changes, view, { since: String(version) }), { "If-None-Match": seen });
      if (!response) return;
      const found = await response.json() as Changes;
      const shown = new Set(tiles.order());
      const wanted = found.indexes.filter((index) => shown.has(index));
      for (let start = 0; start < wanted.length; start += AT_ONCE) {
        const fresh = await ask(addressOf(cards, view, { index: wanted.slice(start, start + AT_ONCE) }));
        if (!fresh) return;
        tiles.replace(await nodesOf(fresh));
      }
      version = found.version;
      seen = response.headers.get("ETag") ?? "";
      if (counted) say(counted, found, view);
    } finally {
      isLooking = false;
    }
  }

  setInterval(() => void look(), EVERY_MS);
  return look;
}

function say(counted: HTMLElement, found: Changes, view: string): void {
  const parameters = new URLSearchParams(view);
  parameters.delete("sort");
  const number = (value: number): string => value.toLocaleString("en");
  const part = parameters.size > 0 ? `${number(found.count)} of ` : "";
  const waiting = found.waiting > 0 ? ` · ${number(found.waiting)} being looked through` : "";
  const text = `${part}${number(found.total)} image${found.total === 1 ? "" : "s"}${waiting}`;
  if (counted.textContent !== text) counted.textContent = text;
}
