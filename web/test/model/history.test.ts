import assert from "node:assert/strict";
import { test } from "node:test";
import { createDocument, type LabelDocument } from "../../src/model/document";
import { newInstance } from "../../src/model/edits";
import { createHistory, type History } from "../../src/model/history";
import { NO_RIG } from "../../src/model/rig";

function open(): { document: LabelDocument; history: History; add: (label: string) => void } {
  const document = createDocument(NO_RIG, {});
  const history = createHistory(document);
  const add = (label: string): void => {
    history.mark(label);
    document.instances = [...document.instances, newInstance(document.newId(), NO_RIG, { name: label })];
    history.commit();
  };
  return { document, history, add };
}

const namesIn = ({ instances }: LabelDocument): string => instances.map(({ name }) => name).join("");

test("each entry is undone and done again in one step, with its label", () => {
  const { document, history, add } = open();
  assert.deepEqual([history.canUndo, history.canRedo, history.undoLabel, history.redoLabel], [
    false, false, null, null,
  ]);
  add("a");
  add("b");
  assert.deepEqual([history.canUndo, history.undoLabel], [true, "b"]);
  const entry = history.undo();
  assert.deepEqual([namesIn(document), entry?.label, entry?.instances.length], ["a", "b", 2]);
  assert.deepEqual([history.undoLabel, history.redoLabel, history.canRedo], ["a", "b", true]);
  history.redo();
  assert.deepEqual([namesIn(document), history.canRedo], ["ab", false]);
  history.undo();
  history.undo();
  assert.equal(namesIn(document), "");
  assert.equal(history.undo(), undefined);
});

test("a new entry ends redo; an entry without changes leaves no trace", () => {
  const { document, history, add } = open();
  add("a");
  history.undo();
  history.mark("nothing");
  history.commit();
  assert.deepEqual([history.canUndo, history.canRedo], [false, true]);
  add("b");
  assert.deepEqual([namesIn(document), history.canRedo], ["b", false]);
});

test("an open entry counts once it has changed something, and undo closes it", () => {
  const { document, history, add } = open();
  add("a");
  assert.equal(history.isOpen, false);
  history.mark("drag");
  assert.deepEqual([history.isOpen, history.canUndo], [true, true]);
  document.instances = [];
  history.undo();
  assert.deepEqual([namesIn(document), history.isOpen, history.undoLabel], ["a", false, "a"]);
});

test("the first open entry can be undone only when it has changed something", () => {
  const { document, history } = open();
  history.mark("drag");
  assert.equal(history.canUndo, false);
  document.instances = [newInstance("1", NO_RIG, { name: "a" })];
  assert.equal(history.canUndo, true);
});

test("cancel restores the state at the mark and closes the entry", () => {
  const { document, history, add } = open();
  add("a");
  history.undo();
  history.mark("drag");
  document.instances = [newInstance("9", NO_RIG, { name: "x" })];
  history.cancel();
  assert.deepEqual([namesIn(document), history.isOpen, history.canRedo], ["", false, true]);
  document.instances = [newInstance("9", NO_RIG, { name: "y" })];
  history.cancel();
  assert.equal(namesIn(document), "y");
});

test("a mark closes the entry before it", () => {
  const { document, history } = open();
  history.mark("one");
  document.instances = [newInstance("1", NO_RIG, { name: "a" })];
  history.mark("two");
  assert.equal(history.undoLabel, "one");
});

test("what is said of the image is undone and done again too", () => {
  const { document, history, add } = open();
  history.mark("note");
  document.image = { note: "dark" };
  history.commit();
  add("a");
  history.undo();
  assert.deepEqual([history.undoLabel, document.image], ["note", { note: "dark" }]);
  history.undo();
  assert.deepEqual([document.image, history.canUndo], [{}, false]);
  history.redo();
  assert.deepEqual(document.image, { note: "dark" });
  history.mark("given up");
  document.image = {};
  history.cancel();
  assert.deepEqual(document.image, { note: "dark" });
});
