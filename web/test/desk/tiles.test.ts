/** The grid on a page: keys, clicks, more tiles as one scrolls, tiles that change in their places. */
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { createTiles, type Tiles } from "../../desk/tiles";
import { fakePage } from "../fake-page";

fakePage();
let scrolled: ((seen: readonly { readonly isIntersecting: boolean }[]) => void) | null = null;
Object.assign(globalThis, {
  HTMLButtonElement: window.HTMLButtonElement,
  DOMParser: window.DOMParser,
  MouseEvent: window.MouseEvent,
  IntersectionObserver: class {
    constructor(run: typeof scrolled) { scrolled = run; }
    observe(): void { /* the test scrolls */ }
    unobserve(): void { /* the same */ }
    disconnect(): void { scrolled = null; }
  },
});

const answers: Record<string, { readonly body: string; readonly more?: boolean }> = {};
const asked: string[] = [];
Object.assign(globalThis, {
  fetch: (address: string) => {
    asked.push(address);
    const { body = "", more = false } = answers[address.split("?")[0] ?? ""] ?? {};
    const headers = new Map(more ? [["X-More", "1"]] : []);
    return Promise.resolve({
      status: 200, redirected: false, headers, text: () => Promise.resolve(body),
      json: () => Promise.resolve(JSON.parse(body) as unknown),
    });
  },
});

const tile = (index: number, words = ""): string =>
  `<li data-index="${index}" data-cursor="[0,${index}]"><a href="#${index}">${words}</a>` +
  '<input class="tile-check" type="checkbox"></li>';

let tiles: Tiles;
let list: HTMLElement;
const link = (index: number): HTMLElement | null => list.querySelector(`[data-index="${index}"] a`);
const box = (index: number): HTMLInputElement | null => list.querySelector(`[data-index="${index}"] input`);
const picked = (): number[] => [...tiles.selection.picked].sort((a, b) => a - b);
const settled = (): Promise<void> => new Promise((resolve) => { setTimeout(resolve, 0); });

function press(key: string, held: { readonly shiftKey?: boolean; readonly ctrlKey?: boolean } = {}): void {
  document.activeElement?.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...held }));
}

beforeEach(() => {
  asked.length = 0;
  document.body.innerHTML = '<ul id="tiles" data-more="/more" data-indexes="/indexes" data-view="sort=name" data-follows>' +
    [5, 3, 8, 1].map((index) => tile(index)).join("") + '</ul><nav id="pages"><a rel="next">Next</a></nav>';
  list = document.querySelector<HTMLElement>("#tiles") ?? document.body;
  tiles = createTiles(list, document.querySelector("#pages"), () => undefined);
});

test("space selects the image in focus, Shift and an arrow a range, Escape none", () => {
  link(5)?.focus();
  press(" ");
  assert.deepEqual(picked(), [5]);
  assert.equal(box(5)?.checked, true);
  press("ArrowRight", { shiftKey: true });
  assert.deepEqual(picked(), [3, 5]);
  assert.equal(document.activeElement, link(3));
  press("ArrowRight");
  assert.deepEqual([document.activeElement, picked()], [link(8), [3, 5]]);
  press("Escape");
  assert.deepEqual(picked(), []);
  assert.equal(box(5)?.checked, false);
});

test("a range without an image selected before begins where the focus was", () => {
  link(3)?.focus();
  press("ArrowRight", { shiftKey: true });
  assert.deepEqual(picked(), [3, 8]);
});

test("a click with Shift selects the range and opens nothing", () => {
  box(3)?.click();
  assert.deepEqual(picked(), [3]);
  const click = new MouseEvent("click", { bubbles: true, cancelable: true, shiftKey: true });
  link(1)?.dispatchEvent(click);
  assert.deepEqual([picked(), click.defaultPrevented], [[1, 3, 8], true]);
  const plain = new MouseEvent("click", { bubbles: true, cancelable: true });
  link(5)?.dispatchEvent(plain);
  assert.deepEqual([picked(), plain.defaultPrevented], [[1, 3, 8], false]);
});

test("Ctrl and A select all that match, also what is not shown", async () => {
  answers["/indexes"] = { body: '{"indexes": [5, 3, 8, 1, 77]}' };
  link(5)?.focus();
  press("a", { ctrlKey: true });
  await settled();
  assert.deepEqual(picked(), [1, 3, 5, 8, 77]);
  assert.deepEqual(asked, ["/indexes?sort=name"]);
});

test("more tiles come as one scrolls, marked when they are selected, until there are no more", async () => {
  assert.equal(document.querySelector("[rel=next]"), null);
  answers["/indexes"] = { body: '{"indexes": [5, 9]}' };
  link(5)?.focus();
  press("a", { ctrlKey: true });
  await settled();
  answers["/more"] = { body: tile(9) + tile(2), more: true };
  scrolled?.([{ isIntersecting: true }]);
  scrolled?.([{ isIntersecting: true }]);
  await settled();
  assert.deepEqual(tiles.order(), [5, 3, 8, 1, 9, 2]);
  assert.deepEqual(asked.slice(1), ["/more?sort=name&after=%5B0%2C1%5D"]);
  assert.deepEqual([box(9)?.checked, box(2)?.checked], [true, false]);
  answers["/more"] = { body: tile(4) };
  scrolled?.([{ isIntersecting: true }]);
  await settled();
  assert.equal(tiles.order().at(-1), 4);
  assert.equal(document.querySelector(".tiles-edge"), null);
});

test("a tile that changes keeps its place, its mark and the focus", () => {
  box(3)?.click();
  link(3)?.focus();
  const fresh = document.createElement("ul");
  fresh.innerHTML = tile(3, "Labeled").replace("[0,3]", "[9,3]") + tile(99, "not shown");
  tiles.replace([...fresh.children]);
  assert.deepEqual(tiles.order(), [5, 3, 8, 1]);
  assert.equal(link(3)?.textContent, "Labeled");
  assert.equal(box(3)?.checked, true);
  assert.equal(document.activeElement, link(3));
  assert.equal(list.children[1]?.getAttribute("data-cursor"), "[0,3]");
});
