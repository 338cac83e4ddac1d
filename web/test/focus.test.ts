import assert from "node:assert/strict";
import { test } from "node:test";
import { isControl, isTextField } from "../src/focus";

/** What the selectors are asked about: Node.js has no elements. */
class FakeElement {
  readonly isContentEditable: boolean;
  asked = "";

  constructor(isContentEditable = false) {
    this.isContentEditable = isContentEditable;
  }

  matches(selector: string): boolean {
    this.asked = selector;
    return false;
  }
}

Object.defineProperty(globalThis, "HTMLElement", { value: FakeElement, configurable: true });
const element = (isContentEditable = false): FakeElement & EventTarget =>
  new FakeElement(isContentEditable) as FakeElement & EventTarget;

test("what can be edited is a text field, and no other target is one", () => {
  assert.deepEqual([isTextField(element(true)), isControl(element(true))], [true, true]);
  assert.deepEqual([isTextField(element()), isTextField(undefined), isControl(new EventTarget())], [
    false, false, false,
  ]);
});

test("check boxes and buttons are controls, but keys are not typed into them; the image is neither", () => {
  const node = element();
  isTextField(node);
  assert.match(node.asked, /^textarea, select, input:not\(\[type=checkbox\], .*\[type=reset\]\)$/);
  isControl(node);
  assert.match(node.asked, /^a\[href\], button, input, .*\[tabindex\]:not\(\.stage\)/);
});
