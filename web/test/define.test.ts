/** The tag has its type: what a page gets from `document.querySelector` is checked like any element. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { TAG } from "../src/define";
import type { Crowd2dSkeletonElement } from "../src/element";

/** True only if both types are the same; a wrong one is an error of the compiler. */
type Same<A, B> = [A, B] extends [B, A] ? true : false;

test("the tag's element has the type of its class", () => {
  const isTyped: Same<HTMLElementTagNameMap[typeof TAG], Crowd2dSkeletonElement> = true;
  assert.ok(isTyped);
});
