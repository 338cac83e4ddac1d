/** Opens the element in the document of happy-dom. Its image is there when the test says so. */
import assert from "node:assert/strict";
import { setMaxListeners } from "node:events";
import type { Crowd2dSkeletonElement } from "../src/element";
import { fakeClock } from "./fake-clock";
import { fakePage } from "./fake-page";
import { RIG_JSON } from "./support";

const page = fakePage();
/** Lets milliseconds pass. */
export const pass = fakeClock();
Object.assign(window, { setTimeout, clearTimeout });

// One signal ends what a task listens to.
setMaxListeners(0);
let images: HTMLImageElement[] = [];
Object.assign(globalThis, {
  location: window.location,
  fetch: () => Promise.reject(new Error("There is no network in tests.")),
  Image: function Image() {
    const image = document.createElement("img");
    images.push(image);
    return image;
  },
});

export interface Opened {
  readonly element: Crowd2dSkeletonElement;
  readonly form: HTMLFormElement;
  /** What the form would send, by name. */
  readonly fields: () => Record<string, string>;
  readonly find: (selector: string) => HTMLElement;
  readonly button: (text: string) => HTMLButtonElement;
  /** The types of the events that the page heard, with their details. */
  readonly heard: unknown[];
  readonly told: () => string | null;
  /** The image arrives, with its size in pixels, and the first frame is drawn. */
  readonly load: (width?: number, height?: number) => void;
  readonly fail: () => void;
  readonly frame: () => void;
}

const annotations = [{ label: "neck", x: 100, y: 50 }, { label: "left_hand", x: 200, y: 60 }];

export async function open(more: Readonly<Record<string, string>> = {}): Promise<Opened> {
  const { define } = await import("../src/define");
  define();
  images = [];
  const element = document.createElement("crowd-2d-skeleton");
  const given = {
    "imgSrc": "https://page.test/a%20b.png?sig=1", "rig": JSON.stringify(RIG_JSON),
    "initialValues": JSON.stringify([{ name: "Ann", annotations }]), ...more,
  };
  for (const [name, value] of Object.entries(given)) element.setAttribute(name, value);
  const form = document.createElement("form");
  const heard: unknown[] = [];
  for (const type of ["annotations-changed", "keypoint-selected"]) {
    form.addEventListener(type, ({ detail }: CustomEventInit) => { heard.push([type, detail]); });
  }
  form.append(element);
  document.body.replaceChildren(form);
  const root = element.shadowRoot;
  assert.ok(root);
  const find = (selector: string): HTMLElement => {
    const found = root.querySelector<HTMLElement>(selector);
    assert.ok(found, selector);
    return found;
  };
  const arrive = (type: string, width: number, height: number): void => {
    const image = images.at(-1);
    assert.ok(image);
    for (const [name, value] of Object.entries({ naturalWidth: width, naturalHeight: height })) {
      Object.defineProperty(image, name, { value, configurable: true });
    }
    image.dispatchEvent(new Event(type));
  };
  return {
    element, form, find, heard,
    fields: () => Object.fromEntries(
      [...form.querySelectorAll("input")].map(({ name, value }) => [name, value])),
    button: (text) => {
      const found = [...root.querySelectorAll("button")].find((one) =>
        one.textContent === text || one.getAttribute("aria-label") === text);
      assert.ok(found, text);
      return found;
    },
    told: () => root.querySelector(".status")?.textContent ?? null,
    load: (width = 640, height = 480) => {
      arrive("load", width, height);
      const stage = root.querySelector(".stage");
      if (stage) page.resize(stage, width + 48, height + 48);
      page.frame();
    },
    fail: () => { arrive("error", 0, 0); },
    frame: page.frame,
  };
}
