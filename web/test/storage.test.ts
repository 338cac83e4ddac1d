import assert from "node:assert/strict";
import { test } from "node:test";
import { attempt, fingerprint, readStored, removeStored, storedKeys, writeStored } from "../src/storage";
import { fakeStorage, noStorage } from "./fake-storage";

test("what is written is read, found by its prefix, and removed", () => {
  fakeStorage();
  assert.equal(writeStored("a:1", "one"), true);
  writeStored("b:1", "two");
  assert.deepEqual([readStored("a:1"), readStored("a:2"), storedKeys("a:")], ["one", null, ["a:1"]]);
  removeStored("a:1");
  assert.deepEqual([readStored("a:1"), storedKeys("a:")], [null, []]);
});

test("a storage that is full or missing does no harm", () => {
  fakeStorage().longest = 2;
  assert.equal(writeStored("a", "long"), false);
  noStorage();
  assert.deepEqual([readStored("a"), writeStored("a", "x"), storedKeys("")], [null, false, []]);
  removeStored("a");
});

test("attempt gives the value, or the other one when it fails", () => {
  assert.equal(attempt(() => 1, 2), 1);
  assert.equal(attempt((): number => { throw new Error("no"); }, 2), 2);
});

test("different texts have different fingerprints, the same text the same", () => {
  const texts = ["", "a", "b", "ab", "ba", "x".repeat(1000), "x".repeat(1001)];
  assert.equal(new Set(texts.map(fingerprint)).size, texts.length);
  assert.equal(fingerprint("abc"), fingerprint("abc"));
  // Kept drafts are found by it: it must never change.
  assert.equal(fingerprint("poserig"), "4j7gcq1ynr1ny");
});
