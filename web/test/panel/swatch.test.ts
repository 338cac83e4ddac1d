import assert from "node:assert/strict";
import { test } from "node:test";
import { setSwatch, swatch } from "../../src/panel/swatch";
import type { KeypointClass } from "../../src/model/rig";
import { fakePage } from "../fake-page";
import { rigOf } from "../support";

fakePage();

test("a swatch has the shape of the side, the color of the class, and is filled when told", () => {
  const [neck, left, right] = rigOf().keypoints;
  const shown = (kind: KeypointClass | undefined, isFilled?: boolean): unknown[] => {
    const node = swatch();
    setSwatch(node, kind, isFilled);
    return [node.textContent, node.dataset["side"], node.style.color, node.hidden];
  };
  assert.deepEqual(shown(neck), ["○", "center", "#009e73", false]);
  assert.deepEqual(shown(left, true), ["■", "left", "#e69f00", false]);
  assert.deepEqual(shown(right), ["◇", "right", "#112233", false]);
  assert.deepEqual(shown(undefined).at(-1), true);
});
