/** The instances on the image: choose, add, delete. */
import type { Editor } from "../editor/editor";
import { TEXTS } from "../texts";
import { h, set, setText } from "./dom";
import { icon } from "./icons";
import { iconButton, setIcon } from "./toolbar";

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
  readonly #list = h("ul", { class: "instances", "aria-label": TEXTS.instances });
  readonly #editor: Editor;
  readonly #rows = new Map<string, Row>();
  readonly #previous: HTMLElement;
  readonly #rename: HTMLButtonElement;
  readonly #tools: HTMLElement;
  readonly #number = h("span", { class: "count" });
  /** Not for a locked instance. */
  readonly #changing: readonly HTMLButtonElement[];

  constructor(editor: Editor, fit: () => void) {
    this.#editor = editor;
    const add = iconButton("add", TEXTS.addInstance, "B", () => { editor.addInstance(); });
    this.#previous = iconButton("previous", TEXTS.usePrevious, "Alt+C", () => { editor.usePrevious(); });
    this.#rename = iconButton("rename", TEXTS.rename, "F2", () => { this.rename(); });
    this.#changing = [
      this.#rename,
      iconButton("swap", TEXTS.swapAll, "K", () => { editor.swapSides("all"); }),
      iconButton("mirror", TEXTS.mirror, "Alt+K", () => { editor.mirrorInstance(); }),
      iconButton("clear", TEXTS.clearInstance, "", () => { editor.clearInstance(); }),
    ];
    this.#tools = h("div", { "class": "tools", "role": "group", "aria-label": TEXTS.activeInstance },
      iconButton("fit", TEXTS.fitInstance, "Alt+Z", fit),
      iconButton("duplicate", TEXTS.duplicate, "Alt+B", () => { editor.duplicateInstance(); }),
      ...this.#changing);
    this.node = h("section", { class: "instance-section" },
      h("header", {}, h("h2", {}, TEXTS.instances, " ", this.#number), h("span", { class: "spacer" }), this.#previous, add), this.#list, this.#tools);
  }

  update(): void {
    const { document, rig, activeInstance } = this.#editor;
    this.#previous.hidden = this.#editor.previous.length === 0;
    this.#tools.hidden = !activeInstance;
    const { length } = document.instances;
    setText(this.#number, length > 1 ? String(length) : "");
    for (const button of this.#changing) button.disabled = activeInstance?.editable !== true;
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
      const isHidden = this.#editor.isInstanceHidden(instance.id);
      set(row.eye, { "aria-pressed": String(isHidden), "aria-label": TEXTS.hideInstance(title), "title": TEXTS.hideInstance(title) });
      if (isActive || isHidden || row.eye.firstChild) draw(row);
      row.remove.disabled = !instance.editable;
      set(row.remove, { "aria-label": TEXTS.removeInstance(title), "title": TEXTS.removeInstance(title) });
      if (this.#list.children[at] !== row.node) this.#list.insertBefore(row.node, this.#list.children[at] ?? null);
    });
  }

  /** The active instance's row becomes a text field, until Enter, Escape or a click elsewhere. */
  rename(): void {
    const instance = this.#editor.activeInstance;
    const row = instance && this.#rows.get(instance.id);
    if (!row || !instance.editable || row.choose.hidden) return;
    const field = h("input", { "class": "rename", "aria-label": TEXTS.rename, "placeholder": TEXTS.namePlaceholder, "value": instance.name });
    const end = (keeps: boolean): void => {
      if (row.choose.hidden) {
        row.choose.hidden = false;
        field.remove();
        if (keeps) this.#editor.renameInstance(instance.id, field.value);
      }
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
    const count = h("span", { class: "count" });
    const locked = this.#editor.document.instance(id)?.editable === false
      ? h("span", { class: "lock", title: TEXTS.locked }, icon("locked")) : null;
    const choose = h("button", { type: "button", class: "row" }, name, locked, count);
    choose.addEventListener("click", () => { this.#editor.selectInstance(id); });
    choose.addEventListener("dblclick", () => { this.rename(); });
    const remove = iconButton(null, "", "", () => { this.#editor.removeInstance(id); });
    remove.classList.add("remove");
    const eye = iconButton(null, "", "", () => { this.#editor.toggleHidden(id); });
    const node = h("li", {}, choose, eye, remove);
    const row = { node, choose, name, count, eye, remove };
    for (const type of ["pointerenter", "focusin"] as const) node.addEventListener(type, () => { draw(row); });
    this.#rows.set(id, row);
    return row;
  }
}

/** The icons of a row, which are seen only at the active one, under the pointer and with the focus. */
function draw({ eye, remove }: Row): void {
  setIcon(eye, eye.getAttribute("aria-pressed") === "true" ? "hidden" : "hide");
  setIcon(remove, "delete");
}
