/**
 * Controls of how the image looks: brightness, contrast, inverted colors, magnifier. Not part of the answer.
 */
import { h } from "../dom";
import { withKeys } from "../own-keys";
import { readStored, writeStored } from "../storage";
import * as texts from "../texts";
import { button, check, slider, type Slider } from "./controls";

export interface ImageLook {
  readonly node: HTMLElement;
  /** The check mark of the magnifier. */
  readonly lens: HTMLInputElement;
  /** Shows what was saved, by this page or by another one. */
  load(): void;
}

const STORED = "poserig:look";
/** Brightness and contrast in percent; 1 for inverted colors and for the magnifier. */
const PLAIN = "100 100 0 0";

/** @param stage gets the filter of the image layer as its custom property --image-filter */
export function createImageLook(stage: HTMLElement, onLens: () => void): ImageLook {
  const show = (): void => {
    // A filter that changes nothing would still cost something in every frame.
    const filters = ranges
      .filter(([, { input }]) => input.value !== "100")
      .map(([name, { input }]) => `${name}(${input.value}%)`);
    if (invert.input.checked) filters.push("invert(1)");
    stage.style.setProperty("--image-filter", filters.join(" ") || "none");
  };
  const change = (): void => {
    show();
    const flags = [invert, lens].map(({ input }) => Number(input.checked));
    writeStored(STORED, [...ranges.map(([, { input }]) => input.value), ...flags].join(" "));
  };
  // The text is not looked up by the name: the bundle would then carry the names of all texts.
  const range = (name: string, text: string): readonly [string, Slider] =>
    [name, slider(text, { min: "25", max: "300", step: "5" }, 100, change)];
  const ranges = [range("brightness", texts.brightness), range("contrast", texts.contrast)];
  const invert = check(texts.invert, false, change);
  const lens = check(withKeys(texts.magnifier), false, () => {
    onLens();
    change();
  });
  const set = (look: string): void => {
    const numbers = look.split(" ").map(Number);
    // What is no number is as the image is.
    ranges.forEach(([, { set: to }], index) => { to(numbers[index] || 100); });
    invert.input.checked = numbers[2] === 1;
  };
  const reset = button({ class: "button" }, () => {
    set(PLAIN);
    change();
  }, texts.resetImage);
  const load = (): void => {
    const look = readStored(STORED) ?? PLAIN;
    set(look);
    lens.input.checked = look.endsWith(" 1");
    show();
  };
  load();
  return {
    node: h("div", { class: "settings" },
      h("h2", {}, texts.imageLook),
      ...ranges.map(([, { node }]) => node),
      invert.node, lens.node, reset),
    lens: lens.input,
    load,
  };
}
