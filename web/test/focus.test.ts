import assert from "node:assert/strict";
import { test } from "node:test";
import { isControl, isTextField } from "../src/focus";
import { FakeElement } from "./fake-element";

const both = (target: EventTarget): readonly boolean[] => [isTextField(target), isControl(target)];

test("what can be edited is a text field, and no other target is one", () => {
  assert.deepEqual(both(new FakeElement("div", true)), [true, true]);
  assert.deepEqual(both(new FakeElement("div")), [false, false]);
  assert.deepEqual(both(new EventTarget()), [false, false]);
  assert.equal(isTextField(undefined), false);
});

test("keys are typed into text fields; buttons and links only take some", () => {
  for (const name of ["textarea", "select"]) assert.deepEqual(both(new FakeElement(name)), [true, true], name);
  for (const name of ["button", "a[href]", "summary", "[role=button]"]) {
    assert.deepEqual(both(new FakeElement(name)), [false, true], name);
  }
});
