/** The instances on the image: choose, add, delete. */
import type { Editor } from "../editor/editor";
import type { Instance } from "../model/document";
import * as texts from "../texts";
import { button, iconButton, setEye, setLabel } from "./controls";
import { h, set, setText, svg, type Part } from "../dom";
import * as icons from "./icons";

export interface InstanceList extends Part {
  /** The active instance's row becomes a text field, until Enter, Escape or a click elsewhere. */
  readonly rename: () => void;
}

export function createInstanceList(editor: Editor, fit: () => void): InstanceList {
  const rows = new Map<string, InstanceList>();
  const list = h("ul", { "class": "instances", "aria-label": texts.instances });
  const number = h("small");
  const rename = (): void => {
    // A new instance has no row until the next frame, and the name that is typed now must not be taken for
    // commands.
    update();
    rows.get(editor.activeInstance?.id ?? "")?.rename();
  };
  const previous = iconButton(icons.PREVIOUS, texts.usePrevious, "Alt+C", () => { editor.usePrevious(); });
  // Not for a locked instance.
  const changing = [
    iconButton(icons.RENAME, texts.rename, "F2", rename),
    iconButton(icons.SWAP, texts.swap, "K", () => { editor.swapSides("all"); }),
    iconButton(icons.MIRROR, texts.mirror, "Alt+K", () => { editor.mirrorInstance(); }),
    iconButton(icons.CLEAR, texts.clear, "", () => { editor.clearInstance(); }),
  ];
  const tools = h("div", { "class": "tools", "role": "group", "aria-label": texts.activeInstance },
    iconButton(icons.FIT, texts.fitInstance, "Alt+Z", fit),
    iconButton(icons.DUPLICATE, texts.duplicate, "Alt+B", () => { editor.duplicateInstance(); }),
    ...changing);
  const update = (): void => {
    const { document: { instances }, activeInstance } = editor;
    previous.hidden = editor.previous.length === 0;
    tools.hidden = !activeInstance;
    setText(number, instances.length > 1 ? String(instances.length) : "");
    for (const change of changing) change.disabled = !activeInstance?.editable;
    // Kept for when undo brings the instance back.
    for (const [id, row] of rows) if (!editor.document.instance(id)) row.node.remove();
    instances.forEach((instance, at) => {
      const row = rows.get(instance.id) ?? createRow(editor, instance);
      rows.set(instance.id, row);
      row.update();
      const there = list.children[at];
      if (there !== row.node) list.insertBefore(row.node, there ?? null);
    });
  };

  return {
    node: h("section", { class: "instance-section" },
      h("header", {}, h("h2", {}, texts.instances, " ", number), previous,
        iconButton(icons.ADD, texts.addInstance, "B", () => { editor.addInstance(); })),
      list, tools),
    update,
    rename,
  };
}

function createRow(editor: Editor, { id, editable }: Instance): InstanceList {
  const name = h("span", { class: "name" });
  const count = h("small");
  const choose = button({ class: "row" }, () => { editor.selectInstance(id); },
    name, editable ? null : h("small", { title: texts.locked }, svg(icons.LOCKED)), count);
  const eye = iconButton(icons.HIDE, "", "", () => { editor.toggleHidden(id); });
  const remove = iconButton(icons.REMOVE, "", "", () => { editor.removeInstance(id); });
  remove.disabled = !editable;
  const node = h("li", {}, choose, eye, remove);

  const rename = (): void => {
    if (!editable || choose.hidden) return;
    const field = h("input", {
      class: "rename",
      "aria-label": texts.instanceName,
      placeholder: texts.instanceName,
      value: editor.document.instance(id)?.name,
    });
    const end = (keeps: boolean): void => {
      if (!choose.hidden) return;
      choose.hidden = false;
      field.remove();
      if (keeps) editor.renameInstance(id, field.value);
    };
    field.addEventListener("blur", () => { end(true); });
    field.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== "Escape") return;
      event.preventDefault();
      end(event.key === "Enter");
      choose.focus();
    });
    choose.hidden = true;
    node.prepend(field);
    field.focus();
    field.select();
  };
  choose.addEventListener("dblclick", rename);

  return {
    node,
    update() {
      const title = editor.instanceTitle(id);
      const keypoints = editor.document.keypoints(id);
      const done = keypoints.filter(Boolean).length;
      setText(name, title);
      setText(count, texts.count(done, keypoints.length));
      const isActive = id === editor.activeInstance?.id;
      if (isActive && !choose.hasAttribute("aria-current")) node.scrollIntoView({ block: "nearest" });
      set(choose, { "aria-current": isActive && "true", "data-complete": done === keypoints.length });
      setEye(eye, editor.isInstanceHidden(id));
      setLabel(eye, texts.hide(title));
      setLabel(remove, texts.remove(title));
    },
    rename,
  };
}
