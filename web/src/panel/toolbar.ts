/** The rail of tools, the zoom buttons and the prompt: everything that lies on or beside the image. */
import type { Editor } from "../editor/editor";
import type { Tool } from "../editor/state";
import { isLabeled } from "../model/document";
import { TEXTS } from "../texts";
import { ZOOM_STEP, type Stage } from "../view/stage";
import { h, set, setText } from "./dom";
import { icon, type IconName } from "./icons";

/** @param name null: the icon comes later */
export function iconButton(name: IconName | null, label: string, key: string, action: () => void): HTMLButtonElement {
  const title = key ? `${label} (${key})` : label;
  const button = h("button", { "type": "button", "class": "icon", title, "aria-label": label, "aria-keyshortcuts": key || undefined });
  button.addEventListener("click", action);
  if (name) setIcon(button, name);
  return button;
}

export function setIcon(button: HTMLElement, name: IconName): void {
  if (button.dataset["icon"] === name) return;
  button.dataset["icon"] = name;
  button.replaceChildren(icon(name));
}

export class Rail {
  readonly node: HTMLElement;
  readonly #editor: Editor;
  readonly #tools: ReadonlyMap<Tool, HTMLButtonElement>;
  readonly #undo: HTMLButtonElement;
  readonly #redo: HTMLButtonElement;
  readonly #hide: HTMLButtonElement;

  constructor(editor: Editor) {
    this.#editor = editor;
    const tool = (name: Tool, key: string): [Tool, HTMLButtonElement] =>
      [name, iconButton(name, TEXTS[name], key, () => { editor.tool = name; })];
    this.#tools = new Map([tool("place", "Q"), tool("draw", "V"), tool("adjust", "N"), tool("delete", "Delete")]);
    this.#undo = iconButton("undo", TEXTS.undo, ",", () => { editor.undo(); });
    this.#redo = iconButton("redo", TEXTS.redo, ".", () => { editor.redo(); });
    this.#hide = iconButton("hide", TEXTS.hide, "M", () => { editor.hidden = !editor.hidden; });
    this.node = h("div", { class: "rail", role: "toolbar", "aria-label": TEXTS.tools, "aria-orientation": "vertical" },
      ...this.#tools.values(), h("hr"), this.#undo, this.#redo, h("hr"), this.#hide);
  }

  update(): void {
    const { tool, history, hidden } = this.#editor;
    for (const [name, button] of this.#tools) set(button, { "aria-pressed": String(name === tool) });
    this.#undo.disabled = !history.canUndo;
    this.#redo.disabled = !history.canRedo;
    this.#undo.title = `${TEXTS.undo}${history.undoLabel ? `: ${history.undoLabel}` : ""} (,)`;
    this.#redo.title = `${TEXTS.redo}${history.redoLabel ? `: ${history.redoLabel}` : ""} (.)`;
    set(this.#hide, { "aria-pressed": String(hidden) });
    setIcon(this.#hide, hidden ? "hidden" : "hide");
  }
}

export class ZoomBar {
  readonly node: HTMLElement;
  readonly #stage: Stage;
  readonly #value = h("output", { class: "zoom-value" });

  constructor(stage: Stage) {
    this.#stage = stage;
    this.node = h("div", { class: "zoom", role: "group", "aria-label": TEXTS.zoom },
      iconButton("zoomOut", TEXTS.zoomOut, "X", () => { stage.zoomBy(1 / ZOOM_STEP ** 3); }),
      this.#value,
      iconButton("zoomIn", TEXTS.zoomIn, "C", () => { stage.zoomBy(ZOOM_STEP ** 3); }),
      iconButton("zoomReset", TEXTS.zoomReset, "Z", () => { stage.showAll(); }));
  }

  update(): void {
    const percent = this.#stage.viewport.scale * 100;
    setText(this.#value, `${percent < 10 ? percent.toFixed(1) : Math.round(percent)}%`);
  }
}

/** What the next click does, above the image. */
export class Prompt {
  readonly node: HTMLElement;
  readonly #editor: Editor;
  readonly #swatch = h("span", { "class": "swatch", "aria-hidden": "true" });
  readonly #what = h("strong");
  readonly #how = h("span");

  constructor(editor: Editor) {
    this.#editor = editor;
    this.node = h("div", { class: "prompt" }, this.#swatch, h("div", {}, this.#what, this.#how));
  }

  update(): void {
    const [what, how] = this.#words();
    setText(this.#what, what);
    setText(this.#how, how);
    const { hidden, tool, activeIndex, rig } = this.#editor;
    const kind = hidden || tool !== "place" || activeIndex === null ? undefined : rig.keypoints[activeIndex];
    this.#swatch.hidden = !kind;
    set(this.#swatch, { "data-side": kind?.side });
    this.#swatch.style.color = kind?.color ?? "";
  }

  #words(): readonly [string, string] {
    const editor = this.#editor;
    if (editor.hidden) return [TEXTS.hiddenHint, "M"];
    switch (editor.tool) {
      case "draw":
        return editor.templateHead ? [TEXTS.footPrompt, TEXTS.footHint] : [TEXTS.drawPrompt, TEXTS.drawHint];
      case "delete":
        return [TEXTS.deleteHint, TEXTS.deleteDone];
      case "adjust":
        return [TEXTS.adjustPrompt, TEXTS.adjustHint];
      case "place": {
        const index = editor.activeIndex;
        if (index === null) return [TEXTS.complete, TEXTS.completeHint];
        const keypoint = editor.activeKeypoint;
        const isPlaced = isLabeled(keypoint);
        const name = editor.nameOf(index);
        return isPlaced ? [TEXTS.moveTo(name), TEXTS.hintMove] : [TEXTS.placeNext(name), TEXTS.hintKeys];
      }
    }
  }
}
