/** Builds nodes. Text is always a text node and never HTML, wherever it comes from. */
const SVG = "http://www.w3.org/2000/svg";

/** A part of the screen that follows the editor. */
export interface Part {
  readonly node: HTMLElement;
  /** Writes what has changed. */
  update(): void;
}

export type Child = Node | string | null;
export type Attributes = Readonly<Record<string, string | boolean | undefined>>;

export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K, attributes: Attributes = {}, ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const node = document.createElement(tag);
  set(node, attributes);
  node.append(...children.filter((child) => child !== null));
  return node;
}

export function set(node: Element, attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value !== "string") node.toggleAttribute(name, value === true);
    else if (node.getAttribute(name) !== value) node.setAttribute(name, value);
  }
}

/** Writes a text only when it differs, so that nothing is laid out again for nothing. */
export function setText(node: Node, text: string): void {
  if (node.textContent !== text) node.textContent = text;
}

/** A line drawing on a grid of 24 by 24. */
export function svg(...paths: readonly string[]): SVGSVGElement {
  const root = document.createElementNS(SVG, "svg");
  set(root, { "viewBox": "0 0 24 24", "aria-hidden": "true", "focusable": "false" });
  for (const d of paths) {
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("d", d);
    root.append(path);
  }
  return root;
}
