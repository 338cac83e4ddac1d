import assert from "node:assert/strict";
import { test } from "node:test";
import type { Crowd2dSkeletonElement } from "../src/element";

/** Only for tsc: a page that knows the tag knows the element's members. */
export function labelsOf(page: Document): [unknown, number, DOMRect] {
  const made: Crowd2dSkeletonElement = page.createElement("crowd-2d-skeleton");
  const found: Crowd2dSkeletonElement | null = page.querySelector("crowd-2d-skeleton");
  found?.submit();
  return [found?.annotations, made.zoom, made.drawingArea];
}

test("the element is registered once; a second copy of the script does no harm", async () => {
  // Node.js has no elements to extend.
  Object.defineProperty(globalThis, "HTMLElement", { value: Object, configurable: true });
  const { define, TAG } = await import("../src/define");
  const known = new Map<string, unknown>();
  const registry = {
    get: (name: string) => known.get(name),
    define: (name: string, element: unknown) => {
      assert.ok(!known.has(name));
      known.set(name, element);
    },
  } as unknown as CustomElementRegistry;
  define(registry);
  define(registry);
  assert.deepEqual([...known.keys()], ["crowd-2d-skeleton"]);
  assert.equal(TAG, "crowd-2d-skeleton");
});
