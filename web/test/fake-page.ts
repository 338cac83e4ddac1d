/** A page for tests of the screen: the document of happy-dom, and canvases that note what is drawn. */
import { createRequire } from "node:module";
import type { Window as PageWindow } from "happy-dom";
import { webFolder } from "./support";

/** Each call of a drawing method with its arguments, and each property that is set as `name=`. */
export type Calls = readonly (readonly unknown[])[];

export interface FakePage {
  /** Runs what waits for the next frame. */
  frame(): void;
  /** Gives a node a size and tells those who watch it. */
  resize(node: Element, width: number, height: number): void;
  /** What was drawn on a canvas since the last call. */
  drawn(canvas: Element | null | undefined): Calls;
}

const GLOBALS = [
  "document", "Node", "Element", "HTMLElement", "HTMLInputElement", "ShadowRoot", "Event", "CustomEvent",
  "KeyboardEvent", "MutationObserver", "CSSStyleSheet", "customElements", "localStorage",
] as const;

/** Makes a page, and puts its globals in the place of a browser's. */
export function fakePage(): FakePage {
  const { Window } = createRequire(webFolder("package.json"))("happy-dom") as { Window: typeof PageWindow };
  const window = new Window({ url: "https://page.test/" });
  const put = (name: string, value: unknown): void => {
    Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
  };
  put("window", window);
  for (const name of GLOBALS) put(name, window[name]);
  put("devicePixelRatio", 1);

  let frames: (() => void)[] = [];
  put("requestAnimationFrame", (run: () => void) => frames.push(run));
  put("cancelAnimationFrame", (id: number) => { frames[id - 1] = (): void => undefined; });

  const watchers = new Map<Element, () => void>();
  put("ResizeObserver", class {
    readonly #run: () => void;
    constructor(run: () => void) { this.#run = run; }
    observe(node: Element): void { watchers.set(node, this.#run); }
    disconnect(): void { watchers.clear(); }
  });

  const drawings = new WeakMap<Element, { readonly context: object; calls: unknown[][] }>();
  const contextOf = (canvas: Element): object => {
    const known = drawings.get(canvas) ?? recording(canvas);
    drawings.set(canvas, known);
    return known.context;
  };
  Object.assign(window.HTMLCanvasElement.prototype, {
    getContext(this: unknown) { return contextOf(this as Element); },
  });
  Object.assign(window.Element.prototype, { scrollIntoView: () => undefined });

  return {
    frame() {
      const now = frames;
      frames = [];
      for (const run of now) run();
    },
    resize(node, width, height) {
      for (const [name, value] of Object.entries({ clientWidth: width, clientHeight: height })) {
        Object.defineProperty(node, name, { value, configurable: true });
      }
      watchers.get(node)?.();
    },
    drawn(canvas) {
      const drawing = canvas && drawings.get(canvas);
      if (!drawing) return [];
      const { calls } = drawing;
      drawing.calls = [];
      return calls;
    },
  };
}

function recording(canvas: Element): { readonly context: object; calls: unknown[][] } {
  const own: Record<string, unknown> = { canvas };
  const calls: unknown[][] = [];
  const context = new Proxy(own, {
    get: (_, name) => {
      const key = String(name);
      if (key in own) return own[key];
      return (...values: unknown[]): unknown => {
        drawing.calls.push([key, ...values]);
        return key === "measureText" ? { width: 10 * String(values[0]).length } : {};
      };
    },
    set: (_, name, value) => {
      const key = String(name);
      drawing.calls.push([`${key}=`, value]);
      own[key] = value;
      return true;
    },
  });
  const drawing = { context, calls };
  return drawing;
}

/** Calls as text: "arc(1,2,3)", and "lineWidth=2" for a property. */
export const spelled = (calls: Calls): string[] => calls.map(([name, ...values]) =>
  String(name).endsWith("=") ? `${String(name)}${String(values[0])}` : `${String(name)}(${values.map(String).join()})`);

/** A context that is not on a page, and what was drawn with it. */
export function fakeContext(): { readonly context: CanvasRenderingContext2D; readonly calls: () => Calls } {
  const drawing = recording({} as Element);
  return { context: drawing.context as CanvasRenderingContext2D, calls: () => drawing.calls.splice(0) };
}
