import assert from "node:assert/strict";
import { test } from "node:test";
import type { Editor } from "../src/editor/editor";
import { confirmInstance } from "../src/editor/keypoint-actions";
import { drawTemplate } from "../src/editor/template-actions";
import { createSubmitQuestion, LATE_MS, missing, SHORTLY_MS, type SubmitQuestion } from "../src/submit-question";
import * as texts from "../src/texts";
import { fakeStorage } from "./fake-storage";
import { editorOf, place, RIG_JSON } from "./support";

const HANDS_REQUIRED = JSON.stringify({
  ...RIG_JSON, keypoints: RIG_JSON.keypoints.map((one, index) => ({ ...one, required: index > 0 })),
});

let now = 0;
const wait = (ms: number): void => { now += ms; };
const open = (): SubmitQuestion => createSubmitQuestion(() => now);

/** The question on an image that is shown after another one was submitted. */
function afterAnother(pause: number): SubmitQuestion {
  fakeStorage();
  assert.equal(open().press("", false), "submit");
  wait(pause);
  const question = open();
  question.shown();
  return question;
}

test("an answer without a doubt is submitted at once, on the first image too", () => {
  fakeStorage();
  const question = open();
  question.shown();
  assert.equal(question.press("", false), "submit");
});

test("a doubt is asked about once: the next press submits", () => {
  const question = open();
  assert.equal(question.press("empty", false), "ask");
  assert.equal(question.press("empty", false), "submit");
  assert.equal(question.press("empty", false), "submit");
});

test("the second press of a double click is no answer to the question", () => {
  const question = open();
  assert.equal(question.press("empty", false), "ask");
  assert.equal(question.press("empty", true), "ask");
  assert.equal(question.press("empty", false), "submit");
  assert.equal(open().press("", true), "submit");
});

test("another doubt is asked about too", () => {
  const question = open();
  question.press("empty", false);
  assert.equal(question.press("no nose", false), "ask");
  assert.equal(question.press("", false), "submit");
});

test("a press that was meant for the image before it does nothing", () => {
  const question = afterAnother(300);
  wait(LATE_MS - 1);
  assert.equal(question.press("", false), "late");
  assert.equal(question.press("empty", false), "late");
  wait(1);
  assert.equal(question.press("", false), "submit");
});

test("after a pause a press means the image that is shown", () => {
  assert.equal(afterAnother(SHORTLY_MS).press("", false), "submit");
  assert.equal(afterAnother(SHORTLY_MS - 1).press("", false), "late");
});

test("whoever has done something on the image means this image", () => {
  const question = afterAnother(300);
  question.used();
  assert.equal(question.press("", false), "submit");
});

test("without storage nothing is known of the image before", () => {
  Object.defineProperty(globalThis, "localStorage", { value: undefined, configurable: true });
  const question = open();
  assert.equal(question.press("", false), "submit");
  question.shown();
  assert.equal(question.press("", false), "submit");
});

test("an empty image is a doubt, unless the worker said that nothing is to be done", () => {
  const editor = editorOf([]);
  assert.equal(missing(editor, false), texts.nothingDrawn);
  assert.equal(missing(editor, true), "");
  place(editor, 5, 5);
  assert.equal(missing(editor, false), "");
});

test("whoever says of a point that it is not there, has looked", () => {
  assert.equal(missing(editorOf([{ annotations: [], not_there: ["neck"] }]), false), "");
  const unlabeled = [{ label: "neck", x: 1, y: 1, v: 0 }];
  assert.equal(missing(editorOf([{ annotations: unlabeled }]), false), texts.nothingDrawn);
  assert.equal(missing(editorOf([{ annotations: [] }]), false), texts.nothingDrawn);
});

test("a warning that was accepted is not asked about again", () => {
  const accept = (editor: Editor, type: string): Editor => {
    editor.document.instances = editor.document.instances.map((one) => ({ ...one, accepted: [`${type} 2`] }));
    return editor;
  };
  assert.equal(missing(accept(editorOf([{ annotations: [] }]), "empty_instance"), false), "");
  const editor = editorOf([{ annotations: [{ label: "neck", x: 1, y: 1 }] }], { rig: HANDS_REQUIRED });
  assert.notEqual(missing(editor, false), "");
  assert.equal(missing(accept(editor, "missing_required"), false), "");
});

test("a required point must be labeled, or marked as not there", () => {
  const editorWith = (annotations: object[], notThere: string[] = []): Editor =>
    editorOf([{ name: "Ann", annotations, not_there: notThere }], { rig: HANDS_REQUIRED });
  const placed = { label: "left_hand", x: 1, y: 1 };
  assert.equal(missing(editorWith([{ label: "neck", x: 1, y: 1 }]), true),
    texts.requiredMissing("Instance 1: Ann", ["left hand", "right hand"]));
  assert.equal(missing(editorWith([placed]), false), texts.requiredMissing("Instance 1: Ann", ["right hand"]));
  assert.equal(missing(editorWith([placed], ["right_hand"]), false), "");
});

test("what a template placed and nobody confirmed is asked about, once it is all that is there", () => {
  const editor = editorOf([]);
  drawTemplate(editor, { left: 100, top: 50, right: 200, bottom: 250 });
  assert.equal(missing(editor, false), texts.unconfirmed(3));
  assert.equal(missing(editor, true), texts.unconfirmed(3));
  place(editor, 5, 5);
  assert.equal(missing(editor, false), texts.unconfirmed(2));
  confirmInstance(editor);
  assert.equal(missing(editor, false), "");
});
