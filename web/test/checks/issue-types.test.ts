import assert from "node:assert/strict";
import { test } from "node:test";
import { RANKS, SEVERITIES, type FindingText } from "../../src/checks/issue-types";
import * as texts from "../../src/checks/texts";

/** tsc refuses this file when a row of src/poserig/schemas/issues.json names a text that is not there. */
const sentences: Readonly<Record<FindingText, unknown>> = texts;

test("each text that the table of issues names is a sentence", () => {
  for (const name of Object.keys(sentences) as FindingText[]) assert.ok(sentences[name]);
});

test("every type that has a rank has a severity, and mixed instances explain the rest", () => {
  for (const type of Object.keys(RANKS)) assert.ok(type in SEVERITIES, type);
  assert.deepEqual([RANKS.mixed_instances, RANKS.limb_length, SEVERITIES.mixed_instances], [0, 3, "error"]);
});
