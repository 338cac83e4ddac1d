import assert from "node:assert/strict";
import { test } from "node:test";
import { undo } from "../../src/editor/changes";
import type { Editor } from "../../src/editor/editor";
import { createWarnings, type Warnings } from "../../src/panel/warnings";
import { fakeClock } from "../fake-clock";
import { fakePage } from "../fake-page";
import { editorOf } from "../support";

fakePage();
const pass = fakeClock();
Object.assign(window, { setTimeout });
const settle = (): void => { pass(250); };

interface Opened extends Warnings {
  readonly editor: Editor;
  readonly zooms: () => number;
  readonly button: (text: string) => HTMLButtonElement;
  readonly texts: (selector: string) => (string | null)[];
}

function open(x: number, more: Readonly<Record<string, string>> = {}): Opened {
  const annotations = [{ label: "neck", x, y: 10 }, { label: "left_hand", x: 50, y: 90 }];
  const editor = editorOf([{ name: "Ann", annotations, annotation_issues: [{ reason: "blurred" }] }], more);
  let count = 0;
  const warnings = createWarnings(editor, () => { count += 1; }, new AbortController().signal);
  document.body.replaceChildren(warnings.node);
  const { node } = warnings;
  return {
    node, editor,
    get answer() { return warnings.answer; },
    remind: warnings.remind,
    zooms: () => count,
    button: (text) => {
      const found = [...node.querySelectorAll("button")].find(({ textContent }) => textContent === text);
      assert.ok(found, text);
      return found;
    },
    texts: (selector) => [...node.querySelectorAll(selector)].map(({ textContent }) => textContent),
  };
}

const OUTSIDE = "Outside the image of 640 x 480 pixels: neck.";

test("an error is told with its instance; its row goes there, and Fix is one undoable edit", () => {
  const { node, editor, button, texts, zooms } = open(700);
  assert.deepEqual(texts("h2"), [""]);
  assert.equal(node.querySelector("h2")?.getAttribute("role"), "presentation");
  pass(249);
  assert.deepEqual(texts("h2"), [""]);
  pass(1);
  assert.deepEqual(texts("h2"), ["1 warning"]);
  assert.equal(node.querySelector("h2")?.hasAttribute("role"), false);
  assert.deepEqual(texts(".warning-what"), [`Instance 1: Ann · error${OUTSIDE}`]);
  const row = node.querySelector<HTMLElement>(".warning-list li");
  assert.deepEqual([row?.dataset["severity"], row?.dataset["type"]], ["error", "outside_image"]);
  assert.equal(button("Accept").getAttribute("aria-label"), `Accept as it is: Instance 1: Ann: ${OUTSIDE}`);
  assert.equal(button("Fix").getAttribute("aria-label"), `Fix: Instance 1: Ann: ${OUTSIDE}`);

  button(`Instance 1: Ann · error${OUTSIDE}`).click();
  assert.deepEqual([editor.selection.id, editor.selection.index, zooms()], ["1", 0, 1]);
  let said = "";
  editor.subscribe((what) => { if (what === "message") said = editor.message.text; }, new AbortController().signal);
  button("Fix").click();
  assert.equal(editor.document.keypoint("1", 0)?.x, 639);
  assert.deepEqual([said, texts("h2"), texts(".warning-list li")], ["Fixed. Undo takes it back.", [""], []]);
  undo(editor);
  settle();
  assert.deepEqual([editor.document.keypoint("1", 0)?.x, texts("h2")], [700, ["1 warning"]]);
});

test("what is accepted is gone from the list and stands in the answer", () => {
  const { button, texts, answer, editor } = open(700);
  settle();
  assert.deepEqual(answer.map(({ type, accepted }) => [type, accepted]), [["outside_image", undefined]]);
  button("Accept").click();
  assert.deepEqual(texts(".warning-list li"), []);
  assert.deepEqual(editor.document.instance("1")?.accepted, ["outside_image "]);
});

test("the focus goes on to the next warning", () => {
  const { node, editor, button } = open(700);
  const annotations = [{ label: "neck", x: 10, y: 900 }, { label: "left_hand", x: 300, y: 90 }];
  editor.document.instances = [...editor.document.instances, ...editorOf([{ annotations }, { annotations }])
    .document.instances.slice(1)];
  settle();
  assert.equal(node.querySelectorAll(".warning-list li").length, 2);
  button("Accept").focus();
  button("Accept").click();
  assert.equal(document.activeElement, node.querySelector(".warning-what"));
});

test("notes of the image and of its instances stand above, and make the section seen", () => {
  const noted = open(20, { annotationIssues: '[{"reason":"dark"}]' });
  settle();
  assert.deepEqual(noted.texts(".notes li"), ["dark", "Instance 1: Ann: blurred"]);
  assert.equal(noted.node.classList.contains("some"), true);
  assert.deepEqual(noted.texts("h2"), [""]);
});

test("while a keypoint is dragged the list waits; what is only selected keeps it", () => {
  const { editor, texts } = open(20);
  settle();
  editor.isDragging = true;
  editor.document.instances = editorOf([{ annotations: [{ label: "neck", x: 900, y: 1 }] }]).document.instances;
  editor.emit("document");
  settle();
  assert.deepEqual(texts("h2"), [""]);
  editor.isDragging = false;
  settle();
  assert.deepEqual(texts("h2"), ["1 warning"]);
});

test("the list waits until the worker has paused for a quarter of a second", () => {
  const { editor, texts } = open(700);
  for (const wait of [200, 200, 249]) {
    editor.emit("selection");
    pass(wait);
    assert.deepEqual(texts("h2"), [""]);
  }
  pass(1);
  assert.deepEqual(texts("h2"), ["1 warning"]);
});

test("at submit the worker is told how many are open, if there are any", () => {
  const said: string[] = [];
  for (const x of [700, 20]) {
    const { remind, editor } = open(x);
    editor.subscribe((what) => {
      if (what === "message") said.push(editor.message.text);
    }, new AbortController().signal);
    remind();
  }
  assert.deepEqual(said, ["Submitted with 1 open warning."]);
});
