import assert from "node:assert/strict";
import { test } from "node:test";
import type { Editor } from "../../src/editor/editor";
import { addInstance } from "../../src/editor/instance-actions";
import { selectInstance } from "../../src/editor/selecting";
import { createBackdrop, type Backdrop } from "../../src/view/backdrop";
import type { Grid } from "../../src/view/layer";
import { fakePage } from "../fake-page";
import { editorOf } from "../support";

const page = fakePage();
const GRID: Grid = { area: { width: 100, height: 50 }, ratio: 1, x: 0, y: 0 };
const VIEW = { scale: 1, x: 0, y: 0 };
const PREFERENCES = { keypointSize: 5, lineSize: 3, lineColor: "#00f", forceLineColor: false };

// Each look at the clock finds it so many milliseconds later: one look for each instance that was drawn.
let now = 0;
let cost = 0;
Object.assign(globalThis, { performance: { now: () => { now += cost; return now; } } });

interface Opened extends Backdrop {
  readonly editor: Editor;
  readonly parent: HTMLElement;
  readonly canvas: () => HTMLCanvasElement;
  /** The x of each instance that was drawn since the last call, on all canvases so far. */
  readonly drawn: () => number[];
  readonly opacities: () => unknown[];
}

const at = (x: number): unknown => ({ annotations: [{ label: "neck", x, y: 10 }] });
const row = (count: number): unknown[] => Array.from({ length: count }, (_, i) => at(10 * (i + 1)));

function open(initial: unknown): Opened {
  const editor = editorOf(initial);
  const backdrop = createBackdrop(editor, PREFERENCES);
  const parent = document.createElement("div");
  parent.append(backdrop.node);
  const canvas = (): HTMLCanvasElement => parent.firstElementChild as HTMLCanvasElement;
  const known = new Set<HTMLCanvasElement>();
  let calls: (readonly unknown[])[] = [];
  const take = (): void => {
    known.add(canvas());
    calls.push(...[...known].flatMap((one) => page.drawn(one)));
  };
  const places = (): number[] =>
    [...new Set(calls.filter(([name, , , radius]) => name === "arc" && radius === 5.5).map(([, x]) => Number(x)))];
  return {
    ...backdrop, editor, parent, canvas,
    draw(...values) {
      const isDrawing = backdrop.draw(...values);
      take();
      return isDrawing;
    },
    drawn() {
      const found = places();
      calls = [];
      return found;
    },
    opacities: () => calls.filter(([name]) => name === "globalAlpha=").map(([, value]) => value),
  };
}

test("one instance alone is never drawn here, and costs no canvas", () => {
  const { draw, canvas, drawn } = open(row(1));
  assert.deepEqual([draw(VIEW, GRID, true), drawn(), canvas().style.width], [false, [], ""]);
});

test("all but the active instance are drawn pale, at once and on the same canvas when they are few", () => {
  const { draw, drawn, opacities, canvas, node } = open(row(3));
  assert.equal(draw(VIEW, GRID, true), false);
  assert.deepEqual(opacities(), [0.6]);
  assert.deepEqual([drawn(), canvas() === node, canvas().style.width], [[20, 30], true, "100px"]);
  assert.equal(draw(VIEW, GRID, true), false);
  assert.deepEqual(drawn(), []);
});

test("without an active instance nothing is pale", () => {
  const { draw, opacities, editor } = open(row(2));
  selectInstance(editor, "");
  draw(VIEW, GRID, true);
  assert.deepEqual(opacities(), [editor.selection.instance ? 0.6 : 1]);
});

test("what is shown moves with the view, and is hidden with all keypoints", () => {
  const { draw, canvas, editor } = open(row(3));
  draw(VIEW, GRID, true);
  assert.deepEqual([canvas().style.transform, canvas().style.visibility], ["none", ""]);
  editor.hidden.all = true;
  draw({ scale: 2, x: 5, y: 7 }, GRID, false);
  assert.deepEqual([canvas().style.transform, canvas().style.visibility], [
    "translate(5px, 7px) scale(2)", "hidden",
  ]);
});

test("an instance that is active no longer is added at once", () => {
  const { draw, editor, drawn } = open(row(3));
  draw(VIEW, GRID, true);
  drawn();
  addInstance(editor);
  draw(VIEW, GRID, true);
  assert.deepEqual(drawn(), [10, 20, 30]);
});

test("many instances are drawn in slices on a second canvas, which then takes the place of the first", () => {
  cost = 15;
  const { draw, drawn, canvas, node, parent } = open(row(22));
  // The first slice lasts 40 ms, the following ones 5.
  const drawing = [draw(VIEW, GRID, true)];
  assert.equal(canvas(), node);
  for (let i = 0; i < 30 && drawing.at(-1); i += 1) drawing.push(draw(VIEW, GRID, false));
  assert.equal(drawing.length, 7);
  assert.deepEqual([canvas() === node, parent.children.length], [false, 1]);
  assert.deepEqual(drawn(), Array.from({ length: 21 }, (_, i) => 20 + 10 * i));
  // Now that something is shown, a slice is one instance.
  const again = [draw({ ...VIEW, x: 1 }, GRID, true)];
  for (let i = 0; i < 30 && again.at(-1); i += 1) again.push(draw({ ...VIEW, x: 1 }, GRID, false));
  assert.equal(again.length, 21);
  assert.equal(canvas(), node);
  cost = 0;
});

test("a drawing that is out of date is given up for the new one, which may be light", () => {
  cost = 15;
  const { draw, canvas, node, editor } = open(row(22));
  assert.equal(draw(VIEW, GRID, true), true);
  // 20 others with 3 keypoints each are drawn at once.
  editor.document.instances = editor.document.instances.slice(0, 21);
  assert.equal(draw(VIEW, GRID, true), false);
  assert.equal(canvas(), node);
  assert.equal(draw(VIEW, GRID, false), false);
  cost = 0;
});

test("more than three new instances wait for the next drawing", () => {
  const added = (count: number): number[] => {
    const { draw, drawn, editor } = open(row(22));
    draw(VIEW, GRID, true);
    drawn();
    const more = editorOf(row(22 + count)).document.instances.slice(22);
    editor.document.instances = [...editor.document.instances, ...more];
    cost = 1000;
    draw(VIEW, GRID, true);
    cost = 0;
    // The first slice of the new drawing is on the other canvas, which is not seen yet.
    return drawn().slice(-count);
  };
  assert.deepEqual(added(3), [230, 240, 250]);
  assert.deepEqual(added(4), []);
});
