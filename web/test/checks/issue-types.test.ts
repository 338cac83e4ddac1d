import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { RANKS, SEVERITIES, type FindingText } from "../../src/checks/issue-types";
import * as texts from "../../src/checks/texts";

/** tsc refuses this file when a row of src/poserig/schemas/issues.json names a text that is not there. */
const sentences: Readonly<Record<FindingText, unknown>> = texts;

interface Row {
  readonly type: string;
  readonly texts: readonly string[];
}

test("the sentences that the table of issues names are those of the component", () => {
  const table = join(process.env["POSERIG_GOLDEN"] ?? "", "../../src/poserig/schemas/issues.json");
  const { issues } = JSON.parse(readFileSync(table, "utf8")) as { issues: readonly Row[] };
  const named = issues.flatMap((row) => row.texts);
  assert.ok(named.length > 10);
  assert.deepEqual(named.filter((name) => !(name in sentences)), []);
});

test("mixed instances explain the rest", () => {
  assert.deepEqual([RANKS.mixed_instances, RANKS.limb_length, SEVERITIES.mixed_instances], [0, 3, "error"]);
});
