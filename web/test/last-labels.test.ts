import assert from "node:assert/strict";
import { test } from "node:test";
import type { TaskFacts } from "../src/attributes";
import type { Editor } from "../src/editor/editor";
import { loadLastLabels, saveLastLabels } from "../src/last-labels";
import { poseAnswer } from "../src/model/answer";
import type { JsonObject } from "../src/model/json";
import { fakeStorage, noStorage } from "./fake-storage";
import { earlier, editorOf, place, readingOf, RIG_JSON } from "./support";

type More = Readonly<Record<string, string>>;

const factsOf = (more: More): TaskFacts => readingOf([], more).facts;

function save(editor: Editor, more: More = {}): void {
  const activity = { seconds: 0, activeSeconds: 0, operators: 0 };
  const pose = poseAnswer(editor.document, editor.settings, activity, [], null);
  saveLastLabels(editor, factsOf(more), pose);
}

/** What an editor with these settings finds. */
function found(more: More = {}, image = { width: 640, height: 480 }): Editor["previous"] {
  const editor = editorOf([], more, image);
  loadLastLabels(editor, factsOf(more));
  return editor.previous;
}

function saveOne(more: More = {}, x = 1): void {
  const editor = editorOf([], more);
  place(editor, x, 2);
  save(editor, more);
}

test("the labels of the last image are kept per rig, and stretched to the next image", () => {
  fakeStorage();
  saveOne({}, 100);
  assert.deepEqual(found({}, { width: 320, height: 480 }), [
    earlier(editorOf(), "", [{ x: 50, y: 2, v: 2 }, undefined, undefined]),
  ]);
  assert.deepEqual(found({ rig: JSON.stringify({ ...RIG_JSON, name: "other" }) }), []);
});

test("another job has another last image, also of the very same folder", () => {
  fakeStorage();
  saveOne({ "draft-key": "one" });
  assert.equal(found({ "draft-key": "one" }).length, 1);
  assert.deepEqual([found({ "draft-key": "two" }), found()], [[], []]);
  saveOne({ "draft-key": "two" }, 9);
  // Whoever goes to and fro between two jobs finds what was theirs.
  const x = (key: string): unknown => found({ "draft-key": key })[0]?.points[0]?.x;
  assert.deepEqual([x("one"), x("two")], [1, 9]);
});

test("a job may have many folders; without a job, the images of one folder belong together", () => {
  fakeStorage();
  saveOne({ "draft-key": "one", "image-s3-uri": "s3://b/one/cam1/1.jpg" });
  assert.equal(found({ "draft-key": "one", "image-s3-uri": "s3://b/one/cam2/1.jpg" }).length, 1);
  saveOne({ "image-s3-uri": "s3://b/one/1.jpg" });
  assert.equal(found({ "image-s3-uri": "s3://b/one/2.jpg" }).length, 1);
  for (const other of ["s3://b/two/1.jpg", "s3://c/one/1.jpg", "s3://b/one/more/1.jpg", "1.jpg"]) {
    assert.deepEqual(found({ "image-s3-uri": other }), [], other);
  }
});

test("a launch gives each image a folder of its own, and the images of a job are still one job's", () => {
  fakeStorage();
  const at = (job: string, path: string): More => ({ "image-s3-uri": `s3://b/input/${job}/images/${path}` });
  saveOne(at("one", "0123456789abcdef/cam1/1.jpg"));
  assert.equal(found(at("one", "fedcba9876543210/cam2/1.jpg")).length, 1);
  assert.equal(found(at("one", "fedcba9876543210/2.jpg")).length, 1);
  assert.deepEqual(found(at("two", "0123456789abcdef/cam1/1.jpg")), []);
});

test("a signed address is another one for each image, and no other job", () => {
  fakeStorage();
  saveOne({ imgSrc: "https://h/a/1.png?sig=1/2" });
  assert.equal(found({ imgSrc: "https://h/a/2.png?sig=3/4" }).length, 1);
});

test("an image without labels does not replace the one before it", () => {
  const { items } = fakeStorage();
  save(editorOf());
  assert.equal(items.size, 0);
  saveOne();
  save(editorOf());
  assert.equal(found().length, 1);
});

test("what is kept goes as drafts go: after two weeks", () => {
  const { items } = fakeStorage();
  saveOne();
  const [[key, text] = ["", ""]] = items;
  items.set(key, text.replace(/^\d+/, (time) => String(Number(time) - 15 * 86_400_000)));
  assert.deepEqual([found(), items.size], [[], 0]);
});

test("an answer of version 1 is read as well", () => {
  fakeStorage();
  const editor = editorOf();
  const instances = [{ id: "1", name: "a", keypoints: [1, 2, 2, 0, 0, 0, 0, 0, 0] }];
  const older: JsonObject = { version: 1, image: { width: 640, height: 480 }, instances };
  saveLastLabels(editor, factsOf({}), older);
  assert.deepEqual(found(), [
    earlier(editor, "a", [{ x: 1, y: 2, v: 2 }, undefined, undefined]),
  ]);
});

test("text that is no JSON, or no storage at all, is none", () => {
  const { items } = fakeStorage();
  saveOne();
  const [[key = ""] = []] = items;
  items.set(key, "{");
  assert.deepEqual(found(), []);
  noStorage();
  assert.deepEqual(found(), []);
});
