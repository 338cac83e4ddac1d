import assert from "node:assert/strict";
import { test } from "node:test";
import { earlierAnswer } from "../src/earlier-answer";

/** What is read from a page that has this element, or none. */
function read(text: string | null): ReturnType<typeof earlierAnswer> {
  const getElementById = (id: string): { textContent: string } | null =>
    id === "poserig-start" && text !== null ? { textContent: text } : null;
  Object.defineProperty(globalThis, "document", { value: { getElementById }, configurable: true });
  return earlierAnswer();
}

test("the page has the answer's pose, its check mark, and whether it is only to be looked at", () => {
  const answer = { pose: '{"version":2}', no_changes_needed: "true" };
  assert.deepEqual(read(JSON.stringify({ answer, readOnly: true })), {
    pose: { version: 2 }, noChangesNeeded: true, isReadOnly: true,
  });
});

test("a page without it, or with something else, has no answer", () => {
  const none = { pose: null, noChangesNeeded: false, isReadOnly: false };
  for (const text of [null, "", "{", "5", "[]", '{"answer":5}', '{"answer":{"pose":5}}', '{"answer":{"pose":"{"}}']) {
    assert.deepEqual(read(text), none, String(text));
  }
});
