/** How the image looks while it is labeled: brighter, with more contrast, inverted, under a lens. Never part of the answer. */
import { TEXTS } from "../texts";
import { h, setText } from "./dom";
import type { Magnifier } from "./magnifier";

export class ImageLook {
  readonly node: HTMLElement;
  readonly #magnifier: Magnifier;
  readonly #lens = h("input", { type: "checkbox" });

  /** @param stage its custom property --image-filter is what the layer of the image is filtered with */
  constructor(stage: HTMLElement, magnifier: Magnifier) {
    this.#magnifier = magnifier;
    const invert = h("input", { type: "checkbox" });
    const ranges = (["brightness", "contrast"] as const).map((name) => {
      const input = h("input", { type: "range", min: "25", max: "300", step: "5", value: "100" });
      return { name, input, output: h("output", {}, "100") };
    });
    const show = (): void => {
      for (const { input, output } of ranges) setText(output, input.value);
      const filters = ranges.filter(({ input }) => input.value !== "100").map(({ name, input }) => `${name}(${input.value}%)`);
      if (invert.checked) filters.push("invert(1)");
      // No filter at all costs nothing; one that changes nothing does.
      if (filters.length > 0) stage.style.setProperty("--image-filter", filters.join(" "));
      else stage.style.removeProperty("--image-filter");
    };
    const reset = h("button", { type: "button", class: "button" }, TEXTS.resetImage);
    reset.addEventListener("click", () => {
      for (const { input } of ranges) input.value = "100";
      invert.checked = false;
      show();
    });
    for (const input of [...ranges.map((range) => range.input), invert]) input.addEventListener("input", show);
    this.#lens.addEventListener("input", () => { magnifier.isOn = this.#lens.checked; });
    this.node = h("div", { class: "settings image-look" },
      h("h2", {}, TEXTS.imageLook),
      ...ranges.map(({ name, input, output }) => h("label", { class: "setting" }, h("span", {}, TEXTS[name]), input, output)),
      h("label", { class: "setting check" }, invert, h("span", {}, TEXTS.invert)),
      h("label", { class: "setting check" }, this.#lens, h("span", {}, TEXTS.magnifier)),
      reset);
  }

  toggleMagnifier(): void {
    this.#magnifier.isOn = this.#lens.checked = !this.#magnifier.isOn;
  }
}
