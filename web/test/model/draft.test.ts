import assert from "node:assert/strict";
import { test } from "node:test";
import { beginChange, change, endChange, restoreDraft, undo } from "../../src/editor/changes";
import type { Editor } from "../../src/editor/editor";
import { addInstance, removeInstance } from "../../src/editor/instance-actions";
import {
  confirmKeypoint, deleteKeypoint, markNotThere, nudge, placeAt,
} from "../../src/editor/keypoint-actions";
import { unconfirmedCount } from "../../src/editor/queries";
import { selectClass, selectInstance } from "../../src/editor/selecting";
import { drawTemplate } from "../../src/editor/template-actions";
import { OCCLUDED, VISIBLE } from "../../src/model/document";
import { ownInstances, readDraft, writeDraft } from "../../src/model/draft";
import { acceptFinding } from "../../src/model/edits";
import { imagePoint } from "../../src/model/geometry";
import type { Json } from "../../src/model/json";
import { answer, editorOf, place, random, snapshot } from "../support";

const LOADED = [
  { name: "a", annotations: [{ label: "neck", x: 33.6, y: 2, score: 0.5 }, { label: "tail", x: 1, y: 2 }] },
  { name: "b", annotations: [{ label: "neck", x: 1, y: 2 }], annotation_options: { editable: false } },
];

const stored = (editor: Editor): Json => JSON.parse(JSON.stringify(writeDraft(editor.document))) as Json;

test("a draft holds names, points and what was accepted, and names the loaded entry of a point", () => {
  const editor = editorOf(LOADED);
  markNotThere(editor);
  const usual = { rig: "arm-3", accepted: [], details: {} };
  assert.deepEqual(stored(editor), {
    image: {},
    instances: [
      { ...usual, id: "1", name: "a", points: [[33.6, 2, 2, 0], [0, 0, 0], null] },
      { ...usual, id: "2", name: "b", points: [[1, 2, 2, 0], null, null] },
    ],
  });
});

test("a draft brings back exactly what was done, with the link to what was loaded", () => {
  for (let seed = 1; seed <= 40; seed += 1) {
    const next = random(seed);
    const initial = seed % 2 ? LOADED : [];
    const editor = editorOf(initial);
    const someId = (): string =>
      editor.document.instances[Math.floor(next() * editor.document.instances.length)]?.id ?? "";
    const actions: readonly (() => void)[] = [
      () => { placeAt(editor, imagePoint(next() * 640, next() * 480), next() < 0.5 ? VISIBLE : OCCLUDED); },
      () => { addInstance(editor); },
      () => { deleteKeypoint(editor); },
      () => { markNotThere(editor); },
      () => { drawTemplate(editor, { left: 5, top: 5, right: 100 * next() + 6, bottom: 90 }); },
      () => { confirmKeypoint(editor); },
      () => { selectClass(editor, Math.floor(next() * 3)); },
      () => { removeInstance(editor, someId()); },
      () => { selectInstance(editor, String(Math.ceil(next() * 3))); },
    ];
    for (let i = 0; i < 30; i += 1) actions[Math.floor(next() * actions.length)]?.();
    const reloaded = editorOf(initial);
    restoreDraft(reloaded, stored(editor));
    assert.deepEqual(snapshot(reloaded), snapshot(editor), `seed ${seed}`);
    assert.deepEqual(answer(reloaded), answer(editor), `seed ${seed}`);
    assert.equal(reloaded.history.canUndo, false);
  }
});

test("what was accepted is accepted after a reload, and instances that were added keep their ids", () => {
  const editor = editorOf(LOADED);
  removeInstance(editor, "1");
  addInstance(editor);
  place(editor, 5, 5);
  assert.equal(beginChange(editor, "accept", "3"), true);
  change(editor, acceptFinding(editor.document, "3", "duplicate_instance 2"));
  change(editor, acceptFinding(editor.document, "2", "chain_order "));
  endChange(editor);
  const reloaded = editorOf(LOADED);
  assert.equal(restoreDraft(reloaded, stored(editor)), true);
  const accepted = (of: Editor): unknown[] =>
    of.document.instances.map(({ id, accepted: keys }) => [id, keys]);
  assert.deepEqual(accepted(reloaded), [["2", ["chain_order "]], ["3", ["duplicate_instance 2"]]]);
  // An id is never given twice.
  addInstance(reloaded);
  assert.equal(reloaded.selection.id, "4");
  undo(editor);
  assert.deepEqual(accepted(editor), [["2", []], ["3", []]]);
});

test("what is confirmed and what is not, what is not there and what is to do, come back", () => {
  const editor = editorOf(LOADED);
  drawTemplate(editor, { left: 100, top: 50, right: 200, bottom: 250 });
  editor.tool = "place";
  confirmKeypoint(editor);
  selectClass(editor, 1);
  nudge(editor, 1, 0);
  addInstance(editor);
  markNotThere(editor);
  const reloaded = editorOf(LOADED);
  assert.equal(restoreDraft(reloaded, stored(editor)), true);
  const of = ({ document }: Editor, id: string): unknown =>
    document.keypoints(id).map((keypoint) => keypoint && [keypoint.v, keypoint.origin]);
  assert.deepEqual(of(reloaded, "3"), [[2, "a"], [2, "m"], [2, "-"]]);
  assert.deepEqual(of(reloaded, "4"), [[0, undefined], undefined, undefined]);
  assert.equal(unconfirmedCount(reloaded), 1);
});

test("a draft of an older version is read: its points are placed, and those of the start are the start's", () => {
  const editor = editorOf(LOADED);
  const points = [[33.6, 2, 2, 0], [5, 6, 1], [0, 0, 0]];
  const older = { instances: [{ id: "1", name: "a", accepted: [], points }, { id: "9", name: "", points }] };
  assert.equal(restoreDraft(editor, { instances: [older.instances[0] ?? null] }), true);
  assert.deepEqual(editor.document.keypoints("1").map((keypoint) => keypoint?.origin), Array(3).fill(undefined));
  assert.equal(editor.document.keypoint("1", 0)?.loaded?.["score"], 0.5);
  // An entry of the start must be there.
  assert.equal(readDraft(older, editor.start, editor.settings.rigs), null);
});

test("an older draft, without what was accepted, is read", () => {
  const { document, settings } = editorOf([]);
  const read = readDraft({ instances: [{ id: "1", name: "a", points: [[1, 2, 2], null, null] }] }, [], settings.rigs);
  assert.deepEqual(read?.map(({ name, accepted }) => [name, accepted]), [["a", []]]);
  assert.equal(document.instances.length, 1);
});

test("a draft that does not fit is not used, not even in part", () => {
  const good = { id: "1", name: "a", points: [[1, 2, 2], null, null] };
  const pointed = (point: unknown): unknown => ({ instances: [{ ...good, points: [point, null, null] }] });
  const bad: unknown[] = [
    null, 7, {}, { instances: 3 }, { instances: [{}] }, { instances: [7] },
    { instances: [good, { ...good, points: [] }] }, { instances: [{ ...good, points: [null, null] }] },
    pointed([1, "2", 2]), pointed([null, 2, 2]), pointed([1, 2, 3]), pointed([1, 2, 2, 99]), pointed(5),
    { instances: [{ ...good, id: "2", name: 5 }] }, { instances: [good, good] },
    { instances: [{ ...good, id: "x" }] }, { instances: [{ ...good, id: "1234567890" }] },
    { instances: [{ ...good, accepted: [7] }] }, { instances: [{ ...good, accepted: "x" }] },
  ];
  for (const draft of bad) {
    const editor = editorOf(LOADED);
    assert.equal(restoreDraft(editor, draft as Json), false, JSON.stringify(draft));
    assert.deepEqual(answer(editor), LOADED);
  }
});

test("an instance that equals the document's own becomes that object", () => {
  const { document, settings } = editorOf(LOADED);
  const [first, second] = structuredClone(document.instances);
  const read = readDraft(writeDraft(document), document.instances, settings.rigs);
  const own = ownInstances(document, read ?? []);
  assert.ok(own.every((instance, i) => instance === document.instances[i]));
  assert.ok(first && second);
  const other = { ...first, name: "c" };
  assert.equal(ownInstances(document, [other])[0], other);
});
