import assert from "node:assert/strict";
import { test } from "node:test";
import { reportForm } from "../../src/panel/report";
import { fakePage } from "../fake-page";

fakePage();

interface Opened {
  readonly link: HTMLElement;
  readonly form: HTMLElement;
  readonly text: HTMLTextAreaElement;
  readonly buttons: readonly HTMLElement[];
  readonly sent: readonly string[];
}

function open(): Opened {
  const sent: string[] = [];
  const node = reportForm((words) => { sent.push(words); });
  document.body.replaceChildren(node);
  const [link, ...buttons] = node.querySelectorAll("button");
  const text = node.querySelector("textarea");
  const form = text?.parentElement;
  assert.ok(link && text && form);
  return { link, form, text, sent, buttons };
}

test("the form opens and closes by its link, and takes the focus along", () => {
  const { link, form, text } = open();
  assert.deepEqual([form.hidden, link.getAttribute("aria-expanded")], [true, "false"]);
  link.click();
  assert.deepEqual([form.hidden, link.getAttribute("aria-expanded")], [false, "true"]);
  assert.equal(document.activeElement, text);
  link.click();
  assert.deepEqual([form.hidden, document.activeElement === link], [true, true]);
});

test("the worker's words are sent, or nothing when canceled", () => {
  const { link, form, text, sent, buttons: [cancel, report] } = open();
  link.click();
  text.value = "  blurred ";
  report?.click();
  assert.deepEqual(sent, ["blurred"]);
  cancel?.click();
  assert.deepEqual([form.hidden, sent.length], [true, 1]);
});

test("Escape closes the form, and no other key does", () => {
  const { link, form } = open();
  link.click();
  const press = (key: string): boolean => form.dispatchEvent(new KeyboardEvent("keydown", { key, cancelable: true }));
  assert.deepEqual([press("a"), form.hidden], [true, false]);
  assert.deepEqual([press("Escape"), form.hidden], [false, true]);
});
