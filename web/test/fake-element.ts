/** Stands for an element: Node.js has none. It matches the parts of a selector that are its own name. */
export class FakeElement extends EventTarget {
  readonly isContentEditable: boolean;
  readonly #name: string;

  constructor(name: string, isContentEditable = false) {
    super();
    this.#name = name;
    this.isContentEditable = isContentEditable;
  }

  matches(selector: string): boolean {
    return selector.split(", ").some((part) => part === this.#name);
  }
}

Object.defineProperty(globalThis, "HTMLElement", { value: FakeElement, configurable: true });
