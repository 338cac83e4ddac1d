import assert from "node:assert/strict";
import { test } from "node:test";
import { open, pass } from "./open-element";

const FULL = JSON.stringify([{ annotations: ["neck", "left_hand", "right_hand"].map((label, i) => (
  { label, x: 100 * i, y: 50 })) }]);

test("a message is seen for five seconds, and stays for screen readers", async () => {
  const { load, button, find, told } = await open({ initialValues: FULL });
  load();
  button("Mirror").click();
  assert.deepEqual([told(), find(".status").classList.contains("quiet")], ["Mirrored", false]);
  pass(4999);
  assert.equal(find(".status").classList.contains("quiet"), false);
  pass(1);
  assert.deepEqual([told(), find(".status").classList.contains("quiet")], ["Mirrored", true]);
});

test("the panel follows the editor in the next frame", async () => {
  const { load, button, find, frame } = await open({ initialValues: FULL });
  load();
  const neck = find(".keypoints .row");
  assert.equal(neck.dataset["state"], "visible");
  button("Delete all its keypoints").click();
  assert.equal(neck.dataset["state"], "visible");
  frame();
  assert.equal(neck.dataset["state"], "todo");
});

test("the pointer's place is shown in image pixels, at most ten times a second", async () => {
  const { load, find } = await open({ initialValues: FULL });
  load();
  const stage = find(".stage");
  const move = (clientX: number, clientY: number): void => {
    stage.dispatchEvent(Object.assign(new Event("pointermove"), { clientX, clientY }));
  };
  move(34, 44);
  assert.equal(find(".position").textContent, "");
  move(124, 74.25);
  pass(100);
  assert.equal(find(".position").textContent, "x 100.0  y 50.3");
});

test("the scale is shown after a zoom", async () => {
  const { load, find, element } = await open({ initialValues: FULL });
  load();
  element.zoom = 2;
  pass(100);
  assert.equal(find(".zoom output").textContent, "200%");
});

test("an image's name is decoded, if it can be", async () => {
  for (const [imgSrc, name] of [["https://h/a%20b.png", "a b.png"], ["https://h/100%.png", "100%.png"]] as const) {
    const { load, find } = await open({ imgSrc });
    load();
    assert.equal(find(".topbar .name").textContent, name);
  }
});

test("an image's name in S3 is as it is", async () => {
  for (const name of ["100%25.jpg", "100%.jpg", "a%20b.jpg"]) {
    const { load, find } = await open({ "image-s3-uri": `s3://b/input/images/0123456789abcdef/${name}` });
    load();
    assert.equal(find(".topbar .name").textContent, name);
  }
});

test("while an answer is on its way Submit says so and cannot be pressed", async () => {
  const { load, button, form, element } = await open({ initialValues: FULL });
  load();
  const submit = button("Submit");
  assert.deepEqual([submit.textContent, submit.disabled], ["Submit", false]);
  form.addEventListener("submit", (event) => { event.preventDefault(); });
  element.submit();
  assert.deepEqual([submit.textContent, submit.disabled], ["Submitting…", true]);
  pass(30_000);
  assert.deepEqual([submit.textContent, submit.disabled], ["Submit", false]);
});

test("Submit asks first when something is missing, until the document changes", async () => {
  const { load, find, button, frame } = await open({ initialValues: "[]" });
  load();
  pass(60_000);
  find(".submit").click();
  const asked = find(".question").textContent;
  button("Add instance").click();
  frame();
  assert.deepEqual([asked === "", find(".question").textContent], [false, ""]);
});

test("a click on a button gives the focus back to the image while points are to be confirmed", async () => {
  const { load, find, element, button } = await open({ initialValues: FULL });
  load();
  const row = find(".keypoints .row");
  const focused = (detail: number): string | undefined => {
    row.focus();
    row.dispatchEvent(Object.assign(new Event("click", { bubbles: true }), { detail }));
    return element.shadowRoot?.activeElement?.className;
  };
  assert.equal(focused(1), "row");
  // Nobody has confirmed the points of a copy.
  button("Duplicate").click();
  assert.deepEqual([focused(0), focused(1)], ["row", "stage"]);
});
