/**
 * Class, flags, box and a note of the active instance, and tags and a note of the image. What the rig file
 * offers is there at once, classes and flags, and so is a note that was written. The rest waits to be opened.
 */
import { h, set, type Part } from "../dom";
import { changeDetails, changeImageDetails, chooseClass, resetBox } from "../editor/detail-actions";
import type { Editor } from "../editor/editor";
import { wordFor } from "../editor/queries";
import { NO_DETAILS } from "../model/details";
import { isArray, isString, textOf, type Json } from "../model/json";
import { readStored, writeStored } from "../storage";
import * as texts from "../texts";
import { button, check, iconButton } from "./controls";
import * as icons from "./icons";

const STORED = "poserig:details";

export interface Details extends Part {
  /** Opens and closes the panel. */
  readonly toggle: HTMLElement;
  /** Opens it if need be, and moves the focus into it. */
  readonly open: () => void;
}

/** @param toStage moves the focus back to the image */
export function createDetails(editor: Editor, toStage: () => void): Details {
  const { document } = editor;
  const kind = createClass(editor);
  const flags = createFlags(editor);
  const draw = button({ "class": "button", "data-key": "Alt+n", "aria-label": texts.drawBox }, () => {
    editor.tool = editor.tool === "box" ? "place" : "box";
    toStage();
  }, texts.drawBox);
  const reset = button({ class: "button" }, () => { resetBox(editor); }, texts.resetBox);
  const note = createText(texts.note, (text) => { changeDetails(editor, texts.note, { note: text }); });
  const tags = createText(texts.tags, (text) => {
    const all = text.split(",").map((tag) => tag.trim().slice(0, 100));
    changeImageDetails(editor, texts.tags, { tags: [...new Set(all)].filter((tag) => tag) });
  });
  const imageNote = createText(texts.imageNote, (text) => {
    changeImageDetails(editor, texts.imageNote, { note: text });
  });
  const box = h("div", { class: "box" }, draw, reset);
  const ofInstance = h("fieldset", { "aria-label": texts.activeInstance },
    kind.node, flags.node, box, note.node);
  const ofImage = h("fieldset", { "aria-label": texts.image, "disabled": editor.isReadOnly },
    tags.node, imageNote.node);
  const node = h("section", { class: "details" }, ofInstance, ofImage);
  node.addEventListener("keydown", ({ key }) => { if (key === "Escape") toStage(); });

  const show = (isOpen: boolean): void => {
    box.hidden = !isOpen;
    set(toggle, { "aria-expanded": String(isOpen) });
    editor.showsBox = isOpen;
    editor.emit("shown");
  };
  const choose = (isOpen: boolean): void => {
    show(isOpen);
    writeStored(STORED, String(isOpen));
    update();
  };
  const toggle = iconButton(icons.DETAILS, texts.details, "Alt+g", () => { choose(!editor.showsBox); });
  show(readStored(STORED) === "true");
  const update = (): void => {
    const { selection: { instance }, tool } = editor;
    const { details = NO_DETAILS, editable = false } = instance ?? {};
    kind.update();
    flags.update();
    note.show(textOf(details["note"]), editor.showsBox);
    tags.show(textsOf(document.image["tags"]).join(", "), editor.showsBox);
    imageNote.show(textOf(document.image["note"]), editor.showsBox);
    ofImage.hidden = tags.node.hidden && imageNote.node.hidden;
    const isEmpty = [kind.node, note.node, ofImage].every(({ hidden }) => hidden);
    node.hidden = !editor.showsBox && isEmpty && !flags.node.hasChildNodes();
    ofInstance.hidden = !instance;
    ofInstance.disabled = editor.isReadOnly || !editable;
    set(draw, { "aria-pressed": String(tool === "box") });
    reset.hidden = !details["bbox"];
  };

  return {
    node, toggle, update,
    open() {
      choose(true);
      const first = kind.node.hidden ? flags.node.querySelector("input") ?? draw : kind.select;
      first.focus();
    },
  };
}

const textsOf = (list: Json | undefined): readonly string[] => isArray(list) ? list.filter(isString) : [];

/** The class, if there is more than one to choose from. */
function createClass(editor: Editor): Part & { readonly select: HTMLSelectElement } {
  const choices = editor.settings.rigs.flatMap(({ classes }) => classes);
  const select = h("select", { "aria-label": texts.className });
  select.addEventListener("change", () => { chooseClass(editor, select.value); });
  const node = h("label", { hidden: choices.length < 2 }, h("span", {}, texts.className), select);
  let shown = "";
  return {
    node, select,
    update() {
      const { rig, selection } = editor;
      const said = textOf(selection.instance?.details["class"]);
      const value = said || (choices.includes(rig.category) ? rig.category : "");
      // What is said may be none of the choices, and nothing may be said yet.
      const options = choices.includes(value) ? choices : [value, ...choices];
      if (shown !== options.join("\n")) {
        shown = options.join("\n");
        select.replaceChildren(...options.map((option) =>
          h("option", { value: option }, wordFor(editor.settings, option) || texts.noClass)));
      }
      select.value = value;
    },
  };
}

/** A check mark for each flag of the rig, and for others that the instance has. */
function createFlags(editor: Editor): Part {
  const node = h("div", { "class": "flags", "role": "group", "aria-label": texts.flags });
  let shown: readonly string[] | null = null;
  let marks: readonly HTMLInputElement[] = [];
  return {
    node,
    update() {
      const said = textsOf(editor.selection.instance?.details["flags"]);
      const flags = [...new Set([...editor.rig.flags, ...said])];
      if (shown?.join("\n") !== flags.join("\n")) {
        shown = flags;
        const fields = flags.map((flag) => {
          const word = wordFor(editor.settings, flag);
          return check(word, false, () => {
            changeDetails(editor, word, { flags: flags.filter((_, index) => marks[index]?.checked) });
          });
        });
        marks = fields.map(({ input }) => input);
        node.replaceChildren(...fields.map((field) => field.node));
      }
      marks.forEach((mark, index) => { mark.checked = said.includes(flags[index] ?? ""); });
    },
  };
}

interface TextField {
  readonly node: HTMLElement;
  /** @param isOpen whether it is there without a text too */
  show(text: string, isOpen: boolean): void;
}

/** A text that is written when the worker leaves it. */
function createText(label: string, write: (text: string) => void): TextField {
  const field = h("textarea", { "rows": "1", "maxlength": "2000", "aria-label": label });
  field.addEventListener("change", () => { write(field.value.trim()); });
  const node = h("label", {}, h("span", {}, label), field);
  let shown = "";
  return {
    node,
    show(text, isOpen) {
      node.hidden = !isOpen && !text;
      if (text !== shown) field.value = shown = text;
    },
  };
}
