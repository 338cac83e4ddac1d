import assert from "node:assert/strict";
import { test } from "node:test";
import { problemCard } from "../../src/panel/problem-card";
import { fakePage } from "../fake-page";

fakePage();

test("every problem is shown, with Retry and Report", () => {
  const done: string[] = [];
  const node = problemCard(
    [{ where: "rig.name", what: "must be a text, not <b>." }, { where: "imgSrc", what: "has no pixels." }],
    () => { done.push("retry"); }, () => { done.push("report"); },
  );
  assert.deepEqual([...node.querySelectorAll("li")].map((row) => row.textContent), [
    "rig.name must be a text, not <b>.", "imgSrc has no pixels.",
  ]);
  assert.equal(node.querySelector("[role=alert]")?.querySelector("h2")?.textContent, "This image cannot be labeled yet");
  for (const button of node.querySelectorAll("button")) button.click();
  assert.deepEqual(done, ["retry", "report"]);
});
