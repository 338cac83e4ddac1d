/** The keypoint classes of the active instance: what is done, what is next, and the key of each. */
import type { Editor } from "../editor/editor";
import { NOT_LABELED, OCCLUDED, type Keypoint } from "../model/document";
import { readableName } from "../model/rig";
import { keypointKey } from "../keys";
import { TEXTS } from "../texts";
import { h, set, setText } from "./dom";
import { shapeIcon } from "./icons";

interface Row {
  readonly node: HTMLButtonElement;
  readonly state: HTMLElement;
}

export class KeypointList {
  readonly node: HTMLElement;
  readonly #editor: Editor;
  readonly #rows: readonly Row[];
  #shown = -1;

  constructor(editor: Editor) {
    this.#editor = editor;
    let group = "";
    const nodes: Node[] = [];
    this.#rows = editor.rig.keypoints.map((kind, index) => {
      const swatch = h("span", { class: "swatch" }, shapeIcon(kind.side));
      swatch.style.color = kind.color;
      const state = h("span", { class: "state" });
      const key = keypointKey(index);
      const name = readableName(kind.name);
      const node = h("button", { type: "button", class: "row", title: kind.name },
        swatch, h("span", { class: "name" }, name), state, key ? h("kbd", {}, key) : h("span"));
      node.addEventListener("click", () => {
        if (editor.activeInstance) editor.select(editor.activeInstance.id, index);
      });
      if (kind.group !== group) {
        group = kind.group;
        if (group) nodes.push(h("li", { class: "group" }, group));
      }
      nodes.push(h("li", {}, node));
      return { node, state };
    });
    this.node = h("ul", { class: "keypoints", "aria-label": TEXTS.keypoints }, ...nodes);
  }

  update(): void {
    const id = this.#editor.activeInstance?.id;
    this.#rows.forEach(({ node, state }, index) => {
      const keypoint = id === undefined ? undefined : this.#editor.document.keypoint(id, index);
      const word = stateOf(keypoint);
      set(node, {
        "data-state": word.replace(" ", "-"),
        "aria-current": index === this.#editor.activeIndex ? "true" : undefined,
      });
      setText(state, word === TEXTS.hole ? "" : word);
    });
    const active = this.#editor.activeIndex ?? -1;
    if (active !== this.#shown) {
      this.#shown = active;
      this.#rows[active]?.node.scrollIntoView({ block: "nearest" });
    }
  }
}

function stateOf(keypoint: Keypoint | undefined): string {
  if (!keypoint) return TEXTS.hole;
  if (keypoint.v === NOT_LABELED) return TEXTS.notThere;
  return keypoint.v === OCCLUDED ? TEXTS.occluded : TEXTS.visible;
}
