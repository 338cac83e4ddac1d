import assert from "node:assert/strict";
import { test } from "node:test";
import { undo } from "../../src/editor/changes";
import { markNotThere } from "../../src/editor/keypoint-actions";
import { selectClass } from "../../src/editor/selecting";
import { givePoints } from "../../src/model/edits";
import { imagePoint } from "../../src/model/geometry";
import { createPrompt, createRail, createZoomBar } from "../../src/panel/toolbar";
import { fakePage } from "../fake-page";
import { editorOf, place, stageOf } from "../support";

fakePage();

/** The buttons by their label. */
function buttonsOf(node: Element): (label: string) => HTMLButtonElement {
  return (label) => {
    const button = [...node.querySelectorAll("button")].find((one) => one.getAttribute("aria-label") === label);
    assert.ok(button, label);
    return button;
  };
}

test("the rail chooses a tool and shows which one is chosen", () => {
  const editor = editorOf();
  const { node, update } = createRail(editor);
  const button = buttonsOf(node);
  for (const [label, tool] of [
    ["Draw an instance from the template", "draw"], ["Adjust the instance", "adjust"],
    ["Delete keypoints", "delete"], ["Place and move keypoints", "place"],
  ] as const) {
    button(label).click();
    update();
    assert.equal(editor.tool, tool);
    assert.deepEqual([...node.querySelectorAll("[aria-pressed=true]")], [button(label)]);
  }
});

test("undo and redo say what they do, and are disabled without it", () => {
  const editor = editorOf();
  const { node, update } = createRail(editor);
  const [undoButton, redoButton] = [buttonsOf(node)("Undo"), buttonsOf(node)("Redo")];
  const state = (): unknown[] => {
    update();
    return [undoButton.disabled, undoButton.title, redoButton.disabled, redoButton.title];
  };
  assert.deepEqual(state(), [true, "Undo (,)", true, "Redo (.)"]);
  place(editor, 1, 1);
  assert.deepEqual(state(), [false, "Undo: Place neck (,)", true, "Redo (.)"]);
  undoButton.click();
  assert.deepEqual(state(), [true, "Undo (,)", false, "Redo: Place neck (.)"]);
  redoButton.click();
  assert.equal(editor.history.canUndo, true);
  undo(editor);
});

test("the eye hides all and is pressed meanwhile", () => {
  const editor = editorOf();
  const { node, update } = createRail(editor);
  const eye = buttonsOf(node)("Hide or show all keypoints");
  eye.click();
  update();
  assert.deepEqual([editor.hidden.all, eye.getAttribute("aria-pressed")], [true, "true"]);
  eye.click();
  assert.equal(editor.hidden.all, false);
});

test("the zoom bar zooms by three steps, and shows the scale in percent", () => {
  const stage = stageOf(editorOf());
  const { node, update } = createZoomBar(stage);
  const shown = (): string | null | undefined => {
    update();
    return node.querySelector("output")?.textContent;
  };
  assert.equal(shown(), "100%");
  buttonsOf(node)("Zoom in").click();
  assert.equal(shown(), "133%");
  buttonsOf(node)("Zoom out").click();
  assert.equal(shown(), "100%");
  stage.zoomTo(0.1);
  assert.equal(shown(), "10%");
  buttonsOf(node)("Show the whole image").click();
  assert.deepEqual(stage.asked, ["showAll"]);
  const small = createZoomBar(stageOf(editorOf(), { scale: 0.0954, x: 0, y: 0 }));
  small.update();
  assert.equal(small.node.querySelector("output")?.textContent, "9.5%");
});

test("the prompt says what the next click does", () => {
  const editor = editorOf();
  const { node, update } = createPrompt(editor);
  const said = (): unknown[] => {
    update();
    const [what, how] = ["strong", "small"].map((tag) => node.querySelector(tag)?.textContent);
    return [what, how?.slice(0, 14), node.querySelector<HTMLElement>(".swatch")?.hidden];
  };
  assert.deepEqual(said(), ["Place neck", "click: visible", false]);
  place(editor, 1, 1);
  selectClass(editor, 0);
  assert.deepEqual(said(), ["Move neck", "click: to ther", false]);
  selectClass(editor, 1);
  markNotThere(editor);
  markNotThere(editor);
  assert.deepEqual(said(), ["All keypoints done", "B: next instan", true]);
  editor.document.instances = givePoints(editor.document, "1", [{ x: 1, y: 1, v: 2 }]);
  selectClass(editor, 0);
  assert.deepEqual(said(), ["Check neck", "click: to ther", false]);
  editor.tool = "draw";
  assert.deepEqual(said(), ["Draw an instance from the template", "click its head", true]);
  editor.firstClick = imagePoint(1, 1);
  assert.deepEqual(said(), ["Click the foot end", "Esc: the head ", true]);
  editor.tool = "adjust";
  assert.deepEqual(said(), ["Adjust the instance", "frame or arrow", true]);
  editor.tool = "delete";
  assert.deepEqual(said(), ["Delete keypoints", "click one · Q:", true]);
  editor.hidden.all = true;
  assert.deepEqual(said(), ["Keypoints are hidden", "M: show them", true]);
});
