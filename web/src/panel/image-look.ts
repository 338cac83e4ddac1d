/**
 * Controls of how the image looks: brightness, contrast, inverted colors, magnifier. Not part of the answer.
 */
import { h } from "../dom";
import * as texts from "../texts";
import { button, check, slider, type Field } from "./controls";

export interface ImageLook {
  readonly node: HTMLElement;
  /** The check mark of the magnifier. */
  readonly lens: HTMLInputElement;
}

/** @param stage gets the filter of the image layer as its custom property --image-filter */
export function createImageLook(stage: HTMLElement, onLens: () => void): ImageLook {
  const show = (): void => {
    // A filter that changes nothing would still cost something in every frame.
    const filters = ranges
      .filter(({ input }) => input.value !== "100")
      .map(({ name, input }) => `${name}(${input.value}%)`);
    if (invert.input.checked) filters.push("invert(1)");
    stage.style.setProperty("--image-filter", filters.join(" ") || "none");
  };
  // The text is not looked up by the name: the bundle would then carry the names of all texts.
  const range = (name: string, text: string): Field & { readonly name: string } =>
    ({ name, ...slider(text, { min: "25", max: "300", step: "5" }, 100, show) });
  const ranges = [range("brightness", texts.brightness), range("contrast", texts.contrast)];
  const invert = check(texts.invert, false, show);
  const lens = check(texts.magnifier, false, onLens);
  const reset = button({ class: "button" }, () => {
    invert.input.checked = false;
    for (const { input } of ranges) {
      input.value = "100";
      input.dispatchEvent(new Event("input"));
    }
  }, texts.resetImage);
  return {
    node: h("div", { class: "settings" },
      h("h2", {}, texts.imageLook),
      ...ranges.map(({ node }) => node),
      invert.node, lens.node, reset),
    lens: lens.input,
  };
}
