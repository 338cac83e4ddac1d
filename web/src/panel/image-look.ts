/** How the image looks while it is labeled: brighter, with more contrast, inverted, under a lens. Never part of the answer. */
import * as texts from "../texts";
import { button, check, slider } from "./controls";
import { h } from "./dom";
import type { Magnifier } from "./magnifier";

export class ImageLook {
  readonly node: HTMLElement;
  readonly #lens;

  /** @param stage its custom property --image-filter is what the layer of the image is filtered with */
  constructor(stage: HTMLElement, magnifier: Magnifier) {
    const show = (): void => {
      // One that changes nothing would cost something in every frame.
      const filters = ranges.filter(({ input }) => input.value !== "100").map(({ name, input }) => `${name}(${input.value}%)`);
      if (invert.input.checked) filters.push("invert(1)");
      stage.style.setProperty("--image-filter", filters.join(" ") || "none");
    };
    const ranges = [["brightness", texts.brightness] as const, ["contrast", texts.contrast] as const].map(([name, label]) =>
      ({ name, ...slider(label, { min: "25", max: "300", step: "5" }, 100, show) }));
    const invert = check(texts.invert, false, show);
    this.#lens = check(texts.magnifier, false, (isOn) => { magnifier.isOn = isOn; });
    this.node = h("div", { class: "settings" }, h("h2", {}, texts.imageLook), ...ranges.map(({ node }) => node), invert.node, this.#lens.node,
      button({ class: "button" }, () => {
        invert.input.checked = false;
        for (const { input } of ranges) {
          input.value = "100";
          input.dispatchEvent(new Event("input"));
        }
      }, texts.resetImage));
  }

  toggleMagnifier(): void {
    this.#lens.input.click();
  }
}
