/**
 * How the image looks while it is labeled: brighter, with more contrast, inverted, under a lens. Never part
 * of the answer.
 */
import * as texts from "../texts";
import { button, check, slider } from "./controls";
import { h } from "../dom";

export interface ImageLook {
  readonly node: HTMLElement;
  /** The check mark of the magnifier. */
  readonly lens: HTMLInputElement;
}

/** @param stage its custom property --image-filter is what the layer of the image is filtered with */
export function createImageLook(stage: HTMLElement, onLens: () => void): ImageLook {
  const show = (): void => {
    // One that changes nothing would cost something in every frame.
    const filters = ranges
      .filter(({ input }) => input.value !== "100")
      .map(({ name, input }) => `${name}(${input.value}%)`);
    if (invert.input.checked) filters.push("invert(1)");
    stage.style.setProperty("--image-filter", filters.join(" ") || "none");
  };
  const ranges = (
    [
      ["brightness", texts.brightness],
      ["contrast", texts.contrast],
    ] as const
  ).map(([name, label]) => ({ name, ...slider(label, { min: "25", max: "300", step: "5" }, 100, show) }));
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
    node: h(
      "div",
      { class: "settings" },
      h("h2", {}, texts.imageLook),
      ...ranges.map(({ node }) => node),
      invert.node,
      lens.node,
      reset,
    ),
    lens: lens.input,
  };
}
