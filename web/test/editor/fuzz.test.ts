/** Random actions of a worker: undo all is the start, redo all is the end. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Finding } from "../../src/checks/finding";
import { createLiveChecks, type LiveChecks } from "../../src/checks/live";
import * as checkTexts from "../../src/checks/texts";
import {
  beginChange, cancelChange, change, endChange, redo, startOver, undo,
} from "../../src/editor/changes";
import type { Editor } from "../../src/editor/editor";
import {
  addInstance, clearInstance, duplicateInstance, mirrorInstance, moveInstance, removeInstance, renameInstance,
  swapSides,
} from "../../src/editor/instance-actions";
import {
  confirmInstance, confirmKeypoint, deleteKeypoint, markNotThere, nudge, placeAt, putAt, toggleOccluded,
} from "../../src/editor/keypoint-actions";
import { selectClass, selectInstance, step } from "../../src/editor/selecting";
import { clickTemplate, drawTemplate, usePrevious } from "../../src/editor/template-actions";
import { OCCLUDED, VISIBLE } from "../../src/model/document";
import { placeKeypoint } from "../../src/model/edits";
import { imagePoint } from "../../src/model/geometry";
import * as texts from "../../src/texts";
import { earlier, editorOf, random, snapshot } from "../support";

/** Fixes or accepts one of the warnings, if there are any. */
function warning(
  editor: Editor, next: () => number, act: (live: LiveChecks, finding: Finding) => void,
): void {
  const live = createLiveChecks(editor, new AbortController().signal);
  const finding = live.open[Math.floor(next() * live.open.length)];
  if (finding) act(live, finding);
}

/** A drag of four moves, which may be given up. */
function drag(editor: Editor, id: string, next: () => number): void {
  if (!beginChange(editor, "drag", id)) return;
  for (let i = 0; i < 4; i += 1) {
    change(editor, placeKeypoint(editor.document, id, 1, { x: next() * 9, y: i }, VISIBLE));
  }
  if (next() < 0.5) endChange(editor);
  else cancelChange(editor);
}

/** One random action of a worker. */
function act(editor: Editor, next: () => number): void {
  const at = imagePoint(next() * 700 - 30, next() * 500 - 10);
  const id = editor.document.instances[Math.floor(next() * editor.document.instances.length)]?.id ?? "";
  const actions: readonly (() => void)[] = [
    () => { placeAt(editor, at, next() < 0.3 ? OCCLUDED : VISIBLE); },
    () => { placeAt(editor, at, VISIBLE); },
    () => { markNotThere(editor); },
    () => { toggleOccluded(editor); },
    () => { deleteKeypoint(editor); },
    () => { nudge(editor, next() * 20 - 10, next() * 20 - 10); },
    () => { addInstance(editor); },
    () => { removeInstance(editor, id); },
    () => { selectInstance(editor, id); },
    () => { selectClass(editor, Math.floor(next() * 3)); },
    () => { step(editor, next() < 0.5 ? 1 : -1); },
    () => { drawTemplate(editor, { left: at.x, top: at.y, right: at.x + 40, bottom: at.y + 80 }); },
    () => { swapSides(editor, next() < 0.5 ? "all" : "limb"); },
    () => { mirrorInstance(editor); },
    () => { duplicateInstance(editor); },
    () => { renameInstance(editor, id, String(next())); },
    () => { usePrevious(editor); },
    () => { editor.tool = next() < 0.5 ? "draw" : "adjust"; },
    () => { clickTemplate(editor, at); },
    () => { startOver(editor); },
    () => { clearInstance(editor); },
    () => { putAt(editor, Math.floor(next() * 3), at); },
    () => { moveInstance(editor, next() * 90 - 45, next() * 90 - 45); },
    () => { warning(editor, next, (live, finding) => { live.fix(finding); }); },
    () => { warning(editor, next, (live, finding) => { live.accept(finding); }); },
    () => { undo(editor); },
    () => { redo(editor); },
    () => { drag(editor, id, next); },
    () => { confirmInstance(editor); },
    () => { confirmKeypoint(editor); },
  ];
  actions[Math.floor(next() * actions.length)]?.();
}

test("fuzz: undo all is the start, redo all is the end", () => {
  const labels = new Set<string>();
  const loaded = [
    { name: "a", annotations: [{ label: "neck", x: 1, y: 2, score: 0.5 }] },
    { name: "b", annotations: [{ label: "tail", x: 1, y: 2 }], annotation_options: { editable: false } },
  ];
  for (let seed = 1; seed <= 120; seed += 1) {
    const next = random(seed);
    const editor = editorOf(seed % 2 ? [] : loaded);
    editor.previous = [earlier(editor, "p", [{ x: 1, y: 1, v: 2 }, undefined, { x: 3, y: 3, v: 1 }])];
    const start = snapshot(editor);
    for (let i = 0; i < 150; i += 1) act(editor, next);
    const end = snapshot(editor);
    let steps = 0;
    while (editor.history.canUndo) {
      labels.add(editor.history.undoLabel ?? "");
      undo(editor);
      steps += 1;
    }
    assert.deepEqual(snapshot(editor), start, `seed ${seed}: undo all`);
    // Entries that were undone before the end are not done again.
    for (let i = 0; i < steps; i += 1) redo(editor);
    assert.deepEqual(snapshot(editor), end, `seed ${seed}: redo all`);
  }
  const every: (string | ((name: string) => string))[] = [
    texts.addInstance, texts.draw, texts.rename, texts.duplicate, texts.swap, texts.mirror, texts.usePrevious,
    texts.startOver, texts.adjust, texts.clear, checkTexts.undoFix, checkTexts.undoAccept, "drag",
    texts.placeNext, texts.move, texts.remove, texts.undoNotThere, texts.undoVisibility, texts.undoConfirm,
  ];
  // Every kind of edit took part.
  for (const kind of every) {
    const word = typeof kind === "string" ? kind : kind("").trim();
    assert.ok([...labels].some((label) => label.includes(word)), `${word} never happened`);
  }
});
