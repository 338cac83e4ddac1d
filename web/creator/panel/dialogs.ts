/** The dialogs: what to begin with, what to save it as, and the keys. */
import LIBRARY from "poserig:library";
import { h, type Child } from "../../src/dom";
import { isArray, textOf, type JsonObject } from "../../src/model/json";
import { button, iconButton } from "../../src/panel/controls";
import { ADD, CLOSE } from "../../src/panel/icons";
import { svg } from "../../src/dom";
import { pictureOf } from "../rig-picture";
import { KEYS } from "../texts";

export interface Dialog {
  readonly node: HTMLDialogElement;
  open(): void;
  close(): void;
}

let count = 0;

/** @param fill makes its content each time that it is opened */
function createDialog(title: string, kind: string, fill: (close: () => void) => readonly Child[]): Dialog {
  const id = `dialog-${count += 1}`;
  const body = h("div", { class: "dialog-body" });
  const close = (): void => { node.close(); };
  const node = h("dialog", { "class": kind, "aria-labelledby": id },
    h("header", {}, h("h2", { id }, title), iconButton(CLOSE, "Close", "", close)), body);
  // A click beside the dialog is a click on its backdrop, which is the dialog itself.
  node.addEventListener("click", ({ target }) => { if (target === node) close(); });
  return {
    node, close,
    open() {
      body.replaceChildren(...fill(close).filter((child) => child !== null));
      node.showModal();
    },
  };
}

/** Asks what to begin with: nothing, a rig of the library, or a file. */
export function createOpenDialog(begin: (rig: JsonObject | null) => void, chooseFile: () => void): Dialog {
  return createDialog("New rig", "gallery-dialog", (close) => {
    const card = (picture: Element, title: string, about: string, rig: JsonObject | null): HTMLElement =>
      button({ class: "card" }, () => {
        close();
        begin(rig);
      }, picture, h("strong", {}, title), h("small", {}, about));
    return [
      h("p", { class: "hint" }, "Begin with nothing, with a rig of the library, or with a file: a rig of poserig, the AWS "
        + "component's attributes or its rig tool's export, or categories of COCO."),
      h("div", { class: "actions start" },
        button({ class: "button primary" }, () => {
          close();
          chooseFile();
        }, "Open a file…")),
      h("div", { class: "gallery" },
        card(svg(ADD), "Nothing", "draw every point", null),
        ...LIBRARY.map((rig) => card(pictureOf(rig), textOf(rig["title"]) || textOf(rig["name"]),
          `${isArray(rig["keypoints"]) ? rig["keypoints"].length : 0} points · ${textOf(rig["category"])}`, rig))),
    ];
  });
}

export interface Export {
  readonly label: string;
  readonly about: string;
  readonly run: () => void;
}

export function createExportDialog(exports: () => readonly Export[]): Dialog {
  return createDialog("Export", "export-dialog", (close) => exports().map(({ label, about, run }) =>
    button({ class: "export" }, () => {
      close();
      run();
    }, h("strong", {}, label), h("small", {}, about))));
}

export function createKeysDialog(): Dialog {
  return createDialog("Keys", "keys-dialog", () => [
    h("dl", { class: "shortcuts" }, ...KEYS.flatMap(([keys, what]) => [h("dt", {}, keys), h("dd", {}, what)])),
  ]);
}
