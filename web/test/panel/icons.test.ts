import assert from "node:assert/strict";
import { test } from "node:test";
import * as icons from "../../src/panel/icons";

test("circles are two half arcs around their center", () => {
  assert.equal(icons.PLACE, "M9 12a3 3 0 1 0 6 0a3 3 0 1 0 -6 0M12 2v5M12 17v5M2 12h5M17 12h5");
});

test("no icon leaves the grid of 24 by 24 where it says so", () => {
  for (const [name, path] of Object.entries(icons)) {
    for (const [, x, y] of path.matchAll(/[ML]([\d.]+) ([\d.]+)/g)) {
      assert.ok(Number(x) <= 24 && Number(y) <= 24, `${name}: ${path}`);
    }
  }
});
