/** The instances on the image: choose, add, delete. */
import type { Editor } from "../editor/editor";
import * as texts from "../texts";
import { button, iconButton, setEye, setLabel } from "./controls";
import { h, set, setText } from "./dom";
import { icon } from "./icons";

interface Row {
  readonly node: HTMLElement;
  readonly choose: HTMLButtonElement;
  readonly name: HTMLElement;
  readonly count: HTMLElement;
  readonly eye: HTMLButtonElement;
  readonly remove: HTMLButtonElement;
}

export class InstanceList {
  readonly node: HTMLElement;
  readonly #list = h("ul", { "class": "instances", "aria-label": texts.instances });
  readonly #editor: Editor;
  readonly #rows = new Map<string, Row>();
  readonly #previous: HTMLElement;
  readonly #tools: HTMLElement;
  readonly #number = h("small");
  /** Not for a locked instance. */
  readonly #changing: readonly HTMLButtonElement[];

  constructor(editor: Editor, fit: () => void) {
    this.#editor = editor;
    this.#previous = iconButton("previous", texts.usePrevious, "Alt+C", () => { editor.usePrevious(); });
    this.#changing = [
      iconButton("rename", texts.rename, "F2", () => { this.rename(); }),
      iconButton("swap", texts.swap, "K", () => { editor.swapSides("all"); }),
      iconButton("mirror", texts.mirror, "Alt+K", () => { editor.mirrorInstance(); }),
      iconButton("clear", texts.clear, "", () => { editor.clearInstance(); }),
    ];
    this.#tools = h("div", { "class": "tools", "role": "group", "aria-label": texts.activeInstance },
      iconButton("fit", texts.fitInstance, "Alt+Z", fit),
      iconButton("duplicate", texts.duplicate, "Alt+B", () => { editor.duplicateInstance(); }),
      ...this.#changing);
    this.node = h("section", { class: "instance-section" },
      h("header", {}, h("h2", {}, texts.instances, " ", this.#number), this.#previous,
        iconButton("add", texts.addInstance, "B", () => { editor.addInstance(); })),
      this.#list, this.#tools);
  }

  update(): void {
    const { document, rig, activeInstance } = this.#editor;
    this.#previous.hidden = this.#editor.previous.length === 0;
    this.#tools.hidden = !activeInstance;
    const { length } = document.instances;
    setText(this.#number, length > 1 ? String(length) : "");
    for (const change of this.#changing) change.disabled = activeInstance?.editable !== true;
    for (const [id, row] of this.#rows) {
      if (document.instance(id)) continue;
      row.node.remove();
      this.#rows.delete(id);
    }
    document.instances.forEach(({ id, editable }, at) => {
      const row = this.#row(id);
      const title = this.#editor.instanceTitle(id);
      const done = document.keypoints(id).reduce((sum, keypoint) => sum + (keypoint ? 1 : 0), 0);
      setText(row.name, title);
      setText(row.count, texts.count(done, rig.keypoints.length));
      const isActive = id === activeInstance?.id;
      if (isActive && !row.choose.hasAttribute("aria-current")) row.node.scrollIntoView({ block: "nearest" });
      set(row.choose, { "aria-current": isActive && "true", "data-complete": done === rig.keypoints.length });
      setEye(row.eye, this.#editor.isInstanceHidden(id));
      setLabel(row.eye, texts.hide(title));
      setLabel(row.remove, texts.remove(title));
      row.remove.disabled = !editable;
      if (this.#list.children[at] !== row.node) this.#list.insertBefore(row.node, this.#list.children[at] ?? null);
    });
  }

  /** The active instance's row becomes a text field, until Enter, Escape or a click elsewhere. */
  rename(): void {
    const instance = this.#editor.activeInstance;
    const row = instance && this.#rows.get(instance.id);
    if (!row || !instance.editable || row.choose.hidden) return;
    const field = h("input", { "class": "rename", "aria-label": texts.instanceName, "placeholder": texts.instanceName, "value": instance.name });
    const end = (keeps: boolean): void => {
      if (!row.choose.hidden) return;
      row.choose.hidden = false;
      field.remove();
      if (keeps) this.#editor.renameInstance(instance.id, field.value);
    };
    field.addEventListener("blur", () => { end(true); });
    field.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== "Escape") return;
      event.preventDefault();
      end(event.key === "Enter");
      row.choose.focus();
    });
    row.choose.hidden = true;
    row.node.prepend(field);
    field.focus();
    field.select();
  }

  #row(id: string): Row {
    const known = this.#rows.get(id);
    if (known) return known;
    const name = h("span", { class: "name" });
    const count = h("small");
    const isLocked = this.#editor.document.instance(id)?.editable === false;
    const choose = button({ class: "row" }, () => { this.#editor.selectInstance(id); },
      name, isLocked ? h("small", { title: texts.locked }, icon("locked")) : null, count);
    choose.addEventListener("dblclick", () => { this.rename(); });
    const eye = iconButton("hide", "", "", () => { this.#editor.toggleHidden(id); });
    const remove = iconButton("delete", "", "", () => { this.#editor.removeInstance(id); });
    const row = { node: h("li", {}, choose, eye, remove), choose, name, count, eye, remove };
    this.#rows.set(id, row);
    return row;
  }
}
