/** Everything on the screen for one editor: stage, tools, panel, keys. Dies with its signal. */
import type { Editor } from "./editor/editor";
import { fitInstance } from "./gestures/fit-instance";
import { createKeyboardCursor } from "./gestures/keyboard-cursor";
import { createGestureMachine } from "./gestures/machine";
import { pressKey, releaseKey, type KeyTarget } from "./keys";
import type { ImagePoint } from "./model/geometry";
import { button, check } from "./panel/controls";
import { h, setText } from "./dom";
import { createDrawer } from "./panel/drawer";
import { createInstanceList } from "./panel/instance-list";
import { createKeypointList } from "./panel/keypoint-list";
import { createImageLook } from "./panel/image-look";
import { createMagnifier } from "./panel/magnifier";
import { createNotice, type Notice } from "./panel/notice";
import { createPointerOverlay } from "./panel/pointer-overlay";
import { reportForm } from "./panel/report";
import { createPrompt, createRail, createZoomBar } from "./panel/toolbar";
import { createWarnings, type Warnings } from "./panel/warnings";
import { loadPreferences } from "./preferences";
import * as texts from "./texts";
import { createStage, type Stage } from "./view/stage";

/** How long a message can be read. */
const MESSAGE_MS = 5000;

export interface WorkbenchOptions {
  readonly imageName: string;
  readonly signal: AbortSignal;
  readonly submit: () => void;
  /** A problem in the worker's words, to be submitted with the answer. */
  readonly report: (words: string) => void;
  readonly noChangesNeeded: boolean;
}

export interface Workbench {
  readonly node: HTMLElement;
  readonly stage: Stage;
  readonly notice: Notice;
  readonly warnings: Warnings;
  readonly noChangesNeeded: boolean;
  set isSubmitting(submitting: boolean);
  /** True when the key was ours. */
  keyDown(event: KeyboardEvent): boolean;
  /** What was typed elsewhere, or pressed for another element, is let go without us. */
  keyUp(event: KeyboardEvent): void;
  /** The window has lost the focus: whatever was held is let go, and its keyup will never come. */
  letGo(): void;
}

export function createWorkbench(
  editor: Editor,
  image: HTMLImageElement,
  options: WorkbenchOptions,
): Workbench {
  const { signal } = options;
  const fit = (): void => { fitInstance(stage); };
  const stage = createStage(editor, image, loadPreferences(), signal);
  const gestures = createGestureMachine(stage, signal);
  const cursor = createKeyboardCursor(stage, signal);
  const look = createImageLook(stage.node, () => { follow(); });
  const magnifier = createMagnifier(editor, stage, image, look.lens);
  const overlay = createPointerOverlay(editor, stage);

  const rail = createRail(editor);
  const zoom = createZoomBar(stage);
  const prompt = createPrompt(editor);
  const drawer = createDrawer(stage.preferences, () => { stage.invalidate("others", "active"); }, look.node);
  const instances = createInstanceList(editor, fit);
  const keypoints = createKeypointList(editor, () => { stage.node.focus({ preventScroll: true }); });
  const notice = createNotice();
  const warnings = createWarnings(editor, fit, signal);
  const status = h("div", { class: "status", role: "status", "aria-live": "polite" });
  const position = h("small", { class: "position" });
  const noChanges = check(texts.noChanges, options.noChangesNeeded);
  const submit = button({ class: "button primary submit" }, options.submit, texts.submit);

  // The panel is written at most once per frame, however many changes there were.
  let frame = 0;
  const update = (): void => {
    frame = 0;
    follow();
    for (const part of [rail, prompt, instances, keypoints]) part.update();
  };
  // Not an animation: that would keep the browser drawing for as long as it lasts, and every key would wait
  // for its turn.
  let fading = 0;
  editor.subscribe((what) => {
    if (what === "message") {
      setText(status, editor.message);
      // What only says what the prompt says anyway is for screen readers.
      status.classList.toggle("quiet", editor.isMessageQuiet);
      clearTimeout(fading);
      fading = window.setTimeout(() => { status.classList.add("quiet"); }, MESSAGE_MS);
    }
    else if (!editor.isDragging) frame ||= requestAnimationFrame(update);
  }, signal);
  const follow = (): void => {
    const pointer = gestures.pointerAt && stage.toImage(gestures.pointerAt);
    overlay.update(cursor.at, pointer);
    magnifier.update(cursor.at ?? pointer);
  };
  // A text that changes is laid out and painted, which costs more than the drawing: ten times a second will
  // do.
  let pointed: ImagePoint | null = null;
  let shown = 0;
  const showNumbers = (at: ImagePoint | null): void => {
    pointed = at ?? pointed;
    shown ||= window.setTimeout(() => {
      shown = 0;
      if (pointed) setText(position, `x ${pointed.x.toFixed(1)}  y ${pointed.y.toFixed(1)}`);
      zoom.update();
    }, 100);
  };
  signal.addEventListener("abort", () => {
    clearTimeout(fading);
    clearTimeout(shown);
    cancelAnimationFrame(frame);
  });
  cursor.onChange = () => {
    follow();
    showNumbers(cursor.at);
  };
  stage.onView = () => {
    follow();
    showNumbers(null);
  };
  stage.node.addEventListener("pointerleave", follow);
  stage.node.addEventListener("pointermove", ({ clientX, clientY }) => {
    follow();
    showNumbers(stage.toImage(stage.clientToScreen(clientX, clientY)));
  });
  update();

  const target: KeyTarget = {
    editor, stage, gestures, cursor,
    toggleMagnifier: () => { look.lens.click(); },
    rename: instances.rename,
    search: keypoints.search,
  };
  /** Keys that are down, by their place on the keyboard. */
  const held = new Map<string, string>();
  const keyUp = ({ code }: Pick<KeyboardEvent, "code">): void => {
    releaseKey(held.get(code) ?? "", target);
    held.delete(code);
  };

  return {
    node: h("div", { class: "workbench" },
      h("div", { class: "topbar" },
        h("slot", { name: "title" }), drawer.buttons, position,
        h("small", { class: "name", title: options.imageName }, decoded(options.imageName))),
      h("div", { class: "body" },
        rail.node,
        drawer.node,
        h("div", { class: "viewer" },
          h("div", { class: "viewer-bar" }, prompt.node, zoom.node),
          h("div", { class: "viewer-area" }, stage.node, magnifier.node, overlay.node, notice.node, status)),
        h("div", { class: "panel" },
          instances.node,
          keypoints.node,
          warnings.node,
          h("footer", {}, reportForm(options.report), noChanges.node, submit)))),
    stage, notice, warnings,
    get noChangesNeeded() {
      return noChanges.input.checked;
    },
    set isSubmitting(submitting: boolean) {
      submit.disabled = submitting;
      setText(submit, submitting ? texts.submitting : texts.submit);
    },
    keyDown(event) {
      const isOurs = pressKey(event, target);
      // By its place: Shift may come or go while it is held.
      if (isOurs) held.set(event.code, event.key);
      return isOurs;
    },
    keyUp,
    letGo() {
      for (const code of held.keys()) keyUp({ code });
      gestures.interrupt();
    },
  };
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
