/** Builds the creator's screen. */
import { DEFAULT_LINE_COLOR } from "../src/colors";
import { h, set, setText, svg } from "../src/dom";
import { createKeyboardCursor } from "../src/gestures/keyboard-cursor";
import { createGestureMachine } from "../src/gestures/machine";
import type { JsonObject } from "../src/model/json";
import { button, iconButton } from "../src/panel/controls";
import * as icons from "../src/panel/icons";
import { createNotice } from "../src/panel/notice";
import { createPointerOverlay } from "../src/panel/pointer-overlay";
import { createZoomBar } from "../src/panel/toolbar";
import { createStage } from "../src/view/stage";
import { createAutosave } from "./autosave";
import { createCreator, type Tool } from "./creator";
import { createFiles } from "./files";
import { listenToKeys } from "./keys";
import { changePaper, mirror, pairable, pairByNames } from "./model/actions";
import { EMPTY, PAPER, pointOf, type Draft } from "./model/draft";
import type { DraftProblem } from "./model/problems";
import { draftOf } from "./model/rig-json";
import { createExportDialog, createKeysDialog, createOpenDialog } from "./panel/dialogs";
import { createInspector } from "./panel/inspector";
import { createPanel } from "./panel/panel";
import { createPointsList } from "./panel/points-list";
import { createProblemsPage } from "./panel/problems-page";
import { createRigPage } from "./panel/rig-page";
import { blankPage } from "./picture";
import { createPreview } from "./preview";
import type { Session } from "./session";
import * as texts from "./texts";
import { createGestures } from "./view/gestures";
import { setPresses } from "./view/idle";
import { createOverlay } from "./view/overlay";
import { createProjection } from "./view/projection";

const LINK = "M7 17L17 7M4.5 19.5a2.5 2.5 0 1 0 3.5-3.5 2.5 2.5 0 0 0-3.5 3.5M16 8a2.5 2.5 0 1 0 3.5-3.5A2.5 2.5 0 0 0 16 8";
const MESSAGE_MS = 4000;

export function createApp(session: Session | null): HTMLElement {
  const creator = createCreator();
  const editor = createProjection(creator);
  const image = new Image();
  const signal = new AbortController().signal;
  const look = { keypointSize: 6, lineSize: 3, lineColor: DEFAULT_LINE_COLOR, forceLineColor: false };
  const stage = createStage(editor, image, look, signal);
  set(stage.node, { "aria-label": "Picture with points. Arrows move the crosshair, Enter sets a point or draws a line." });
  const overlay = createOverlay(creator, stage);
  const gestures = createGestures(creator, (rubber) => {
    overlay.rubber = rubber;
    overlay.update();
  });
  setPresses(stage, gestures);
  const machine = createGestureMachine(stage, signal);
  const cursor = createKeyboardCursor(stage, signal);
  const crosshair = createPointerOverlay(editor, stage);
  const zoom = createZoomBar(stage);

  const begin = (rig: JsonObject | null): void => {
    const { draft } = creator;
    // The picture stays: one chooses it first as often as the rig.
    const page = draft.picture ? { paper: draft.paper, picture: draft.picture } : { paper: PAPER, picture: "" };
    creator.change("Begin with another rig", () => ({ ...rig ? draftOf(rig, page.paper) : EMPTY, ...page }));
    creator.select();
    creator.tool = "points";
    stage.showAll();
  };
  const files = createFiles(creator, session, begin);
  const openDialog = createOpenDialog(begin, () => { files.chooseRig(); });
  const exportDialog = createExportDialog(files.exports);
  const keysDialog = createKeysDialog();
  const dialogs = [openDialog, exportDialog, keysDialog];

  const list = createPointsList(creator);
  const inspector = createInspector(creator);
  const rigPage = createRigPage(creator, () => { files.chooseSigmas(); });
  const goTo = (problem: DraftProblem): void => {
    if (problem.point !== null) {
      panel.show("points");
      creator.select(problem.point);
      if (problem.member === "name") list.rename(problem.point);
      else if (problem.member === "position") stage.node.focus();
      else inspector.focus(problem.member);
    } else if (problem.link !== null) creator.selectLink(problem.link);
    else if (problem.member === "links") {
      creator.tool = "links";
      const { points, links } = creator.draft;
      const alone = points.find(({ id }) => !links.some(({ from, to }) => from === id || to === id));
      if (alone) creator.select(alone.id);
    } else panel.show("rig");
  };
  const problemsPage = createProblemsPage(creator, goTo);
  const doMirror = (): void => {
    const { selected } = creator;
    if (!creator.change(texts.mirror, (draft) => mirror(draft, selected))) {
      creator.say("There is nothing to mirror: name a point “left …” or pair it with its partner.");
    }
  };
  const pairButton = button({ class: "button", title: "Makes partners of names that differ in left and right alone" }, () => {
    if (!creator.change(texts.pair, pairByNames)) {
      creator.say("No two names differ in left and right alone.");
    }
  }, "Pair");
  const mirrorButton = button({
    class: "button",
    title: "Makes the missing points of the other side with their lines, and moves partners to their mirror image (M)",
  }, doMirror, "Mirror");
  const showAxis = (isShown: boolean) => (): void => {
    overlay.hasAxis = isShown;
    overlay.update();
  };
  for (const type of ["pointerenter", "focus"]) mirrorButton.addEventListener(type, showAxis(true));
  for (const type of ["pointerleave", "blur"]) mirrorButton.addEventListener(type, showAxis(false));
  const empty = h("p", { class: "hint" }, "Points are listed here, in the order in which people will place them.");
  const panel = createPanel([
    ["points", "Points", h("div", { class: "page-fill" },
      h("div", { class: "actions start list-actions" }, pairButton, mirrorButton), empty, list.node, inspector.node)],
    ["rig", "Rig", rigPage.node],
    ["problems", texts.problems(0), problemsPage.node],
  ]);

  const closePreview = (): void => {
    preview.close();
    node.classList.remove("trying");
    set(tryButton, { "aria-pressed": "false" });
    tryButton.focus();
  };
  const preview = createPreview(closePreview);
  const tryIt = (): void => {
    if (preview.isOpen) {
      closePreview();
      return;
    }
    node.classList.add("trying");
    set(tryButton, { "aria-pressed": "true" });
    preview.open(creator.draft);
    preview.update(creator.draft, isUsable());
  };
  const isUsable = (): boolean => creator.draft.points.length > 0 && !creator.problems.some(({ isFault }) => isFault);
  const save = (): void => {
    if (isUsable()) void files.save();
    else {
      panel.show("problems");
      creator.say(creator.draft.points.length === 0 ? "There is nothing to save yet: set a point." : "Fix what is wrong first.");
    }
  };

  const tool = (name: Tool, icon: string, label: string, key: string): HTMLButtonElement => {
    const made = button({ "class": "icon", "aria-keyshortcuts": key, "title": `${label} (${key})`, "aria-label": label },
      () => { creator.tool = name; }, svg(icon));
    return made;
  };
  const tools = { points: tool("points", icons.PLACE, texts.pointTools, "P"), links: tool("links", LINK, texts.linkTools, "L") };
  const undoButton = iconButton(icons.UNDO, texts.undo, "", () => { creator.undo(); });
  const redoButton = iconButton(icons.REDO, texts.redo, "", () => { creator.redo(); });
  for (const made of [undoButton, redoButton]) made.removeAttribute("data-key");
  const rail = h("div", { "class": "rail", "role": "toolbar", "aria-label": "Tools", "aria-orientation": "vertical" },
    tools.points, tools.links, h("hr"), undoButton, redoButton);
  const what = h("strong");
  const how = h("small");
  const status = h("div", { "class": "status", "role": "status", "aria-live": "polite" });
  const notice = createNotice();
  const welcome = h("div", { class: "welcome" },
    h("h2", {}, "Draw a rig"),
    h("p", {}, "Click anywhere to set the first point, or begin with one of these:"),
    h("div", { class: "actions" },
      button({ class: "button" }, () => { files.choosePicture(); }, "Put a picture under it…"),
      button({ class: "button" }, () => { openDialog.open(); }, "Begin with a library rig…")),
    h("p", { class: "hint" }, "A picture or a rig file can also be dropped here, and a picture pasted."));
  const tryButton = button({ "class": "button", "aria-pressed": "false", "title": "Label a sample with this rig (T)" }, tryIt, "Try it");
  const pictureButton = button({ class: "tab" }, () => {
    if (creator.draft.picture) creator.change("Remove the picture", (draft) => changePaper(draft, PAPER, ""));
    else files.choosePicture();
  });
  const saveButton = button({ class: "button primary", title: "Ctrl+S" }, save, session ? "Save" : "Download");
  const name = h("span", { class: "name", dir: "auto" });
  const node = h("div", { class: "workbench creator" },
    h("header", { class: "topbar" },
      h("h1", {}, texts.title), name,
      h("div", { class: "tabs" },
        button({ class: "tab" }, () => { openDialog.open(); }, "New or open…"), pictureButton,
        button({ class: "tab" }, () => { keysDialog.open(); }, "Keys")),
      tryButton, button({ class: "button" }, () => { exportDialog.open(); }, "Export…"), saveButton),
    h("main", { class: "body" },
      rail,
      h("div", { class: "viewer" },
        h("div", { class: "viewer-bar" }, h("div", { class: "prompt" }, h("div", {}, what, how)), zoom.node),
        h("div", { class: "viewer-area" },
          stage.node, overlay.node, crosshair.node, notice.node, status, welcome)),
      preview.node,
      panel.node),
    ...dialogs.map((dialog) => dialog.node), ...files.inputs);

  // Parts are updated at most once per frame, however many changes there were.
  let frame = 0;
  let picture: string | null = null;
  const update = (): void => {
    frame = 0;
    const { draft } = creator;
    for (const part of [list, inspector, rigPage, problemsPage]) part.update();
    panel.rename("problems", texts.problems(creator.problems.length), creator.problems.some(({ isFault }) => isFault));
    setText(name, draft.title || draft.name);
    undoButton.disabled = !creator.canUndo;
    redoButton.disabled = !creator.canRedo;
    undoButton.title = `${texts.undo}${creator.undoLabel ? `: ${creator.undoLabel}` : ""} (Ctrl+Z)`;
    redoButton.title = `${texts.redo}${creator.redoLabel ? `: ${creator.redoLabel}` : ""} (Ctrl+Y)`;
    for (const [one, made] of Object.entries(tools)) set(made, { "aria-pressed": String(one === creator.tool) });
    const count = pairable(draft);
    setText(pairButton, count ? `Pair (${count / 2})` : "Pair");
    const start = pointOf(draft, creator.linkStart)?.name ?? null;
    const [doing, hint] = texts.prompt(creator.tool, draft.points.length, start);
    setText(what, doing);
    setText(how, hint);
    welcome.hidden = draft.points.length > 0;
    empty.hidden = draft.points.length > 0;
    pairButton.disabled = mirrorButton.disabled = draft.points.length === 0;
    setText(pictureButton, draft.picture ? "Remove picture" : "Picture…");
    zoom.update();
  };
  const showPaper = ({ picture: next, paper }: Draft): void => {
    const key = next || `${paper.width}x${paper.height}`;
    if (key === picture) return;
    picture = key;
    image.src = next || blankPage(paper);
    set(image, { width: String(paper.width), height: String(paper.height) });
    stage.showAll();
  };
  let fading = 0;
  creator.subscribe((change) => {
    if (change === "message") {
      setText(status, creator.message);
      status.classList.remove("quiet");
      clearTimeout(fading);
      fading = window.setTimeout(() => { status.classList.add("quiet"); }, MESSAGE_MS);
      return;
    }
    if (change === "draft") {
      showPaper(creator.draft);
      preview.update(creator.draft, isUsable());
    }
    if (creator.linkStart === null && machine.isIdle) overlay.rubber = null;
    overlay.update();
    frame ||= requestAnimationFrame(update);
  });
  const follow = (): void => {
    crosshair.update(cursor.at, machine.pointerAt && stage.toImage(machine.pointerAt));
    if (cursor.at && creator.linkStart !== null) overlay.rubber = { from: creator.linkStart, to: cursor.at };
    overlay.update();
  };
  cursor.onChange = follow;
  stage.onView = () => {
    follow();
    zoom.update();
  };
  stage.node.addEventListener("dblclick", () => {
    if (creator.tool === "points" && creator.current) list.rename(creator.current.id);
  });

  listenToKeys({
    creator, stage, cursor, gestures: machine, mirror: doMirror, tryIt, save,
    press: (isMore) => { if (cursor.at) gestures.press(stage, cursor.at, isMore); },
    rename: () => {
      panel.show("points");
      if (creator.current) list.rename(creator.current.id);
    },
    group: () => {
      panel.show("points");
      inspector.focus("group");
    },
    help: () => { keysDialog.open(); },
  }, () => dialogs.some((dialog) => dialog.node.open));
  files.listen(node);

  const autosave = createAutosave(creator, session?.rig ?? null);
  const start = session?.rig ? draftOf(session.rig) : EMPTY;
  const kept = autosave.restored();
  creator.open(kept ?? start);
  if (kept && JSON.stringify(kept) !== JSON.stringify(start)) {
    notice.show(texts.restored, texts.startOver, () => {
      creator.open(start);
      autosave.forget();
    });
  }
  return node;
}
