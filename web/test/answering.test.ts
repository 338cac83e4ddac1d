import assert from "node:assert/strict";
import { test } from "node:test";
import { annotationsText, createAnswering, type Answering } from "../src/answering";
import type { Drafting } from "../src/drafting";
import { fakeClock } from "./fake-clock";
import { fakeStorage } from "./fake-storage";
import { taskOf, type FakeTask } from "./fake-task";
import { part, place } from "./support";

Object.defineProperty(globalThis, "MutationObserver", {
  value: function Observer() { return { observe: () => undefined, disconnect: () => undefined }; },
  configurable: true,
});

interface Page extends FakeTask {
  readonly answering: Answering;
  readonly fields: Readonly<Record<string, { value: string }>>;
  readonly submit: () => void;
}

/** A task in a native form that is never answered, or in none. */
function open({ hasForm = true } = {}): Page {
  fakeStorage();
  fakeClock();
  const fields: Record<string, { value: string }> = {};
  const form = Object.assign(new EventTarget(), {
    inert: false,
    querySelector: (selector: string) => (fields[/name=(\w+)/.exec(selector)?.[1] ?? ""] ??= { value: "" }),
    requestSubmit: () => { submit(); },
  });
  const submit = (): void => { form.dispatchEvent(new Event("submit", { cancelable: true })); };
  const closest = (selector: string): unknown => hasForm && selector === "form" ? form : null;
  const task = taskOf([], { closest });
  const drafting = part<Drafting>({
    save: () => { task.asked.push("save"); },
    clear: () => { task.asked.push("clear"); },
  });
  const answering = createAnswering(task.state, drafting, new AbortController().signal);
  return { ...task, answering, fields, submit };
}

test("submitting writes the fields, reminds of warnings, and clears the draft, once", () => {
  const { answering, asked, editor, fields } = open();
  place(editor, 7, 8);
  answering.submit();
  answering.submit();
  assert.deepEqual(asked, ["remind", "clear"]);
  assert.equal(fields["updated_annotations"]?.value, '[{"name":"","annotations":[{"label":"neck","x":7,"y":8}]}]');
  assert.equal(fields["no_changes_needed"]?.value, "false");
  const pose = JSON.parse(fields["pose"]?.value ?? "") as Record<string, unknown>;
  assert.deepEqual([pose["rig"], pose["findings"], pose["problems"]], ["arm-3", [{ type: "found" }], []]);
});

test("the page's own submit writes the fields as well, and keeps the labels for the next image", () => {
  const { editor, fields, submit } = open();
  place(editor, 7, 8);
  submit();
  assert.match(fields["pose"]?.value ?? "", /"keypoints":\[7,8,2,/);
  const last = Object.keys(localStorage).find((key) => key.startsWith("poserig:last:")) ?? "";
  assert.match(localStorage.getItem(last) ?? "", /"keypoints":\[7,8,2,.*"origins":"p--"/);
});

test("while an answer is on its way, the button of the screen is locked", () => {
  const { state, submit } = open();
  submit();
  assert.equal((state.workbench as { isSubmitting?: boolean } | null)?.isSubmitting, true);
});

test("without a form nothing is sent, and the message says why", () => {
  const { answering, asked, editor } = open({ hasForm: false });
  answering.submit();
  assert.deepEqual(asked, []);
  assert.match(editor.message.text, /^There is no <crowd-form> or <form> to submit to\.$/);
});

test("without an image the answer is the original, and pose only reports the problems", () => {
  const { state, answering, fields } = open();
  state.loaded = null;
  state.workbench = null;
  state.problems = ["imgSrc: is missing"];
  assert.equal(annotationsText(state), "[]");
  answering.submit();
  assert.deepEqual(JSON.parse(fields["pose"]?.value ?? ""), {
    version: 2, rig: "", rig_hash: "", labels: [], image: null, instances: [], problems: ["imgSrc: is missing"],
  });
  assert.equal(fields["no_changes_needed"]?.value, "true");
});
