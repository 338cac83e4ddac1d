/** Builds the screen for one editor: stage, tools, panel, keys. It ends with its signal. */
import { h, setText } from "./dom";
import type { Editor } from "./editor/editor";
import { unconfirmedCount } from "./editor/queries";
import { fitInstance } from "./gestures/fit-instance";
import { createKeyboardCursor } from "./gestures/keyboard-cursor";
import { createGestureMachine } from "./gestures/machine";
import { keyMeaning } from "./key-meaning";
import { pressKey, releaseKey, type KeyTarget } from "./keys";
import type { ImagePoint } from "./model/geometry";
import { button, check, showKeys } from "./panel/controls";
import { createDetails } from "./panel/details";
import { createDrawer } from "./panel/drawer";
import { createImageLook } from "./panel/image-look";
import { createInstanceList } from "./panel/instance-list";
import { createKeypointList } from "./panel/keypoint-list";
import { createMagnifier } from "./panel/magnifier";
import { createNotice, type Notice } from "./panel/notice";
import { createPointerOverlay } from "./panel/pointer-overlay";
import { reportForm } from "./panel/report";
import { createShortcuts } from "./panel/shortcuts";
import { createPrompt, createRail, createZoomBar } from "./panel/toolbar";
import { createWarnings, type Warnings } from "./panel/warnings";
import { loadKeys, withKeys } from "./own-keys";
import { loadPreferences } from "./preferences";
import { onStored } from "./storage";
import * as texts from "./texts";
import { createStage, type Stage } from "./view/stage";

/** How long a message stays on the screen. */
const MESSAGE_MS = 5000;

export interface WorkbenchOptions {
  readonly imageName: string;
  readonly signal: AbortSignal;
  /** @param isSecond whether it is the second press of a double click */
  readonly submit: (isSecond: boolean) => void;
  /** Submits the answer with a problem in the worker's words. */
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
  /** Asks something beside Submit until the document changes; "" to ask nothing. */
  ask(question: string): void;
  /** True when the component used the key. */
  keyDown(event: KeyboardEvent): boolean;
  /** Releases the key if the component used it when it was pressed. */
  keyUp(event: KeyboardEvent): void;
  /** Releases all keys and gives up the gesture: the window has lost the focus, so no keyup will come. */
  letGo(): void;
}

export function createWorkbench(
  editor: Editor, image: HTMLImageElement, options: WorkbenchOptions,
): Workbench {
  const { signal } = options;
  loadKeys();
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
  const redraw = (): void => { stage.invalidate("others", "active"); };
  const shortcuts = createShortcuts(editor, () => { showOwnKeys(); });
  const drawer = createDrawer(stage.preferences, redraw, look.node, shortcuts);
  const details = editor.settings.hasDetails ? createDetails(editor, () => { toStage(); }) : null;
  const instances = createInstanceList(editor, fit, details?.toggle ?? null);
  const keypoints = createKeypointList(editor, () => { toStage(); });
  const notice = createNotice();
  const warnings = createWarnings(editor, fit, signal);
  const status = h("div", { class: "status", role: "status", "aria-live": "polite" });
  const position = h("small", { class: "position" });
  const noChanges = check(texts.noChanges, options.noChangesNeeded);
  const submit = button(
    { class: "button primary submit" }, ({ detail }) => { options.submit(detail > 1); }, texts.submit,
  );
  const question = h("div", { class: "question", role: "alert" });
  const toStage = (): void => { stage.node.focus({ preventScroll: true }); };
  const ask = (text: string): void => {
    setText(question, text);
    // Enter confirms: it must not press Submit, which has the focus, once more.
    if (text && unconfirmedCount(editor) > 0) toStage();
  };

  // The panel is updated at most once per frame, however many changes there were.
  let frame = 0;
  const update = (): void => {
    frame = 0;
    follow();
    for (const part of [rail, prompt, instances, details, keypoints]) part?.update();
  };
  const showOwnKeys = (): void => {
    showKeys(node.querySelectorAll<HTMLElement>("[data-key]"));
    update();
  };
  onStored(() => {
    loadKeys();
    look.load();
    drawer.load();
    showOwnKeys();
    redraw();
  }, signal);
  let fading = 0;
  const showMessage = (): void => {
    setText(status, withKeys(editor.message.text));
    // A quiet message is for screen readers: the prompt says the same.
    status.classList.toggle("quiet", editor.message.isQuiet);
    clearTimeout(fading);
    // Not an animation: the browser would draw every frame until its end, and each key would wait for that.
    fading = window.setTimeout(() => { status.classList.add("quiet"); }, MESSAGE_MS);
  };
  editor.subscribe((what) => {
    if (what === "document") ask("");
    if (what === "message") showMessage();
    else if (!editor.isDragging) frame ||= requestAnimationFrame(update);
  }, signal);
  const follow = (): void => {
    const pointer = gestures.pointerAt && stage.toImage(gestures.pointerAt);
    overlay.update(cursor.at, pointer);
    magnifier.update(cursor.at ?? pointer);
  };
  // Layout and paint of a changed text cost more than the drawing, so it changes at most ten times a second.
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
    openDetails() {
      details?.open();
      return details !== null;
    },
    submit: () => { options.submit(false); },
  };
  /** The keys that are held, by their place on the keyboard: Shift may come or go meanwhile. */
  const held = new Map<string, string>();
  const keyUp = ({ code }: Pick<KeyboardEvent, "code">): void => {
    releaseKey(held.get(code) ?? "", target);
    held.delete(code);
  };

  const node = h("div", { class: "workbench" },
    h("div", { class: "topbar" },
      h("slot", { name: "title" }), drawer.buttons, position,
      h("small", { class: "name", title: options.imageName }, options.imageName)),
    h("div", { class: "body" },
      rail.node,
      drawer.node,
      h("div", { class: "viewer" },
        h("div", { class: "viewer-bar" }, prompt.node, zoom.node),
        h("div", { class: "viewer-area" }, stage.node, magnifier.node, overlay.node, notice.node, status)),
      h("div", { class: "panel" },
        instances.node,
        details?.node ?? null,
        keypoints.node,
        warnings.node,
        editor.isReadOnly ? null : h("footer", {}, question, reportForm(options.report), noChanges.node, submit))));
  node.addEventListener("click", ({ detail }) => {
    const { activeElement } = node.getRootNode() as ShadowRoot;
    // Nor may it press the button that was just clicked, say a row of the list.
    if (detail > 0 && activeElement?.localName === "button" && unconfirmedCount(editor) > 0) toStage();
  });

  return {
    node, stage, notice, warnings, ask,
    get noChangesNeeded() {
      return noChanges.input.checked;
    },
    set isSubmitting(submitting: boolean) {
      submit.disabled = submitting;
      setText(submit, submitting ? texts.submitting : texts.submit);
    },
    keyDown(event) {
      const isUsed = pressKey(event, target);
      if (isUsed) held.set(event.code, keyMeaning(event));
      return isUsed;
    },
    keyUp,
    letGo() {
      for (const code of held.keys()) keyUp({ code });
      gestures.interrupt();
    },
  };
}
