import assert from "node:assert/strict";
import { test } from "node:test";
import { clear, fitCanvas, gridOf, place, type Grid } from "../../src/view/layer";
import { assertClose, part } from "../support";

const GRID: Grid = { area: { width: 100, height: 50 }, ratio: 1, x: 0, y: 0 };

function canvas(): HTMLCanvasElement {
  return part<HTMLCanvasElement>({ width: 0, height: 0, style: {} as CSSStyleDeclaration });
}

/** The grid of a node at this place with this pixel ratio. */
function grid(left: number, top: number, ratio: number): Grid {
  Object.defineProperty(globalThis, "window", { value: { devicePixelRatio: ratio }, configurable: true });
  const rect = { left, top } as DOMRect;
  return gridOf(part<Element>({ clientWidth: 100, clientHeight: 50, getBoundingClientRect: () => rect }));
}

test("a canvas begins at the edge of the device pixel in which the area begins", () => {
  assert.deepEqual(grid(10, 20, 1), { ...GRID });
  assert.deepEqual(grid(10, 20, 0).ratio, 1);
  // 10.5 CSS pixels are 15.75 device pixels: half a CSS pixel into one.
  const { x, y, ratio } = grid(10.5, 20, 1.5);
  assert.deepEqual([x, y, ratio], [0.5, 0, 1.5]);
  // What is off by rounding only counts as an edge.
  assert.deepEqual([grid(10.009, 9.991, 1).x, grid(10.009, 9.991, 1).y], [0, 0]);
  assertClose(grid(10.012, 9, 1).x, 0.012);
  assertClose(grid(9, 9.988, 1).y, 0.988);
});

test("a canvas has as many pixels as it covers on the device", () => {
  const node = canvas();
  fitCanvas(node, { ...GRID, ratio: 1.5, x: 0.5, y: 0.25 });
  assert.deepEqual([node.width, node.height], [151, 76]);
  assert.deepEqual([node.style.width, node.style.height], [`${151 / 1.5}px`, `${76 / 1.5}px`]);
  assert.deepEqual([node.style.left, node.style.top], ["-0.5px", "-0.25px"]);
});

test("a cleared layer is drawn in CSS pixels of the area", () => {
  const calls: unknown[] = [];
  const context = part<CanvasRenderingContext2D>({
    canvas: Object.assign(canvas(), { width: 151, height: 76 }),
    resetTransform: () => { calls.push("reset"); },
    clearRect: (...box: number[]) => { calls.push(box); },
    setTransform: ((...matrix: number[]) => { calls.push(matrix); }) as CanvasRenderingContext2D["setTransform"],
  });
  clear(context, { ...GRID, ratio: 2, x: 0.5, y: 0.25 });
  assert.deepEqual(calls, ["reset", [0, 0, 151, 76], [2, 0, 0, 2, 1, 0.5]]);
});

test("what was drawn for one view is moved to its place in another", () => {
  const node = canvas();
  const moved = (to: Partial<Record<"scale" | "x" | "y", number>>, at: Partial<Grid> = {}): string => {
    place(node, { scale: 2, x: 10, y: 20 }, { scale: 2, x: 10, y: 20, ...to }, { ...GRID, ...at });
    return node.style.transform;
  };
  assert.equal(moved({}), "none");
  assert.equal(moved({ x: 13, y: 15 }), "translate(3px, -5px) scale(1)");
  assert.equal(moved({ y: 21 }), "translate(0px, 1px) scale(1)");
  assert.equal(moved({ scale: 4 }), "translate(-10px, -20px) scale(2)");
  assert.equal(moved({ scale: 4 }, { x: 0.5, y: 0.25 }), "translate(-10.5px, -20.25px) scale(2)");
});
