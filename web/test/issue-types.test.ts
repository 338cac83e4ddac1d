import assert from "node:assert/strict";
import { test } from "node:test";
import type { FindingText } from "../src/checks/issue-types";
import * as texts from "../src/checks/texts";

/** tsc refuses this file when a row of src/poserig/schemas/issues.json names a text that is not there. */
const sentences: Readonly<Record<FindingText, unknown>> = texts;

test("each text that the table of issues names is a sentence", () => {
  for (const name of Object.keys(sentences) as FindingText[]) assert.ok(sentences[name]);
  assert.equal(texts.missingPoint("nose"), "Not labeled, though both ends of the limb are visible: nose.");
});
