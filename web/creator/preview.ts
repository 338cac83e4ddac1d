/**
 * Shows the labeling component itself with the rig as it is now, in a frame of its own: its keys and its width are
 * those of that frame. What was labeled in it stays when the rig changes.
 */
import { h, setText } from "../src/dom";
import type { Json } from "../src/model/json";
import { PAPER, type Draft } from "./model/draft";
import { rigJson } from "./model/rig-json";
import { drawing } from "./rig-picture";

export interface Preview {
  readonly node: HTMLElement;
  readonly isOpen: boolean;
  open(draft: Draft): void;
  close(): void;
  /** Shows another rig, a moment after the last change. */
  update(draft: Draft, isUsable: boolean): void;
}

interface Component extends HTMLElement {
  readonly annotations: Json;
}

const WAIT_MS = 350;
const PAGE = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Sample</title>
<style>html,body{margin:0;height:100%}crowd-2d-skeleton{display:block;height:100%}</style></head><body></body></html>`;

export function createPreview(close: () => void): Preview {
  const told = h("p", { class: "preview-told", role: "status" });
  const closeButton = h("button", { class: "button" }, "Close");
  closeButton.addEventListener("click", close);
  const frame = h("iframe", { title: "The labeling component with this rig" });
  const node = h("section", { "class": "preview", "aria-label": "Try it: label a sample", "hidden": true },
    h("header", {}, h("h2", {}, "Try it"), told, closeButton), frame);
  let shown = "";
  let timer = 0;

  const show = (draft: Draft): void => {
    const rig = JSON.stringify({ ...rigJson(draft), hash: "0".repeat(16) });
    const page = frame.contentDocument;
    if (!page?.body || shown === rig + draft.picture) return;
    shown = rig + draft.picture;
    const before = page.querySelector<Component>("crowd-2d-skeleton");
    const next = page.createElement("crowd-2d-skeleton");
    next.setAttribute("rig", rig);
    next.setAttribute("imgSrc", draft.picture || sample(draft));
    next.setAttribute("image-s3-uri", "sample");
    const labeled = labelsOf(before, draft);
    if (labeled) next.setAttribute("initialValues", labeled);
    // Nothing of a sample is kept: a draft of the sample before would come back.
    next.setAttribute("draft-key", `rig-creator ${Date.now()}`);
    if (before) before.replaceWith(next);
    else page.body.append(next);
    setText(told, "Label this sample as your people will.");
  };

  const load = (draft: Draft): void => {
    frame.addEventListener("load", () => {
      const page = frame.contentDocument;
      if (!page) return;
      const script = page.createElement("script");
      script.src = new URL("../crowd-2d-skeleton.js", document.baseURI).href;
      script.addEventListener("load", () => { show(draft); });
      script.addEventListener("error", () => {
        setText(told, "The component is not beside this page: put crowd-2d-skeleton.js into the folder above.");
      });
      page.head.append(script);
    }, { once: true });
    frame.srcdoc = PAGE;
  };

  return {
    node,
    get isOpen() { return !node.hidden; },
    open(draft) {
      node.hidden = false;
      shown = "";
      load(draft);
    },
    close() {
      node.hidden = true;
      clearTimeout(timer);
      frame.removeAttribute("srcdoc");
    },
    update(draft, isUsable) {
      if (node.hidden) return;
      clearTimeout(timer);
      if (!isUsable) {
        setText(told, draft.points.length === 0 ? "There is no point yet." : "Fix the problems first: the last rig that works is shown.");
        return;
      }
      timer = window.setTimeout(() => { show(draft); }, WAIT_MS);
    },
  };
}

interface Labeled {
  readonly annotations: readonly { readonly label: string }[];
}

/** What was labeled, without points that the rig has no more; "" for nothing. */
function labelsOf(component: Component | null, draft: Draft): string {
  const names = new Set(draft.points.map(({ name }) => name));
  const instances = (component?.annotations ?? []) as unknown as readonly Labeled[];
  const kept = instances.map((instance) =>
    ({ ...instance, annotations: instance.annotations.filter(({ label }) => names.has(label)) }));
  return kept.some(({ annotations }) => annotations.length > 0) ? JSON.stringify(kept) : "";
}

/** Without a picture: a pale drawing of the rig, to put the points on. */
function sample(draft: Draft): string {
  const picture = drawing(draft, Math.max(PAPER.width, PAPER.height), 30);
  picture.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  picture.setAttribute("width", "1000");
  picture.setAttribute("height", "1000");
  picture.setAttribute("style", "background:#252d39");
  for (const shape of picture.children) {
    const isLine = shape.localName === "line";
    if (isLine) shape.setAttribute("stroke", "#54657c");
    else shape.setAttribute("fill", "#8296b0");
  }
  return `data:image/svg+xml,${encodeURIComponent(new XMLSerializer().serializeToString(picture))}`;
}
