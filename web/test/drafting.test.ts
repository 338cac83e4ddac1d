import assert from "node:assert/strict";
import { test } from "node:test";
import { createDrafting, type Drafting } from "../src/drafting";
import type { Workbench } from "../src/workbench";
import { fakeStorage } from "./fake-storage";
import { taskOf, type FakeTask } from "./fake-task";
import { answer, place, part } from "./support";

/** The elements of the page: the task's is the only one, or the second. */
function open(isSecond = false): FakeTask & { drafting: Drafting } {
  const task = taskOf();
  const elements = isSecond ? [{}, task.state.element] : [task.state.element];
  Object.defineProperty(globalThis, "document", {
    value: { querySelectorAll: () => elements }, configurable: true,
  });
  return { ...task, drafting: createDrafting(task.state) };
}

test("a draft has the labels, the activity and the check mark, and comes back with them", () => {
  fakeStorage();
  const before = open();
  assert.equal(before.drafting.restore(before.editor), false);
  place(before.editor, 7, 8);
  before.state.workbench = part<Workbench>({ noChangesNeeded: true });
  before.wait(5000);
  before.state.meter.touch(true);
  before.drafting.save();
  before.drafting.flush();
  const after = open();
  after.state.noChangesNeeded = false;
  assert.equal(after.drafting.restore(after.editor), true);
  assert.deepEqual(answer(after.editor), answer(before.editor));
  assert.deepEqual(after.state.meter.activity, { seconds: 5, activeSeconds: 5, operators: 1 });
  assert.equal(after.state.noChangesNeeded, true);
});

test("another element of the page has its own draft; a cleared one is gone", () => {
  fakeStorage();
  const first = open();
  first.drafting.restore(first.editor);
  place(first.editor, 7, 8);
  first.drafting.save();
  first.drafting.flush();
  const second = open(true);
  assert.equal(second.drafting.restore(second.editor), false);
  first.drafting.clear();
  const again = open();
  assert.equal(again.drafting.restore(again.editor), false);
});

test("a draft without its activity keeps the task's; without a check mark it is not checked", () => {
  const { items } = fakeStorage();
  const before = open();
  before.drafting.restore(before.editor);
  place(before.editor, 7, 8);
  before.drafting.save();
  before.drafting.flush();
  const [[key = "", text = ""] = []] = items;
  items.set(key, text.replace('"operators"', '"none"').replace('"noChangesNeeded"', '"other"'));
  const after = open();
  after.wait(1000);
  assert.equal(after.drafting.restore(after.editor), true);
  assert.deepEqual([after.state.meter.activity.seconds, after.state.noChangesNeeded], [1, false]);
});

test("before the image is loaded, and before the draft was looked for, nothing is saved", () => {
  const { items } = fakeStorage();
  const task = open();
  task.drafting.save();
  task.drafting.flush();
  task.drafting.restore(task.editor);
  task.state.loaded = null;
  task.drafting.save();
  task.drafting.flush();
  task.drafting.clear();
  assert.equal(items.size, 0);
});
