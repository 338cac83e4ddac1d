/** Makes buttons and labeled fields. */
import { h, set, setText, svg, type Attributes, type Child } from "../dom";
import { shownKey } from "../own-keys";
import * as icons from "./icons";

/** Without a type: a button in a shadow tree has no form that it could submit. */
export function button(
  attributes: Attributes, action: (click: MouseEvent) => void, ...children: readonly Child[]
): HTMLButtonElement {
  const node = h("button", attributes, ...children);
  node.addEventListener("click", action);
  return node;
}

/**
 * @param icon one of icons.ts
 * @param key its name in own-keys.ts; "" for none
 */
export function iconButton(icon: string, label: string, key: string, action: () => void): HTMLButtonElement {
  const node = button({ "class": "icon", "data-key": key || undefined }, action, svg(icon));
  setLabel(node, label);
  showKeys([node]);
  return node;
}

/** Tells the present key of each node that has one, to the pointer and to screen readers. */
export function showKeys(nodes: Iterable<HTMLElement>): void {
  for (const node of nodes) {
    const name = node.dataset["key"];
    if (name === undefined) continue;
    const key = shownKey(name);
    set(node, { "aria-keyshortcuts": key, "title": `${node.getAttribute("aria-label") ?? ""} (${key})` });
  }
}

/** Says what an icon means, to the pointer and to screen readers. */
export function setLabel(node: Element, label: string): void {
  set(node, { "title": label, "aria-label": label });
}

/** Sets the state of an eye button: pressed while what it belongs to is hidden. */
export function setEye(node: HTMLElement, isHidden: boolean): void {
  const pressed = String(isHidden);
  if (node.getAttribute("aria-pressed") === pressed) return;
  set(node, { "aria-pressed": pressed });
  node.replaceChildren(svg(isHidden ? icons.HIDDEN : icons.HIDE));
}

/** A labeled input. */
export interface Field {
  readonly node: HTMLElement;
  readonly input: HTMLInputElement;
}

/** A check box before its text. */
export function check(
  text: string, isChecked: boolean, onChange: (isChecked: boolean) => void = () => undefined,
): Field {
  const input = h("input", { type: "checkbox", checked: isChecked });
  input.addEventListener("change", () => { onChange(input.checked); });
  return { node: h("label", {}, input, text), input };
}

export interface Slider extends Field {
  /** Shows another value; nobody is told. */
  readonly set: (value: number) => void;
}

/** A slider between its text and its number. */
export function slider(
  text: string, limits: Readonly<Record<"min" | "max" | "step", string>>, value: number,
  onInput: (value: number) => void,
): Slider {
  const output = h("output", {}, String(value));
  const input = h("input", { type: "range", ...limits, value: String(value) });
  input.addEventListener("input", () => {
    setText(output, input.value);
    onInput(input.valueAsNumber);
  });
  const set = (to: number): void => {
    input.value = String(to);
    setText(output, input.value);
  };
  return { node: h("label", {}, h("span", {}, text), input, output), input, set };
}
