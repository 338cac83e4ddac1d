import assert from "node:assert/strict";
import { test } from "node:test";
import { undo } from "../../src/editor/changes";
import type { Editor } from "../../src/editor/editor";
import { instanceTitle } from "../../src/editor/queries";
import { createDetails } from "../../src/panel/details";
import { fakePage } from "../fake-page";
import { fakeStorage } from "../fake-storage";
import { editorOf, RIG_JSON } from "../support";

fakePage();

interface Opened {
  readonly editor: Editor;
  readonly node: HTMLElement;
  readonly toggle: HTMLElement;
  readonly open: () => void;
  readonly update: () => void;
  /** The names of what is seen. */
  readonly seen: () => (string | null)[];
  /** The field with this name, or the button. */
  readonly field: (name: string) => HTMLInputElement;
  readonly stages: () => number;
}

const CHOICES = JSON.stringify({ ...RIG_JSON, classes: ["car", "truck"], flags: ["crowd", "wet"] });
const PLAIN = JSON.stringify(RIG_JSON);

function open(
  rig: string, initial: unknown = [], more: Readonly<Record<string, string>> = {}, keeps = false,
): Opened {
  if (!keeps) fakeStorage();
  const editor = editorOf(initial, { details: "", rig, ...more });
  let stages = 0;
  const { node, toggle, update, open: goThere } = createDetails(editor, () => { stages += 1; });
  document.body.replaceChildren(toggle, node);
  update();
  const isSeen = (one: Element | null): boolean =>
    !one || one === document.body || (!(one as HTMLElement).hidden && isSeen(one.parentElement));
  const nameOf = (one: Element): string | null =>
    (one.localName === "button" ? one : one.parentElement)?.firstElementChild?.textContent
      || (one.closest("label") ?? one).textContent;
  const all = (): HTMLInputElement[] => [...node.querySelectorAll("select, input, button, textarea")] as never;
  return {
    editor, node, toggle, update,
    open: goThere,
    seen: () => all().filter(isSeen).map(nameOf),
    field: (name) => {
      const found = all().find((one) => nameOf(one) === name);
      assert.ok(found, name);
      return found;
    },
    stages: () => stages,
  };
}

function change(field: HTMLInputElement, value: string): void {
  field.value = value;
  field.dispatchEvent(new Event("change"));
}

test("what the rig file offers is there at once; the rest comes with a press, and stays open", () => {
  const { seen, toggle, editor } = open(CHOICES);
  assert.deepEqual(seen(), ["Class", "crowd", "wet"]);
  assert.deepEqual([toggle.getAttribute("aria-expanded"), editor.showsBox], ["false", false]);
  toggle.click();
  assert.deepEqual(seen(), ["Class", "crowd", "wet", "Draw the box", "Note", "Image tags", "Image note"]);
  assert.deepEqual([toggle.getAttribute("aria-expanded"), editor.showsBox], ["true", true]);
  assert.deepEqual(open(PLAIN, [], {}, true).seen(), ["Draw the box", "Note", "Image tags", "Image note"]);
});

test("a plain rig shows nothing until something is said", () => {
  assert.deepEqual([open(PLAIN).seen(), open(PLAIN).node.hidden], [[], true]);
  const noted = [{ annotations: [], note: "dark", flags: ["odd"] }];
  assert.deepEqual(open(PLAIN, noted, { "image-tags": '["night"]' }).seen(), ["odd", "Note", "Image tags"]);
});

test("a class, flags and a note are chosen, and undone one by one", () => {
  const { editor, field, update, toggle } = open(CHOICES);
  toggle.click();
  const said = (): unknown => editor.document.instances[0]?.details;
  assert.deepEqual([field("Class").value, [...field("Class").children].length], ["", 3]);
  change(field("Class"), "truck");
  field("wet").click();
  change(field("Note"), "  two wheels ");
  update();
  assert.deepEqual(said(), { class: "truck", flags: ["wet"], note: "two wheels" });
  assert.equal([...field("Class").children].length, 2);
  undo(editor);
  undo(editor);
  update();
  assert.deepEqual([said(), field("wet").checked, field("Note").value], [{ class: "truck" }, false, ""]);
});

test("tags are a list, each once", () => {
  const { editor, field, update, toggle } = open(PLAIN);
  toggle.click();
  change(field("Image tags"), "night, rain,, night ");
  change(field("Image note"), "blurred");
  update();
  assert.deepEqual(editor.document.image, { tags: ["night", "rain"], note: "blurred" });
  assert.equal(field("Image tags").value, "night, rain");
  undo(editor);
  undo(editor);
  update();
  assert.deepEqual([editor.document.image, field("Image tags").value], [{}, ""]);
});

test("what others said is kept beside what the rig file offers", () => {
  const { editor, field } = open(CHOICES, [{ annotations: [], class: "bus", flags: ["odd"] }]);
  assert.deepEqual([field("Class").value, field("odd").checked], ["bus", true]);
  field("crowd").click();
  assert.deepEqual(editor.document.instances[0]?.details, { class: "bus", flags: ["crowd", "odd"] });
});

test("people read the words of the lead, and answers keep the names", () => {
  const words = '{"truck":"Lorry","wet":"Wet fur","odd":7,"toString":""}';
  const { editor, field, update } = open(CHOICES, [{ annotations: [], flags: ["odd"] }], { words });
  assert.deepEqual([...field("Class").children].map(({ textContent }) => textContent),
    ["Choose…", "car", "Lorry"]);
  change(field("Class"), "truck");
  field("Wet fur").click();
  update();
  assert.deepEqual(editor.document.instances[0]?.details, { class: "truck", flags: ["wet", "odd"] });
  assert.equal(instanceTitle(editor, editor.document.instances[0]?.id ?? null), "Instance 1: Lorry");
});

test("the key opens it at its first field, and Escape goes back to the image", () => {
  const { open: goThere, node, field, stages } = open(CHOICES);
  goThere();
  assert.equal(document.activeElement, field("Class"));
  node.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape" }));
  assert.equal(stages(), 1);
  const plain = open(PLAIN);
  plain.open();
  assert.equal(document.activeElement, plain.field("Draw the box"));
});

test("the box has its tool, and a way back while somebody drew it", () => {
  const { editor, field, seen, update, toggle } = open(PLAIN, [{ annotations: [], bbox: [1, 2, 3, 4] }]);
  toggle.click();
  assert.ok(seen().includes("Fit to the keypoints"));
  field("Draw the box").click();
  assert.equal(editor.tool, "box");
  update();
  assert.equal(field("Draw the box").getAttribute("aria-pressed"), "true");
  field("Draw the box").click();
  assert.equal(editor.tool, "place");
  field("Fit to the keypoints").click();
  update();
  assert.deepEqual([editor.document.instances[0]?.details, seen().includes("Fit to the keypoints")], [{}, false]);
});

test("nothing of a locked instance can be changed, and none is there without an instance", () => {
  const { node } = open(CHOICES, [{ annotations: [], annotation_options: { editable: false } }]);
  assert.equal(node.querySelector("fieldset")?.disabled, true);
  const { editor, update, seen } = open(CHOICES);
  editor.document.instances = [];
  update();
  assert.deepEqual(seen(), []);
});
