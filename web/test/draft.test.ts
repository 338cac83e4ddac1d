import assert from "node:assert/strict";
import { test } from "node:test";
import { readAttributes } from "../src/attributes";
import { createDrafts, type Drafts } from "../src/drafts";
import { createEditor, type Editor } from "../src/editor/editor";
import { beginChange, change, endChange, restoreDraft, startOver, undo } from "../src/editor/changes";
import { addInstance, removeInstance } from "../src/editor/instance-actions";
import { deleteKeypoint, markNotThere, placeAt } from "../src/editor/keypoint-actions";
import { selectClass, selectInstance } from "../src/editor/selecting";
import { OCCLUDED, VISIBLE } from "../src/model/document";
import { writeDraft } from "../src/model/draft";
import { acceptFinding } from "../src/model/edits";
import { imagePoint } from "../src/model/geometry";
import { updatedAnnotations } from "../src/model/answer";
import type { Json } from "../src/model/json";
import { attributes, random, RIG_JSON } from "./support";

const LOADED = [
  { name: "a", annotations: [{ label: "neck", x: 33.6, y: 2, score: 0.5 }, { label: "tail", x: 1, y: 2 }] },
  { name: "b", annotations: [{ label: "neck", x: 1, y: 2 }], annotation_options: { editable: false } },
];

function editorWith(initialValues: unknown = LOADED): Editor {
  const { settings } = readAttributes(attributes({
    imgSrc: "a.png", rig: JSON.stringify(RIG_JSON), initialValues: JSON.stringify(initialValues),
  }));
  assert.ok(settings);
  return createEditor({ ...settings, image: { width: 640, height: 480 } });
}

const answer = (editor: Editor): unknown => updatedAnnotations(editor.document, editor.settings);
const stored = (editor: Editor): Json => JSON.parse(JSON.stringify(writeDraft(editor.document))) as Json;

test("a draft brings back exactly what was done, and what was only loaded stays linked to where it came from", () => {
  for (let seed = 1; seed <= 40; seed += 1) {
    const next = random(seed);
    const editor = editorWith(seed % 2 ? LOADED : []);
    const actions: readonly (() => void)[] = [
      () => {
        placeAt(editor, imagePoint(next() * 640, next() * 480), next() < 0.5 ? VISIBLE : OCCLUDED);
      },
      () => {
        addInstance(editor);
      },
      () => {
        deleteKeypoint(editor);
      },
      () => {
        markNotThere(editor);
      },
      () => {
        selectClass(editor, Math.floor(next() * 3));
      },
      () => {
        removeInstance(
          editor,
          editor.document.instances[Math.floor(next() * editor.document.instances.length)]?.id ?? "",
        );
      },
      () => {
        selectInstance(editor, String(Math.ceil(next() * 3)));
      },
    ];
    for (let i = 0; i < 30; i += 1) actions[Math.floor(next() * actions.length)]?.();
    const reloaded = editorWith(seed % 2 ? LOADED : []);
    restoreDraft(reloaded, stored(editor));
    assert.deepEqual(answer(reloaded), answer(editor), `seed ${seed}`);
    assert.equal(reloaded.history.canUndo, false);
  }
});

test("what was accepted is accepted after a reload, and instances that were added keep their ids", () => {
  const editor = editorWith();
  removeInstance(editor, "1");
  addInstance(editor);
  placeAt(editor, imagePoint(5, 5), VISIBLE);
  assert.equal(beginChange(editor, "accept", "3"), true);
  change(editor, acceptFinding(editor.document, "3", "duplicate_instance 2"));
  change(editor, acceptFinding(editor.document, "2", "chain_order "));
  endChange(editor);
  const reloaded = editorWith();
  assert.equal(restoreDraft(reloaded, stored(editor)), true);
  const accepted = (of: Editor): unknown[] =>
    of.document.instances.map(({ id, accepted: keys }) => [id, keys]);
  assert.deepEqual(accepted(reloaded), [
    ["2", ["chain_order "]],
    ["3", ["duplicate_instance 2"]],
  ]);
  // An id is never given twice.
  addInstance(reloaded);
  assert.equal(reloaded.selection.instance?.id, "4");
  undo(editor);
  assert.deepEqual(accepted(editor), [["2", []], ["3", []]]);
});

test("an acceptance alone is work as well", () => {
  const editor = editorWith();
  assert.equal(restoreDraft(editorWith(), stored(editor)), false);
  beginChange(editor, "accept", "1");
  change(editor, acceptFinding(editor.document, "1", "limb_length "));
  endChange(editor);
  const reloaded = editorWith();
  assert.equal(restoreDraft(reloaded, stored(editor)), true);
  assert.deepEqual(reloaded.document.instance("1")?.accepted, ["limb_length "]);
  startOver(reloaded);
  assert.deepEqual(reloaded.document.instances, reloaded.start);
});

test("Start over is the start, and undo brings the work back", () => {
  const editor = editorWith();
  placeAt(editor, imagePoint(9, 9), VISIBLE);
  addInstance(editor);
  placeAt(editor, imagePoint(8, 8), VISIBLE);
  removeInstance(editor, "1");
  const work = answer(editor);
  const reloaded = editorWith();
  assert.equal(restoreDraft(reloaded, stored(editor)), true);
  startOver(reloaded);
  assert.deepEqual(answer(reloaded), LOADED);
  assert.deepEqual(reloaded.document.instances, reloaded.start);
  undo(reloaded);
  assert.deepEqual(answer(reloaded), work);
  // Ids of instances that are added now are new ones.
  addInstance(reloaded);
  assert.equal(new Set(reloaded.document.instances.map(({ id }) => id)).size, 3);
});

test("a draft that does not fit is not used, not even in part", () => {
  const good = { id: "1", name: "a", points: [[1, 2, 2], null, null] };
  const bad: unknown[] = [
    null,
    7,
    {},
    { instances: 3 },
    { instances: [{}] },
    { instances: [good, { ...good, points: [] }] },
    { instances: [{ ...good, points: [[1, "2", 2], null, null] }] },
    { instances: [{ ...good, points: [[1, 2, 3], null, null] }] },
    { instances: [{ ...good, points: [[1, 2, 2, 99], null, null] }] },
    { instances: [{ ...good, id: "2", name: 5 }] },
    { instances: [good, good] },
    { instances: [{ ...good, id: "x" }] },
    { instances: [{ ...good, accepted: [7] }] },
  ];
  for (const draft of bad) {
    const editor = editorWith();
    assert.equal(restoreDraft(editor, draft as Json), false, JSON.stringify(draft));
    assert.deepEqual(answer(editor), LOADED);
  }
});

test("drafts: per task, gone when cleared, too old or of other initial values, and never in the way when there is no storage", () => {
  const task = { image: "s3://b/a.png", rig: "r", key: "", start: "[]" };
  assert.equal(createDrafts(task).load(), null);
  createDrafts(task).save(() => ({ instances: [] }));
  const kept = new Map<string, string>();
  const storage = Object.defineProperties({}, {
    getItem: { value: (key: string) => kept.get(key) ?? null },
    setItem: { value: (key: string, text: string) => {
      if (text.length > 90) throw new Error("full");
      kept.set(key, text);
      (storage as Record<string, string>)[key] = text;
    } },
    removeItem: { value: (key: string) => {
      kept.delete(key);
      Reflect.deleteProperty(storage, key);
    } },
  });
  Object.defineProperty(globalThis, "localStorage", { value: storage, configurable: true });
  let now = 1_000_000_000_000;
  const drafts = (more: object = {}): Drafts => createDrafts({ ...task, ...more }, () => now);
  const write = (into: Drafts, mark: string): void => {
    into.save(() => ({ mark }));
    into.flush();
  };
  const mark = (from: Drafts): unknown => (from.load() as { mark?: string } | null)?.mark;
  write(drafts(), "one");
  write(drafts({ key: "worker 2" }), "two");
  assert.deepEqual(
    [mark(drafts()), mark(drafts({ key: "worker 2" })), mark(drafts({ image: "other" }))],
    ["one", "two", undefined],
  );
  assert.equal(mark(drafts({ start: "[1]" })), undefined);
  const cleared = drafts({ key: "worker 2" });
  cleared.save(() => ({ mark: "late" }));
  cleared.clear();
  cleared.flush();
  assert.equal(mark(drafts({ key: "worker 2" })), undefined);
  now += 13 * 86_400_000;
  assert.equal(mark(drafts()), "one");
  now += 2 * 86_400_000;
  assert.equal(mark(drafts()), undefined);
  assert.equal(kept.size, 0);
  write(drafts(), "x".repeat(100));
  assert.equal(mark(drafts()), undefined);
});
