import assert from "node:assert/strict";
import { test } from "node:test";
import { undo } from "../../src/editor/changes";
import type { Editor } from "../../src/editor/editor";
import { addInstance, removeInstance } from "../../src/editor/instance-actions";
import { createInstanceList, type InstanceList } from "../../src/panel/instance-list";
import { fakePage } from "../fake-page";
import { earlier, editorOf, place } from "../support";

fakePage();
let scrolled = 0;
Object.assign(window.Element.prototype, { scrollIntoView: () => { scrolled += 1; } });

interface Opened extends InstanceList {
  readonly editor: Editor;
  readonly button: (label: string) => HTMLButtonElement;
  readonly rows: () => HTMLButtonElement[];
  readonly field: () => HTMLInputElement | null;
  readonly fits: () => number;
}

function open(editor: Editor): Opened {
  let count = 0;
  const list = createInstanceList(editor, () => { count += 1; }, null);
  document.body.replaceChildren(list.node);
  list.update();
  return {
    ...list, editor,
    fits: () => count,
    button: (label) => {
      const found = [...list.node.querySelectorAll("button")]
        .find((one) => one.getAttribute("aria-label") === label);
      assert.ok(found, label);
      return found;
    },
    rows: () => [...list.node.querySelectorAll<HTMLButtonElement>("button.row")],
    field: () => list.node.querySelector("input"),
  };
}

const at = (x: number): unknown => [{ label: "neck", x, y: 10 }, { label: "left_hand", x, y: 90 }];
const ANN_AND_BOB = [{ name: "Ann", annotations: at(10) }, { name: "Bob", annotations: at(90) }];
const LOCKED = [{ annotations: at(10), annotation_options: { editable: false } }];

function press(field: HTMLInputElement | null, key: string): boolean {
  const event = new KeyboardEvent("keydown", { key, cancelable: true });
  field?.dispatchEvent(event);
  return event.defaultPrevented;
}

test("each instance has a row with its name and what is done; the number stands above from two on", () => {
  const { rows, update, editor, node } = open(editorOf());
  assert.deepEqual([rows().map(({ textContent }) => textContent), node.querySelector("h2")?.textContent], [
    ["Instance 10/3"], "Instances ",
  ]);
  place(editor, 1, 1);
  addInstance(editor);
  scrolled = 0;
  update();
  update();
  assert.deepEqual(rows().map((row) => [row.textContent, row.hasAttribute("aria-current")]), [
    ["Instance 11/3", false], ["Instance 20/3", true],
  ]);
  assert.deepEqual([node.querySelector("h2")?.textContent, scrolled], ["Instances 2", 1]);
  assert.equal(rows()[0]?.hasAttribute("data-complete"), false);
  rows()[0]?.click();
  assert.equal(editor.selection.id, "1");
  place(editor, 2, 2);
  place(editor, 3, 3);
  update();
  assert.deepEqual(rows().map((row) => row.hasAttribute("data-complete")), [true, false]);
});

test("a row has an eye and a bin, both with the instance's name", () => {
  const { rows, update, editor, button } = open(editorOf(ANN_AND_BOB));
  const eye = button("Hide Instance 2: Bob");
  eye.click();
  update();
  assert.deepEqual([editor.hidden.hasInstance("2"), eye.getAttribute("aria-pressed")], [true, "true"]);
  button("Delete Instance 1: Ann").click();
  update();
  assert.deepEqual(rows().map(({ textContent }) => textContent), ["Instance 1: Bob2/3"]);
  undo(editor);
  update();
  assert.deepEqual(rows().map(({ textContent }) => textContent), ["Instance 1: Ann2/3", "Instance 2: Bob2/3"]);
});

test("the tools work on the active instance", () => {
  const { editor, button, update, fits, node, rows } = open(editorOf(ANN_AND_BOB));
  const tools = node.querySelector<HTMLElement>(".tools");
  button("Zoom to this instance").click();
  assert.equal(fits(), 1);
  button("Duplicate").click();
  assert.equal(editor.document.instances.length, 3);
  undo(editor);
  rows()[0]?.click();
  button("Delete all its keypoints").click();
  assert.equal(editor.document.keypoint("1", 0), undefined);
  undo(editor);
  button("Swap left and right").click();
  assert.equal(editor.document.keypoint("1", 2)?.x, 10);
  assert.equal(tools?.hidden, false);
  for (const id of ["1", "2"]) removeInstance(editor, id);
  update();
  assert.equal(tools?.hidden, true);
});

test("a locked instance can be seen and copied, not changed", () => {
  const { button, rows, field, rename, node } = open(editorOf(LOCKED));
  const names = ["Rename", "Swap left and right", "Mirror", "Delete all its keypoints"];
  const disabled = [...node.querySelectorAll<HTMLButtonElement>(".tools button")].map((one) => one.disabled);
  assert.deepEqual(disabled, [false, false, ...names.map(() => true)]);
  assert.equal(button("Delete Instance 1").disabled, true);
  assert.ok(rows()[0]?.querySelector("svg"));
  rename();
  assert.equal(field(), null);
});

test("a name is edited in its row: Enter keeps it, Escape does not, a click elsewhere does", () => {
  const { editor, rows, rename, field, update } = open(editorOf(ANN_AND_BOB));
  const name = (): string | undefined => editor.document.instance("1")?.name;
  rename();
  assert.deepEqual([field()?.value, rows()[0]?.hidden, document.activeElement === field()], ["Ann", true, true]);
  rename();
  assert.equal(document.querySelectorAll("input").length, 1);
  assert.equal(press(field(), "a"), false);
  const typed = field();
  assert.ok(typed);
  typed.value = " Eve ";
  assert.equal(press(typed, "Enter"), true);
  assert.deepEqual([name(), field(), rows()[0]?.hidden], ["Eve", null, false]);
  assert.equal(document.activeElement, rows()[0]);
  update();
  assert.equal(rows()[0]?.querySelector(".name")?.textContent, "Instance 1: Eve");

  rows()[0]?.dispatchEvent(new Event("dblclick"));
  const other = field();
  assert.ok(other);
  other.value = "Zoe";
  assert.equal(press(other, "Escape"), true);
  assert.deepEqual([name(), field()], ["Eve", null]);
  rename();
  const last = field();
  assert.ok(last);
  last.value = "Kim";
  last.dispatchEvent(new Event("blur"));
  assert.deepEqual([name(), field(), rows()[0]?.hidden], ["Kim", null, false]);
});

test("a new instance has its row at once, so that its name can be typed", () => {
  const { editor, rename, field, button } = open(editorOf(ANN_AND_BOB));
  button("Add instance").click();
  rename();
  assert.equal(field()?.parentElement?.parentElement?.children[2], field()?.parentElement);
  assert.deepEqual([field()?.value, editor.selection.id], ["", "3"]);
});

test("what was done in the last image is offered only if there is something", () => {
  const { editor, update, node } = open(editorOf());
  const previous = node.querySelector<HTMLElement>("header button");
  assert.equal(previous?.hidden, true);
  editor.previous = [earlier(editor, "Ann", [{ x: 5, y: 6, v: 2 }])];
  update();
  assert.equal(previous?.hidden, false);
  previous?.click();
  assert.deepEqual([editor.document.instance("1")?.name, editor.document.keypoint("1", 0)?.x], ["", 5]);
});
