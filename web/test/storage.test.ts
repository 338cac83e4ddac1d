import assert from "node:assert/strict";
import { test } from "node:test";
import {
  attempt, fingerprint, isKeptByPortal, onStored, readStored, removeStored, storedKeys, whenStored,
  writeStored,
} from "../src/storage";
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

// The last test: from here on the module asks the portal.
test("in a frame of the portal it is the page around it that keeps texts", async () => {
  fakeStorage();
  const asked: unknown[] = [];
  const portal = { postMessage: (message: unknown) => { asked.push(message); } };
  const page = Object.assign(new EventTarget(), { name: "other" });
  Object.assign(globalThis, { window: page, parent: portal });
  let runs = 0;
  whenStored(() => { runs += 1; });
  assert.deepEqual([runs, asked], [1, []]); // any other frame: at once, with localStorage

  page.name = "poserig-task";
  const opened = new Promise<void>((resolve) => {
    whenStored(() => {
      runs += 1;
      resolve();
    });
  });
  const message = { type: "poserig:storage", version: 1 };
  assert.deepEqual([runs, asked], [1, [{ ...message, do: "open" }]]);
  const tell = (data: unknown, source: unknown = portal): void => {
    page.dispatchEvent(Object.assign(new Event("message"), { source, data }));
  };
  tell({ ...message, do: "opened", entries: { "a:1": "foreign" } }, {});
  tell({ type: "other", do: "opened", entries: {} });
  tell(null);
  tell({ ...message, do: "opened", entries: { "a:1": "one", "b:1": "two" } });
  await opened;
  assert.deepEqual([runs, isKeptByPortal(), readStored("a:1"), storedKeys("a:")], [2, true, "one", ["a:1"]]);

  writeStored("a:2", "three");
  removeStored("a:1");
  assert.deepEqual(asked.slice(1), [
    { ...message, do: "put", key: "a:2", text: "three" }, { ...message, do: "put", key: "a:1", text: null },
  ]);
  assert.deepEqual([storedKeys("a:"), localStorage.getItem("a:2")], [["a:2"], null]);

  // Another page of the same worker changed something.
  const end = new AbortController();
  let heard = 0;
  onStored(() => { heard += 1; }, end.signal);
  tell({ ...message, do: "put", key: "b:1", text: null });
  tell({ ...message, do: "put", key: "c:1", text: "four" });
  assert.deepEqual([heard, readStored("b:1"), readStored("c:1")], [2, null, "four"]);
  end.abort();
  tell({ ...message, do: "put", key: "c:1", text: "five" });
  assert.deepEqual([heard, readStored("c:1")], [2, "five"]);
  whenStored(() => { runs += 1; });
  assert.equal(runs, 3); // at once
});
