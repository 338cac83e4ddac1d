import assert from "node:assert/strict";
import { test } from "node:test";
import { createDrafts, type Drafts } from "../src/drafts";
import { fakeStorage, noStorage, type FakeStorage } from "./fake-storage";

const TASK = { image: "s3://b/a.png", rig: "r", key: "", start: "[]" };
const DAY_MS = 86_400_000;

interface Desk {
  readonly storage: FakeStorage;
  readonly drafts: (more?: object) => Drafts;
  readonly wait: (ms: number) => void;
}

function open(): Desk {
  const storage = fakeStorage();
  let now = 1_000_000_000_000;
  return {
    storage,
    drafts: (more = {}) => createDrafts({ ...TASK, ...more }, () => now),
    wait: (ms) => { now += ms; },
  };
}

function write(into: Drafts, mark: string): void {
  into.save(() => ({ mark }));
  into.flush();
}

const mark = (from: Drafts): unknown => (from.load() as { mark?: string } | null)?.mark;

test("a draft belongs to an image, a rig, a key and initial values", () => {
  const { drafts } = open();
  write(drafts(), "one");
  write(drafts({ key: "worker 2" }), "two");
  assert.deepEqual([mark(drafts()), mark(drafts({ key: "worker 2" }))], ["one", "two"]);
  for (const other of [{ image: "other" }, { rig: "other" }, { key: "other" }, { start: "[1]" }]) {
    assert.equal(mark(drafts(other)), undefined, JSON.stringify(other));
  }
});

test("what is saved is written soon, once, as it is then", async () => {
  const { storage, drafts } = open();
  const own = drafts();
  let asked = 0;
  const save = (): void => {
    own.save(() => {
      asked += 1;
      return { mark: `${asked}` };
    });
  };
  save();
  save();
  assert.equal(storage.items.size, 0);
  await new Promise((resolve) => { setTimeout(resolve, 450); });
  assert.deepEqual([asked, mark(own)], [1, "1"]);
  own.flush();
  assert.equal(asked, 1);
});

test("a cleared draft is gone, with what was waiting to be written", () => {
  const { drafts } = open();
  const own = drafts();
  write(own, "one");
  own.save(() => ({ mark: "late" }));
  own.clear();
  own.flush();
  assert.equal(mark(drafts()), undefined);
});

test("a draft is kept for 14 days", () => {
  const { storage, drafts, wait } = open();
  write(drafts(), "one");
  wait(14 * DAY_MS);
  assert.equal(mark(drafts()), "one");
  wait(1);
  assert.equal(mark(drafts({ key: "any" })), undefined);
  assert.equal(storage.items.size, 0);
});

test("a draft without a time counts as the oldest", () => {
  const { storage, drafts } = open();
  storage.items.set("poserig:draft:x", "{}");
  storage.items.set("another page's", "{}");
  drafts();
  assert.deepEqual([...storage.items.keys()], ["another page's"]);
});

test("in a full storage the oldest draft of another task makes room, never the one that is saved", () => {
  const { storage, drafts, wait } = open();
  for (const key of ["a", "b"]) {
    write(drafts({ key }), key);
    wait(1000);
  }
  write(drafts(), "own");
  wait(1000);
  storage.most = 3;
  write(drafts({ key: "c" }), "c");
  const marks = ["a", "b", "", "c"].map((key) => mark(drafts({ key })));
  assert.deepEqual(marks, [undefined, "b", "own", "c"]);
  storage.longest = 100;
  write(drafts({ key: "b" }), "x".repeat(200));
  assert.deepEqual([mark(drafts({ key: "b" })), storage.items.size], ["b", 1]);
});

test("without a storage, or with something else in its place, there is no draft", () => {
  const { storage, drafts } = open();
  write(drafts(), "one");
  const [[key = ""] = []] = storage.items;
  for (const text of ["", "{", "7", "null", '{"start":1}']) {
    storage.items.set(key, `1000000000000 ${text}`);
    assert.equal(drafts().load(), null, text);
  }
  noStorage();
  write(drafts(), "one");
  assert.equal(drafts().load(), null);
});

test("what is kept of another kind is not a draft: neither found, nor forgotten, nor in the way", () => {
  const { storage } = open();
  const last = createDrafts(TASK, Date.now, "last");
  write(last, "last");
  const draft = createDrafts(TASK, Date.now);
  assert.equal(mark(draft), undefined);
  write(draft, "draft");
  draft.clear();
  assert.deepEqual([mark(last), [...storage.items.keys()].map((key) => key.slice(0, 13))], ["last", ["poserig:last:"]]);
  storage.most = 1;
  write(draft, "draft");
  assert.deepEqual([mark(last), mark(draft)], ["last", undefined]);
});
