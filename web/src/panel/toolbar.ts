/** The tools beside the image, the zoom buttons, and the prompt that says what the next click does. */
import { h, set, setText, type Part } from "../dom";
import { redo, undo } from "../editor/changes";
import type { Editor } from "../editor/editor";
import { isLabeled, isUnconfirmed } from "../model/document";
import { readableName, type KeypointClass } from "../model/rig";
import { shownKey, withKeys } from "../own-keys";
import * as texts from "../texts";
import { ZOOM_STEP, type Stage } from "../view/stage";
import { iconButton, setEye } from "./controls";
import * as icons from "./icons";
import { setSwatch, swatch } from "./swatch";

export function createRail(editor: Editor): Part {
  const tools = ([
    ["place", icons.PLACE, texts.place, "q"],
    ["draw", icons.DRAW, texts.draw, "v"],
    ["adjust", icons.ADJUST, texts.adjust, "n"],
    ["delete", icons.REMOVE, texts.deleteKeypoints, "Delete"],
  ] as const).map(([tool, path, label, key]) => ({
    tool,
    node: iconButton(path, label, key, () => { editor.tool = tool; }),
  }));
  const undoButton = iconButton(icons.UNDO, texts.undo, ",", () => { undo(editor); });
  const redoButton = iconButton(icons.REDO, texts.redo, ".", () => { redo(editor); });
  const hide = iconButton(icons.HIDE, texts.hideAll, "m", () => { editor.hidden.all = !editor.hidden.all; });
  const label = { "aria-label": texts.tools, "aria-orientation": "vertical" };
  return {
    node: h("div", { "class": "rail", "role": "toolbar", ...label },
      ...tools.map(({ node }) => node), h("hr"), undoButton, redoButton, h("hr"), hide),
    update() {
      const { history } = editor;
      for (const { tool, node } of tools) set(node, { "aria-pressed": String(tool === editor.tool) });
      undoButton.disabled = !history.canUndo;
      redoButton.disabled = !history.canRedo;
      undoButton.title = titleOf(texts.undo, history.undoLabel, ",");
      redoButton.title = titleOf(texts.redo, history.redoLabel, ".");
      setEye(hide, editor.hidden.all);
    },
  };
}

function titleOf(name: string, step: string | null, key: string): string {
  return `${name}${step ? `: ${step}` : ""} (${shownKey(key)})`;
}

export function createZoomBar(stage: Stage): Part {
  const value = h("output");
  return {
    node: h("div", { class: "zoom", role: "group", "aria-label": texts.zoom },
      iconButton(icons.ZOOM_OUT, texts.zoomOut, "x", () => { stage.zoomBy(1 / ZOOM_STEP ** 3); }),
      value,
      iconButton(icons.ZOOM_IN, texts.zoomIn, "c", () => { stage.zoomBy(ZOOM_STEP ** 3); }),
      iconButton(icons.ZOOM_RESET, texts.zoomReset, "z", () => { stage.showAll(); })),
    update() {
      const percent = stage.viewport.scale * 100;
      setText(value, `${percent < 10 ? percent.toFixed(1) : Math.round(percent)}%`);
    },
  };
}

/** The prompt above the image: what the next click does. */
export function createPrompt(editor: Editor): Part {
  const mark = swatch();
  const what = h("strong");
  const how = h("small");
  return {
    node: h("div", { class: "prompt" }, mark, h("div", {}, what, how)),
    update() {
      const [doing, hint, kind] = prompt(editor);
      setText(what, doing);
      setText(how, withKeys(hint));
      setSwatch(mark, kind);
    },
  };
}

/** What, how, and the keypoint class if the prompt is about one. */
function prompt(editor: Editor): readonly [string, string, KeypointClass?] {
  if (editor.hidden.all) return [texts.hiddenPrompt, texts.hiddenHint];
  switch (editor.tool) {
    case "draw":
      return editor.firstClick ? [texts.foot, texts.footHint] : [texts.draw, texts.drawHint];
    case "box":
      return editor.firstClick ? [texts.otherCorner, texts.otherCornerHint] : [texts.box, texts.boxHint];
    case "delete":
      return [texts.deleteKeypoints, texts.deleteHint];
    case "adjust":
      return [texts.adjust, texts.adjustHint];
    case "place": {
      const kind = editor.rig.keypoints[editor.selection.index ?? -1];
      if (!kind) return [texts.complete, texts.completeHint];
      const name = readableName(kind.name);
      const { keypoint } = editor.selection;
      if (isUnconfirmed(keypoint)) return [texts.confirm(name), texts.confirmHint, kind];
      return isLabeled(keypoint)
        ? [texts.move(name), texts.moveHint, kind]
        : [texts.placeNext(name), texts.placeHint, kind];
    }
  }
}
