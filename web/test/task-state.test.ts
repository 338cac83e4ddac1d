import assert from "node:assert/strict";
import { test } from "node:test";
import { attributeOf, isUnchanged } from "../src/task-state";
import { taskOf } from "./fake-task";
import { part } from "./support";

test("the check mark of the screen counts, or else what it was before", () => {
  const { state } = taskOf();
  assert.equal(isUnchanged(state), false);
  state.workbench = null;
  assert.equal(isUnchanged(state), true);
});

test("attributes are read from the element", () => {
  const element = part<Element>({ getAttribute: (name) => name === "rig" ? "{}" : null });
  assert.deepEqual([attributeOf(element)("rig"), attributeOf(element)("imgSrc")], ["{}", null]);
});
