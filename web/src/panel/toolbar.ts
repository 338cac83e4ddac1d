/** The rail of tools, the zoom buttons and the prompt: everything that lies on or beside the image. */
import type { Editor } from "../editor/editor";
import type { Tool } from "../editor/state";
import { isLabeled } from "../model/document";
import * as texts from "../texts";
import { ZOOM_STEP, type Stage } from "../view/stage";
import { iconButton, setEye } from "./controls";
import { h, set, setText } from "./dom";
import { setSwatch, swatch } from "./swatch";

export class Rail {
  readonly node: HTMLElement;
  readonly #editor: Editor;
  readonly #tools: ReadonlyMap<Tool, HTMLButtonElement>;
  readonly #undo: HTMLButtonElement;
  readonly #redo: HTMLButtonElement;
  readonly #hide: HTMLButtonElement;

  constructor(editor: Editor) {
    this.#editor = editor;
    const tool = (name: Tool, label: string, key: string): [Tool, HTMLButtonElement] =>
      [name, iconButton(name, label, key, () => { editor.tool = name; })];
    this.#tools = new Map([
      tool("place", texts.place, "Q"), tool("draw", texts.draw, "V"), tool("adjust", texts.adjust, "N"), tool("delete", texts.deleteKeypoints, "Delete"),
    ]);
    this.#undo = iconButton("undo", texts.undo, ",", () => { editor.undo(); });
    this.#redo = iconButton("redo", texts.redo, ".", () => { editor.redo(); });
    this.#hide = iconButton("hide", texts.hideAll, "M", () => { editor.hidden = !editor.hidden; });
    this.node = h("div", { class: "rail", role: "toolbar", "aria-label": texts.tools, "aria-orientation": "vertical" },
      ...this.#tools.values(), h("hr"), this.#undo, this.#redo, h("hr"), this.#hide);
  }

  update(): void {
    const { tool, history, hidden } = this.#editor;
    for (const [name, button] of this.#tools) set(button, { "aria-pressed": String(name === tool) });
    this.#undo.disabled = !history.canUndo;
    this.#redo.disabled = !history.canRedo;
    this.#undo.title = titleOf(texts.undo, history.undoLabel, ",");
    this.#redo.title = titleOf(texts.redo, history.redoLabel, ".");
    setEye(this.#hide, hidden);
  }
}

function titleOf(name: string, step: string | null, key: string): string {
  return `${name}${step ? `: ${step}` : ""} (${key})`;
}

export class ZoomBar {
  readonly node: HTMLElement;
  readonly #stage: Stage;
  readonly #value = h("output");

  constructor(stage: Stage) {
    this.#stage = stage;
    this.node = h("div", { class: "zoom", role: "group", "aria-label": texts.zoom },
      iconButton("zoomOut", texts.zoomOut, "X", () => { stage.zoomBy(1 / ZOOM_STEP ** 3); }),
      this.#value,
      iconButton("zoomIn", texts.zoomIn, "C", () => { stage.zoomBy(ZOOM_STEP ** 3); }),
      iconButton("zoomReset", texts.zoomReset, "Z", () => { stage.showAll(); }));
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
  readonly #swatch = swatch();
  readonly #what = h("strong");
  readonly #how = h("small");

  constructor(editor: Editor) {
    this.#editor = editor;
    this.node = h("div", { class: "prompt" }, this.#swatch, h("div", {}, this.#what, this.#how));
  }

  update(): void {
    const [what, how] = this.#words();
    setText(this.#what, what);
    setText(this.#how, how);
    const { hidden, tool, activeIndex, rig } = this.#editor;
    setSwatch(this.#swatch, hidden || tool !== "place" || activeIndex === null ? undefined : rig.keypoints[activeIndex]);
  }

  #words(): readonly [string, string] {
    const editor = this.#editor;
    if (editor.hidden) return [texts.hiddenPrompt, texts.hiddenHint];
    switch (editor.tool) {
      case "draw":
        return editor.templateHead ? [texts.foot, texts.footHint] : [texts.draw, texts.drawHint];
      case "delete":
        return [texts.deleteKeypoints, texts.deleteHint];
      case "adjust":
        return [texts.adjust, texts.adjustHint];
      case "place": {
        const { activeIndex, activeKeypoint } = editor;
        if (activeIndex === null) return [texts.complete, texts.completeHint];
        const name = editor.nameOf(activeIndex);
        return isLabeled(activeKeypoint) ? [texts.move(name), texts.moveHint] : [texts.placeNext(name), texts.placeHint];
      }
    }
  }
}
