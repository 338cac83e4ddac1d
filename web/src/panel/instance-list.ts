/** The list of instances in the panel, and what can be done to them. */
import { h, set, setText, svg, type Part } from "../dom";
import type { Editor } from "../editor/editor";
import {
  addInstance, clearInstance, duplicateInstance, mirrorInstance, removeInstance, renameInstance, swapSides,
} from "../editor/instance-actions";
import { instanceTitle } from "../editor/queries";
import { selectInstance } from "../editor/selecting";
import { usePrevious } from "../editor/template-actions";
import { isToDo, type Instance } from "../model/document";
import * as texts from "../texts";
import { button, iconButton, setEye, setLabel } from "./controls";
import * as icons from "./icons";

export interface InstanceList extends Part {
  /** Shows the active instance's name as a text field, until Enter, Escape or a click elsewhere. */
  readonly rename: () => void;
}

/** @param toggle opens and closes the details */
export function createInstanceList(
  editor: Editor, fit: () => void, toggle: HTMLElement | null,
): InstanceList {
  const rows = new Map<string, InstanceList>();
  const list = h("ul", { "class": "instances", "aria-label": texts.instances });
  const number = h("small");
  const rename = (): void => {
    // A new instance gets its row now, not in the next frame: else the typed name would be taken for keys.
    update();
    rows.get(editor.selection.instance?.id ?? "")?.rename();
  };
  const previous = iconButton(icons.PREVIOUS, texts.usePrevious, "Alt+c", () => { usePrevious(editor); });
  // Disabled for a locked instance.
  const changing = [
    iconButton(icons.RENAME, texts.rename, "F2", rename),
    iconButton(icons.SWAP, texts.swap, "k", () => { swapSides(editor, "all"); }),
    iconButton(icons.MIRROR, texts.mirror, "Alt+k", () => { mirrorInstance(editor); }),
    iconButton(icons.CLEAR, texts.clear, "", () => { clearInstance(editor); }),
  ];
  const tools = h("div", { "class": "tools", "role": "group", "aria-label": texts.activeInstance },
    iconButton(icons.FIT, texts.fitInstance, "Alt+z", fit),
    iconButton(icons.DUPLICATE, texts.duplicate, "Alt+b", () => { duplicateInstance(editor); }),
    ...changing);
  const update = (): void => {
    const { document: { instances }, selection: { instance: active } } = editor;
    previous.hidden = editor.previous.length === 0;
    tools.hidden = !active;
    setText(number, instances.length > 1 ? String(instances.length) : "");
    for (const change of changing) change.disabled = !active?.editable;
    // The row is kept: undo may bring the instance back.
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
      h("header", {}, h("h2", {}, texts.instances, " ", number), previous, toggle,
        iconButton(icons.ADD, texts.addInstance, "b", () => { addInstance(editor); })),
      list, tools),
    update,
    rename,
  };
}

function createRow(editor: Editor, { id, editable }: Instance): InstanceList {
  const name = h("span", { class: "name" });
  const count = h("small");
  const choose = button({ class: "row" }, () => { selectInstance(editor, id); },
    name, editable ? null : h("small", { title: texts.locked }, svg(icons.LOCKED)), count);
  const eye = iconButton(icons.HIDE, "", "", () => { editor.hidden.toggle(id); });
  const remove = iconButton(icons.REMOVE, "", "", () => { removeInstance(editor, id); });
  remove.disabled = !editable;
  const node = h("li", {}, choose, eye, remove);

  const rename = (): void => {
    if (!editable || choose.hidden) return;
    const field = h("input", {
      "class": "rename", "aria-label": texts.instanceName, "placeholder": texts.instanceName,
      "value": editor.document.instance(id)?.name,
    });
    const end = (keeps: boolean): void => {
      if (!choose.hidden) return;
      choose.hidden = false;
      field.remove();
      if (keeps) renameInstance(editor, id, field.value);
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
      const title = instanceTitle(editor, id);
      const keypoints = editor.document.keypoints(id);
      const done = keypoints.filter((keypoint) => !isToDo(keypoint)).length;
      setText(name, title);
      setText(count, texts.count(done, keypoints.length));
      const isActive = id === editor.selection.instance?.id;
      if (isActive && !choose.hasAttribute("aria-current")) node.scrollIntoView({ block: "nearest" });
      set(choose, { "aria-current": isActive && "true", "data-complete": done === keypoints.length });
      setEye(eye, editor.hidden.hasInstance(id));
      setLabel(eye, texts.hide(title));
      setLabel(remove, texts.remove(title));
    },
    rename,
  };
}
