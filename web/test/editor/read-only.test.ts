/** An image that is only looked at: nothing that a worker can do changes it. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { beginChange, record, restoreDraft } from "../../src/editor/changes";
import { createEditor, type Editor } from "../../src/editor/editor";
import {
  addInstance, clearInstance, duplicateInstance, moveInstance, removeInstance, renameInstance,
} from "../../src/editor/instance-actions";
import { confirmKeypoint, deleteKeypoint, markNotThere, nudge, placeAt } from "../../src/editor/keypoint-actions";
import { selectClass } from "../../src/editor/selecting";
import { drawTemplate, usePrevious } from "../../src/editor/template-actions";
import { OCCLUDED, VISIBLE } from "../../src/model/document";
import { imagePoint } from "../../src/model/geometry";
import * as texts from "../../src/texts";
import { earlier, IMAGE, readingOf } from "../support";

const LOADED = [{ name: "a", annotations: [{ label: "neck", x: 30, y: 20 }] }];

function lookAt(): Editor {
  const { settings } = readingOf(LOADED);
  assert.ok(settings);
  return createEditor({ ...settings, image: IMAGE }, true);
}

test("no action changes an image that is only looked at; each says why", () => {
  const actions: ((editor: Editor) => unknown)[] = [
    (editor) => { placeAt(editor, imagePoint(5, 6), VISIBLE); },
    (editor) => { placeAt(editor, imagePoint(5, 6), OCCLUDED); },
    markNotThere, confirmKeypoint, deleteKeypoint, addInstance, clearInstance, duplicateInstance,
    (editor) => { nudge(editor, 1, 1); },
    (editor) => { moveInstance(editor, 4, 4); },
    (editor) => { removeInstance(editor, "1"); },
    (editor) => { renameInstance(editor, "1", "b"); },
    (editor) => { drawTemplate(editor, { left: 1, top: 2, right: 30, bottom: 40 }); },
    (editor) => {
      editor.previous = [earlier(editor, "p", [{ ...imagePoint(1, 2), v: VISIBLE }, undefined, undefined])];
      usePrevious(editor);
    },
    (editor) => { record(editor, "any", []); },
    (editor) => { assert.equal(beginChange(editor, "drag", "1"), false); },
  ];
  for (const [n, action] of actions.entries()) {
    const editor = lookAt();
    selectClass(editor, 0);
    const before = editor.document.instances;
    action(editor);
    assert.equal(editor.document.instances, before, `action ${n}`);
    assert.equal(editor.history.undo(), undefined, `action ${n}`);
  }
  const editor = lookAt();
  addInstance(editor);
  assert.equal(editor.message.text, texts.readOnly);
});

test("what was submitted is shown in it all the same", () => {
  const editor = lookAt();
  const points = [[3, 4, 2], null, null];
  assert.equal(restoreDraft(editor, { instances: [{ id: "7", name: "x", points }] }), true);
  assert.deepEqual(editor.document.instances.map(({ id }) => id), ["7"]);
});
