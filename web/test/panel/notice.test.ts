import assert from "node:assert/strict";
import { test } from "node:test";
import { createNotice } from "../../src/panel/notice";
import { fakePage } from "../fake-page";

fakePage();

test("a notice stays until its action or its close button", () => {
  const { node, show } = createNotice();
  assert.equal(node.hidden, true);
  let acts = 0;
  for (const [at, expected] of [[0, 1], [1, 1]] as const) {
    show("Back.", "Start over", () => {
      // The notice has gone by then.
      assert.equal(node.hidden, true);
      acts += 1;
    });
    assert.deepEqual([node.hidden, node.textContent], [false, "Back.Start over"]);
    node.querySelectorAll("button")[at]?.click();
    assert.deepEqual([node.hidden, node.childNodes.length, acts], [true, 0, expected]);
  }
});
