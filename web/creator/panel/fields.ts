/** Makes labeled fields of the panel. */
import { h, type Attributes, type Child } from "../../src/dom";

export interface TextField {
  readonly node: HTMLElement;
  readonly input: HTMLInputElement;
  /** Shows a value, unless somebody is typing. */
  show(value: string): void;
}

/**
 * @param onInput called with every letter
 * @param onDone called when the field is left or Enter is pressed
 */
export function textField(
  label: string, attributes: Attributes, onInput: (value: string) => void, onDone: () => void = () => undefined,
): TextField {
  const input = h("input", { type: "text", dir: "auto", autocomplete: "off", ...attributes });
  input.addEventListener("input", () => { onInput(input.value); });
  input.addEventListener("change", onDone);
  return {
    node: h("label", { class: "field" }, h("span", {}, label), input),
    input,
    show(value) {
      if (input.value !== value && !isTypedInto(input)) input.value = value;
    },
  };
}

/** True while the field has the focus. */
function isTypedInto(input: HTMLInputElement): boolean {
  return (input.getRootNode() as ShadowRoot).activeElement === input;
}

export function selectField(
  label: string, onChange: (value: string) => void,
): { readonly node: HTMLElement; readonly select: HTMLSelectElement } {
  const select = h("select");
  select.addEventListener("change", () => { onChange(select.value); });
  return { node: h("label", { class: "field" }, h("span", {}, label), select), select };
}

/** Gives a list its options and its value; options that are the same stay. */
export function setOptions(
  select: HTMLSelectElement, options: readonly (readonly [value: string, text: string])[], value: string,
): void {
  const text = JSON.stringify(options);
  if (select.dataset["options"] !== text) {
    select.dataset["options"] = text;
    select.replaceChildren(...options.map(([of, shown]) => h("option", { value: of }, shown)));
  }
  select.value = value;
}

export const section = (title: string, ...children: readonly Child[]): HTMLElement =>
  h("section", { class: "part" }, h("h2", {}, title), ...children);
