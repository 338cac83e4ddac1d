/**
 * Controls of how the image looks: brightness, contrast, inverted colors, magnifier. Not part of the answer.
 */
import { h } from "../dom";
import { loadLook, saveLook, type Look } from "../preferences";
import * as texts from "../texts";
import { button, check, slider } from "./controls";

export interface ImageLook {
  readonly node: HTMLElement;
  /** The check mark of the magnifier. */
  readonly lens: HTMLInputElement;
  /** Shows what was saved, by this page or by another one. */
  load(): void;
}

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
    saveLook({
      brightness: brightness.input.valueAsNumber,
      contrast: contrast.input.valueAsNumber,
      isInverted: invert.input.checked,
      hasMagnifier: lens.input.checked,
    });
  };
  const limits = { min: "25", max: "300", step: "5" };
  const brightness = slider(texts.brightness, limits, 100, change);
  const contrast = slider(texts.contrast, limits, 100, change);
  // The text is not looked up by the name: the bundle would then carry the names of all texts.
  const ranges = [["brightness", brightness], ["contrast", contrast]] as const;
  const invert = check(texts.invert, false, change);
  const lens = check(texts.magnifier, false, () => {
    onLens();
    change();
  });
  const set = (look: Look): void => {
    brightness.set(look.brightness);
    contrast.set(look.contrast);
    invert.input.checked = look.isInverted;
    lens.input.checked = look.hasMagnifier;
  };
  const reset = button({ class: "button" }, () => {
    set({ brightness: 100, contrast: 100, isInverted: false, hasMagnifier: lens.input.checked });
    change();
  }, texts.resetImage);
  const load = (): void => {
    set(loadLook());
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
