import assert from "node:assert/strict";
import { test } from "node:test";
import { createImageLook } from "../../src/panel/image-look";
import { fakePage } from "../fake-page";
import { fakeStorage } from "../fake-storage";

fakePage();

test("the image gets a filter of what differs, and none after the reset", () => {
  fakeStorage();
  const stage = document.createElement("div");
  let lensChanges = 0;
  const { node, lens } = createImageLook(stage, () => { lensChanges += 1; });
  document.body.append(node);
  const filter = (): string => stage.style.getPropertyValue("--image-filter");
  const [brightness, contrast] = node.querySelectorAll<HTMLInputElement>("input[type=range]");
  const [invert] = node.querySelectorAll<HTMLInputElement>("input[type=checkbox]");
  assert.ok(brightness && contrast && invert);
  const slide = (input: HTMLInputElement, value: string): void => {
    input.value = value;
    input.dispatchEvent(new Event("input"));
  };
  assert.deepEqual([brightness.value, brightness.min, brightness.max], ["100", "25", "300"]);
  slide(brightness, "150");
  assert.equal(filter(), "brightness(150%)");
  slide(contrast, "50");
  invert.click();
  assert.equal(filter(), "brightness(150%) contrast(50%) invert(1)");
  node.querySelector("button")?.click();
  assert.deepEqual([filter(), invert.checked, brightness.value], ["none", false, "100"]);
  lens.click();
  assert.deepEqual([lensChanges, lens.checked], [1, true]);
});

test("the next image looks the same, and what another page sets is shown", () => {
  fakeStorage();
  const make = (): [ReturnType<typeof createImageLook>, HTMLElement, HTMLInputElement] => {
    const stage = document.createElement("div");
    const look = createImageLook(stage, () => undefined);
    document.body.append(look.node);
    const brightness = look.node.querySelector<HTMLInputElement>("input[type=range]");
    assert.ok(brightness);
    return [look, stage, brightness];
  };
  const [first, , brightness] = make();
  brightness.value = "150";
  brightness.dispatchEvent(new Event("input"));
  first.lens.click();
  const [next, stage, slider] = make();
  const filter = (): string => stage.style.getPropertyValue("--image-filter");
  assert.deepEqual([slider.value, next.lens.checked, filter()], ["150", true, "brightness(150%)"]);
  brightness.value = "80";
  brightness.dispatchEvent(new Event("input"));
  next.load();
  assert.deepEqual([slider.value, filter()], ["80", "brightness(80%)"]);
});

test("what is no look is as the image is", () => {
  const { items } = fakeStorage();
  for (const odd of ["", "x y z", "0", "NaN 0 2 true", "{}"]) {
    items.set("poserig:look", odd);
    const stage = document.createElement("div");
    const { lens } = createImageLook(stage, () => undefined);
    assert.deepEqual([stage.style.getPropertyValue("--image-filter"), lens.checked], ["none", false], odd);
  }
});
