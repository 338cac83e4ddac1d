import assert from "node:assert/strict";
import { test } from "node:test";
import { answerFields, FIELD_NAMES } from "../src/form";
import { readingOf } from "./support";

test("the six fields of the existing component and pose, all texts", () => {
  const { facts } = readingOf("");
  const fields = answerFields(facts, {
    updatedAnnotations: "[]", noChangesNeeded: true, seconds: 12.9, pose: { version: 1 },
  });
  assert.deepEqual(fields, {
    updated_annotations: "[]",
    original_annotations: "[]",
    image_s3_uri: "https://h/a.png",
    image_name: "a.png",
    no_changes_needed: "true",
    total_time_in_seconds: "12",
    pose: '{"version":1}',
  });
  assert.deepEqual(Object.keys(fields).sort(), [...FIELD_NAMES].sort());
});
