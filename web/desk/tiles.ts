/** The tiles of the grid: moves among them, marks the selected ones, and adds more as one scrolls. */
import { addressOf, ask, nodesOf } from "./asking";
import { columnsOf, placeAfter } from "./moving";
import { allOf, extended, NOTHING, toggled, type Selection } from "./selection";

export interface Tiles {
  readonly list: HTMLElement;
  readonly selection: Selection;
  select(selection: Selection): void;
  /** Puts newly written tiles in the place of those that are shown. */
  replace(fresh: readonly Element[]): void;
  /** Of the images that are shown, in their order. */
  order(): number[];
}

const AHEAD = "1200px";

export function createTiles(list: HTMLElement, pages: HTMLElement | null, onSelect: () => void): Tiles {
  let selection = NOTHING;
  const { more = "", view = "", indexes = "" } = list.dataset;
  const tiles = (): HTMLElement[] => [...list.children] as HTMLElement[];
  const order = (): number[] => tiles().map(indexOf);

  const select = (next: Selection): void => {
    selection = next;
    for (const tile of tiles()) mark(tile, next);
    onSelect();
  };

  list.addEventListener("click", (event) => {
    const box = boxOf(event.target);
    const tile = tileOf(event.target);
    if (!tile || (!box && !event.shiftKey)) return;
    if (event.shiftKey) {
      if (!box) event.preventDefault();
      select(extended(selection, order(), indexOf(tile)));
    } else {
      select(toggled(selection, indexOf(tile)));
    }
  });

  list.addEventListener("keydown", (event) => {
    const tile = tileOf(event.target);
    if (!tile || event.altKey || event.metaKey) return;
    if (event.ctrlKey) {
      if (event.key !== "a") return;
      event.preventDefault();
      void selectAll();
    } else if (event.key === " " && !boxOf(event.target)) {
      event.preventDefault();
      select(toggled(selection, indexOf(tile)));
    } else if (event.key === "Escape") {
      select(NOTHING);
    } else {
      const all = tiles();
      const columns = columnsOf(all.slice(0, 60).map((one) => one.offsetTop));
      const to = placeAfter(event.key, all.indexOf(tile), all.length, columns);
      const next = to === null ? undefined : all[to];
      if (!next) return;
      event.preventDefault();
      if (event.shiftKey) {
        const from = selection.anchor === null ? { ...selection, anchor: indexOf(tile) } : selection;
        select(extended(from, order(), indexOf(next)));
      }
      next.querySelector("a")?.focus();
    }
  });

  /** All that match, shown or not. */
  const selectAll = async (): Promise<void> => {
    const found = await ask(addressOf(indexes, view, {}));
    if (found) select(allOf((await found.json() as { readonly indexes: readonly number[] }).indexes));
  };

  if (pages && list.hasAttribute("data-follows")) addAsOneScrolls();

  function addAsOneScrolls(): void {
    const edge = document.createElement("p");
    edge.className = "tiles-edge";
    list.after(edge);
    pages?.querySelector("[rel=next]")?.remove();
    let isAsking = false;
    let watcher: IntersectionObserver | null = null;
    const add = async (): Promise<void> => {
      if (isAsking) return;
      isAsking = true;
      const after = (list.lastElementChild as HTMLElement | null)?.dataset["cursor"] ?? "";
      const response = await ask(addressOf(more, view, { after }));
      isAsking = false;
      if (!response) return;
      const fresh = await nodesOf(response);
      for (const tile of fresh) mark(tile as HTMLElement, selection);
      list.append(...fresh);
      if (!response.headers.has("X-More")) {
        watcher?.disconnect();
        edge.remove();
      } else {
        // It may be in sight still.
        watcher?.unobserve(edge);
        watcher?.observe(edge);
      }
    };
    watcher = new IntersectionObserver((seen) => {
      if (seen.some((one) => one.isIntersecting)) void add();
    }, { rootMargin: AHEAD });
    watcher.observe(edge);
  }

  return {
    list,
    get selection() { return selection; },
    select,
    order,
    replace(fresh) {
      const shown = new Map(tiles().map((tile) => [indexOf(tile), tile]));
      for (const tile of fresh as readonly HTMLElement[]) {
        const old = shown.get(indexOf(tile));
        if (!old) continue;
        const focused = old.contains(document.activeElement) ? document.activeElement : null;
        // Its place in the order is as it was shown.
        if (old.dataset["cursor"]) tile.dataset["cursor"] = old.dataset["cursor"];
        mark(tile, selection);
        old.replaceWith(tile);
        if (focused) tile.querySelector<HTMLElement>(focused.matches("a") ? "a" : "input")?.focus({ preventScroll: true });
      }
    },
  };
}

const indexOf = (tile: HTMLElement): number => Number(tile.dataset["index"]);

const tileOf = (target: EventTarget | null): HTMLElement | null =>
  target instanceof Element ? target.closest<HTMLElement>("[data-index]") : null;

const boxOf = (target: EventTarget | null): Element | null =>
  target instanceof Element ? target.closest(".tile-check") : null;

function mark(tile: HTMLElement, selection: Selection): void {
  const isPicked = selection.picked.has(indexOf(tile));
  tile.toggleAttribute("data-picked", isPicked);
  const box = tile.querySelector<HTMLInputElement>(".tile-check");
  if (box) box.checked = isPicked;
}
