import assert from "node:assert/strict";
import { test } from "node:test";
import { open, pass, type Opened } from "./open-element";

/** Makes an edit, as the worker would. */
function mirror({ button, frame }: Opened): void {
  button("Mirror").click();
  frame();
}

test("while the image loads it says so; then the screen is there, and ready after its first frame", async () => {
  const { element, find, load } = await open();
  assert.match(find("[role=status]").textContent, /Loading/);
  assert.equal(element.hasAttribute("data-ready"), false);
  load();
  assert.equal(element.hasAttribute("data-ready"), true);
  assert.equal(find(".name").textContent, "a b.png");
});

test("an image that does not come, or is empty, is a problem; Retry loads it again", async () => {
  const opened = await open();
  const { find, fail, load, button, fields, form, element } = opened;
  fail();
  assert.match(find("ul").textContent, /imgSrc/);
  assert.match(find("ul").textContent, /https:\/\/page\.test\/a%20b\.png/);
  assert.doesNotMatch(find("ul").textContent, /sig/);
  load(0, 10);
  assert.match(find("ul").textContent, /imgSrc/);
  button("Retry").click();
  load();
  assert.ok(find(".stage"));
  form.addEventListener("submit", (event) => { event.preventDefault(); });
  element.submit();
  assert.deepEqual((JSON.parse(fields()["pose"] ?? "") as { problems: unknown }).problems, []);
});

test("a wrong attribute is told together with the image's problem, and can be submitted as a report", async () => {
  const { find, button, fields, form, fail } = await open({ uniqueSkeletonColors: "[]" });
  assert.equal(find("ul").children.length, 1);
  fail();
  assert.equal(find("ul").children.length, 2);
  form.addEventListener("submit", (event) => { event.preventDefault(); });
  button("Report a problem and submit").click();
  const pose = JSON.parse(fields()["pose"] ?? "") as { image: unknown; problems: string[] };
  assert.deepEqual([pose.image, pose.problems.map((one) => one.split(":")[0])], [null, ["uniqueSkeletonColors", "imgSrc"]]);
});

test("an image of an earlier try does not count", async () => {
  const { find, fail, load, button } = await open();
  fail();
  button("Retry").click();
  assert.match(find("[role=status]").textContent, /Loading/);
  load();
  assert.ok(find(".stage"));
});

test("every edit and every other selection is told to the page", async () => {
  const opened = await open();
  const { load, heard, find } = opened;
  load();
  heard.length = 0;
  mirror(opened);
  assert.deepEqual(heard.filter((one) => (one as string[])[0] === "annotations-changed"), [["annotations-changed", {}]]);
  heard.length = 0;
  find(".keypoints .row").click();
  assert.deepEqual(heard, [["keypoint-selected", { instance: "1", label: "neck" }]]);
});

test("a draft brings back the work after a reload, and offers to start over", async () => {
  const more = { "draft-key": "job-1" };
  const first = await open(more);
  first.load();
  mirror(first);
  pass(10_000);
  const mirrored = JSON.stringify(first.element.annotations);
  const second = await open(more);
  second.load();
  assert.equal(JSON.stringify(second.element.annotations), mirrored);
  const { annotations } = first.element;
  assert.notEqual(JSON.stringify(annotations), second.element.getAttribute("initialValues"));
  second.button("Start over").click();
  assert.equal(JSON.stringify(second.element.annotations), second.element.getAttribute("initialValues"));
});

test("what was done is still there when the page moves the element", async () => {
  const opened = await open();
  const { element, load, form, frame } = opened;
  load();
  mirror(opened);
  const before = JSON.stringify(element.annotations);
  const wrapper = document.createElement("div");
  form.append(wrapper);
  wrapper.append(element);
  frame();
  assert.equal(JSON.stringify(element.annotations), before);
  assert.ok(element.shadowRoot?.querySelector(".stage"));
});

test("the worker's own problem goes into the answer", async () => {
  const { load, find, form, fields, button } = await open();
  load();
  form.addEventListener("submit", (event) => { event.preventDefault(); });
  Object.assign(find(".report textarea"), { value: "too dark" });
  button("Report a problem and submit").click();
  assert.deepEqual((JSON.parse(fields()["pose"] ?? "") as { problems: unknown }).problems, ["worker: too dark"]);
});

test("a press on Submit that was meant for the image before is not taken", async () => {
  const first = await open();
  first.load();
  first.form.addEventListener("submit", (event) => { event.preventDefault(); });
  first.button("Mirror").click();
  first.find(".submit").click();
  assert.equal(typeof first.fields()["pose"], "string");
  const second = await open();
  second.load();
  second.form.addEventListener("submit", (event) => { event.preventDefault(); });
  second.find(".submit").click();
  assert.equal(second.told(), "This image has just opened. Look at it, then submit.");
  assert.equal(second.fields()["pose"], undefined);
});
