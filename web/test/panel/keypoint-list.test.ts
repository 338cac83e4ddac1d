import assert from "node:assert/strict";
import { test } from "node:test";
import type { Editor } from "../../src/editor/editor";
import { markNotThere } from "../../src/editor/keypoint-actions";
import { select, selectClass } from "../../src/editor/selecting";
import { givePoints } from "../../src/model/edits";
import { createKeypointList, type KeypointList } from "../../src/panel/keypoint-list";
import { fakePage } from "../fake-page";
import { editorOf, place, RIG_JSON, rigText } from "../support";

fakePage();
let scrolled: string[] = [];
Object.assign(window.Element.prototype, {
  scrollIntoView(this: Element) { scrolled.push(this.querySelector(".name")?.textContent ?? ""); },
});

interface Opened extends KeypointList {
  readonly editor: Editor;
  readonly field: HTMLInputElement;
  readonly row: (name: string) => HTMLButtonElement;
  readonly returns: () => number;
  /** The names that are shown. */
  readonly shown: () => string[];
}

function open(editor: Editor): Opened {
  let count = 0;
  const list = createKeypointList(editor, () => { count += 1; });
  document.body.replaceChildren(list.node);
  const field = list.node.querySelector("input");
  assert.ok(field);
  const rows = (): HTMLButtonElement[] => [...list.node.querySelectorAll<HTMLButtonElement>("button.row")];
  const nameOf = (row: Element): string => row.querySelector(".name")?.textContent ?? "";
  list.update();
  return {
    ...list, editor, field,
    returns: () => count,
    row: (name) => {
      const found = rows().find((row) => nameOf(row) === name);
      assert.ok(found, name);
      return found;
    },
    shown: () => rows().filter((row) => row.parentElement?.hidden === false).map(nameOf),
  };
}
const wholeBody = (): Editor => editorOf([], { rig: rigText("coco-wholebody-133") });

function type(field: HTMLInputElement, text: string): void {
  field.value = text;
  field.dispatchEvent(new Event("input"));
}
function press(field: HTMLInputElement, key: string): boolean {
  const event = new KeyboardEvent("keydown", { key, cancelable: true });
  field.dispatchEvent(event);
  return event.defaultPrevented;
}

test("each row has the keypoint's name, key and state; a click selects it", () => {
  const { row, update, editor } = open(editorOf());
  const state = (name: string): unknown[] => {
    update();
    const { dataset, textContent } = row(name);
    return [dataset["state"], textContent, row(name).hasAttribute("aria-current")];
  };
  assert.deepEqual(state("neck"), ["todo", "○neck1", true]);
  assert.deepEqual(state("left hand"), ["todo", "□left hand2", false]);
  place(editor, 1, 1);
  place(editor, 2, 2, 1);
  markNotThere(editor);
  assert.deepEqual(["neck", "left hand", "right hand"].map((name) => state(name)[0]), [
    "visible", "occluded", "notThere",
  ]);
  row("left hand").click();
  assert.equal(editor.selection.index, 1);
  assert.deepEqual(state("left hand").slice(1), ["□left handoccluded2", true]);
});

test("a point that was given is to be confirmed: its shape is filled when it is", () => {
  const { row, update, editor } = open(editorOf());
  editor.document.instances = givePoints(editor.document, "1", [{ x: 1, y: 1, v: 2 }]);
  update();
  assert.deepEqual([row("neck").dataset["state"], row("neck").textContent], ["unconfirmed", "○neckcheck1"]);
  selectClass(editor, 0);
  place(editor, 2, 2);
  update();
  assert.deepEqual([row("neck").dataset["state"], row("neck").textContent], ["visible", "●neckvisible1"]);
});

test("an eye comes with the pointer, hides one keypoint of the active instance and stays", () => {
  const { row, update, editor } = open(editorOf());
  const item = row("left hand").parentElement;
  assert.ok(item);
  assert.equal(item.querySelectorAll("button").length, 1);
  item.dispatchEvent(new Event("pointerenter"));
  item.dispatchEvent(new Event("focusin"));
  const [, eye] = item.querySelectorAll("button");
  assert.equal(item.querySelectorAll("button").length, 2);
  assert.deepEqual([eye?.getAttribute("aria-label"), eye?.getAttribute("aria-pressed")], ["Hide left hand", "false"]);
  eye?.click();
  update();
  assert.deepEqual([editor.hidden.has("1", 1), editor.hidden.has("1", 0)], [true, false]);
  assert.deepEqual([row("left hand").dataset["state"], eye?.getAttribute("aria-pressed")], ["hidden", "true"]);
  // The active row and a hidden one have theirs without a pointer.
  editor.hidden.toggle("1", 2);
  update();
  assert.equal(row("neck").parentElement?.querySelectorAll("button").length, 2);
  assert.equal(row("right hand").parentElement?.querySelectorAll("button").length, 2);
});

test("a short list has neither search nor folded groups", () => {
  const { field, search, shown } = open(editorOf());
  assert.deepEqual([field.hidden, search()], [true, false]);
  assert.deepEqual(shown(), ["neck", "left hand", "right hand"]);
});

test("groups of a short list are headings only if they keep the keypoints' order", () => {
  const grouped = (...groups: string[]): string[] => {
    const keypoints = RIG_JSON.keypoints.map((kind, i) => ({ ...kind, group: groups[i] }));
    const { node } = open(editorOf([], { rig: JSON.stringify({ ...RIG_JSON, hash: "", keypoints }) }));
    return [...node.querySelectorAll(".group")].map(({ textContent }) => textContent);
  };
  assert.deepEqual(grouped("head", "arms", "arms"), ["head0/1", "arms0/2"]);
  assert.deepEqual(grouped("arms", "head", "arms"), []);
});

test("a group counts what is done, and is folded and opened by a click", () => {
  const keypoints = RIG_JSON.keypoints.map((kind, i) => ({ ...kind, group: i === 0 ? "head" : "arms" }));
  const { node, editor, update, shown } =
    open(editorOf([], { rig: JSON.stringify({ ...RIG_JSON, hash: "", keypoints }) }));
  place(editor, 1, 1);
  place(editor, 1, 1);
  update();
  const [head, arms] = node.querySelectorAll<HTMLElement>(".group");
  assert.ok(head && arms);
  assert.deepEqual([head.textContent, arms.textContent], ["head1/1", "arms1/2"]);
  arms.click();
  assert.deepEqual([shown(), arms.getAttribute("aria-expanded")], [["neck"], "false"]);
  // A short list stays as the worker folded it.
  selectClass(editor, 0);
  update();
  assert.deepEqual([shown(), head.getAttribute("aria-expanded")], [["neck"], "true"]);
  arms.click();
  assert.deepEqual([shown(), arms.getAttribute("aria-expanded")], [["neck", "left hand", "right hand"], "true"]);
});

test("in a long list only the group in use is open, and the active row is scrolled into view once", () => {
  const { editor, update, shown, field } = open(wholeBody());
  assert.equal(field.hidden, false);
  assert.deepEqual([shown()[0], shown().length < 133], ["nose", true]);
  const body = shown();
  scrolled = [];
  selectClass(editor, editor.settings.rig.indexOf.get("left_big_toe") ?? -1);
  update();
  update();
  assert.deepEqual(scrolled, ["left big toe"]);
  assert.ok(shown().includes("left big toe") && !shown().includes("nose"));
  selectClass(editor, 0);
  update();
  assert.deepEqual(shown(), body);
  select(editor, "1", null);
  update();
  assert.deepEqual(shown(), body);
});

test("a search finds rows by all of its words; Enter selects the first and goes back to the image", () => {
  const { editor, field, shown, returns, search, node } = open(wholeBody());
  assert.equal(search(), true);
  assert.equal(document.activeElement, field);
  type(field, " LEFT  big ");
  assert.deepEqual(shown(), ["left big toe"]);
  assert.equal(node.querySelector<HTMLElement>(".group")?.parentElement?.hidden, true);
  assert.equal(press(field, "x"), false);
  assert.equal(press(field, "Enter"), true);
  assert.equal(editor.settings.rig.keypoints[editor.selection.index ?? -1]?.name, "left_big_toe");
  assert.deepEqual([field.value, returns()], ["", 1]);
  assert.equal(node.querySelector<HTMLElement>(".group")?.parentElement?.hidden, false);
  type(field, "nothing of the kind");
  assert.deepEqual(shown(), []);
  press(field, "Enter");
  type(field, "nose");
  assert.equal(press(field, "Escape"), true);
  type(field, "  ");
  press(field, "Enter");
  assert.equal(editor.settings.rig.keypoints[editor.selection.index ?? -1]?.name, "left_big_toe");
  assert.equal(returns(), 4);
});
