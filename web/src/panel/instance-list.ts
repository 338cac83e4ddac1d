/** The instances on the image: choose, add, delete. */
import type { Editor } from "../editor/editor";
import { TEXTS } from "../texts";
import { h, set, setText } from "./dom";
import { icon } from "./icons";
import { iconButton } from "./toolbar";

interface Row {
  readonly node: HTMLElement;
  readonly choose: HTMLButtonElement;
  readonly name: HTMLElement;
  readonly count: HTMLElement;
  readonly remove: HTMLButtonElement;
}

export class InstanceList {
  readonly node: HTMLElement;
  readonly #list = h("ul", { class: "instances", "aria-label": TEXTS.instances });
  readonly #editor: Editor;
  readonly #rows = new Map<string, Row>();

  constructor(editor: Editor) {
    this.#editor = editor;
    const add = iconButton("add", TEXTS.addInstance, "B", () => { editor.addInstance(); });
    this.node = h("section", { class: "instance-section" },
      h("header", {}, h("h2", {}, TEXTS.instances), add), this.#list);
  }

  update(): void {
    const { document, rig, activeInstance } = this.#editor;
    const alive = new Set(document.instances.map((instance) => instance.id));
    for (const [id, row] of this.#rows) {
      if (alive.has(id)) continue;
      row.node.remove();
      this.#rows.delete(id);
    }
    document.instances.forEach((instance, at) => {
      const row = this.#row(instance.id);
      const title = this.#editor.instanceTitle(instance.id);
      const done = document.keypoints(instance.id).reduce((sum, keypoint) => sum + (keypoint ? 1 : 0), 0);
      setText(row.name, title);
      setText(row.count, TEXTS.count(done, rig.keypoints.length));
      const isActive = instance.id === activeInstance?.id;
      if (isActive && !row.choose.hasAttribute("aria-current")) row.node.scrollIntoView({ block: "nearest" });
      set(row.choose, { "aria-current": isActive ? "true" : undefined });
      set(row.node, { "data-locked": !instance.editable, "data-complete": done === rig.keypoints.length });
      row.remove.disabled = !instance.editable;
      set(row.remove, { "aria-label": TEXTS.removeInstance(title), "title": TEXTS.removeInstance(title) });
      if (this.#list.children[at] !== row.node) this.#list.insertBefore(row.node, this.#list.children[at] ?? null);
    });
  }

  #row(id: string): Row {
    const known = this.#rows.get(id);
    if (known) return known;
    const name = h("span", { class: "name" });
    const count = h("span", { class: "count" });
    const locked = h("span", { class: "lock", title: TEXTS.locked }, icon("locked"));
    const choose = h("button", { type: "button", class: "row" }, name, locked, count);
    choose.addEventListener("click", () => { this.#editor.selectInstance(id); });
    const remove = iconButton("delete", "", "", () => { this.#editor.removeInstance(id); });
    const node = h("li", {}, choose, remove);
    const row = { node, choose, name, count, remove };
    this.#rows.set(id, row);
    return row;
  }
}
