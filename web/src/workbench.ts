/** Everything on the screen for one editor: stage, tools, panel, keys. Dies with its signal. */
import type { Editor } from "./editor/editor";
import { fitInstance } from "./gestures/fit-instance";
import { createKeyboardCursor } from "./gestures/keyboard-cursor";
import { createGestureMachine } from "./gestures/machine";
import { pressKey, releaseKey, type KeyTarget } from "./keys";
import { Drawer } from "./panel/drawer";
import { button, check } from "./panel/controls";
import { h, setText } from "./panel/dom";
import { InstanceList } from "./panel/instance-list";
import { KeypointList } from "./panel/keypoint-list";
import { ImageLook } from "./panel/image-look";
import { Magnifier } from "./panel/magnifier";
import { Notice } from "./panel/notice";
import { PointerOverlay } from "./panel/pointer-overlay";
import { Report } from "./panel/report";
import { Prompt, Rail, ZoomBar } from "./panel/toolbar";
import { Warnings } from "./panel/warnings";
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

export class Workbench {
  readonly node: HTMLElement;
  readonly stage: Stage;
  readonly notice = new Notice();
  readonly warnings: Warnings;
  readonly #noChanges: HTMLInputElement;
  readonly #submit: HTMLButtonElement;
  readonly #target: KeyTarget;
  /** Keys that are down, by their place on the keyboard. */
  readonly #held = new Map<string, string>();

  constructor(editor: Editor, image: HTMLImageElement, options: WorkbenchOptions) {
    const { signal } = options;
    const stage = createStage(editor, image, loadPreferences(), signal);
    this.stage = stage;
    const gestures = createGestureMachine(stage, signal);
    const cursor = createKeyboardCursor(stage, signal);
    const magnifier = new Magnifier(editor, stage, image);
    const look = new ImageLook(stage.node, magnifier);
    const overlay = new PointerOverlay(editor, stage, cursor);

    const rail = new Rail(editor);
    const zoom = new ZoomBar(stage);
    const prompt = new Prompt(editor);
    const drawer = new Drawer(stage.preferences, () => { stage.invalidate("others", "active"); }, look.node, signal);
    const instances = new InstanceList(editor, () => { fitInstance(stage); });
    const keypoints = new KeypointList(editor, () => { stage.node.focus({ preventScroll: true }); });
    this.#target = { editor, stage, gestures, cursor, toggleMagnifier: () => { look.toggleMagnifier(); follow(); }, rename: () => { instances.rename(); }, search: () => keypoints.search() };
    this.warnings = new Warnings(editor, () => { fitInstance(stage); }, signal);
    const status = h("div", { class: "status", role: "status", "aria-live": "polite" });
    const position = h("small", { class: "position" });
    const noChanges = check(texts.noChanges, options.noChangesNeeded);
    this.#noChanges = noChanges.input;
    this.#submit = button({ class: "button primary submit" }, options.submit, texts.submit);

    this.node = h("div", { class: "workbench" },
      h("div", { class: "topbar" },
        h("slot", { name: "title" }), drawer.buttons, position,
        h("small", { class: "name", title: options.imageName }, decoded(options.imageName))),
      h("div", { class: "body" },
        rail.node,
        drawer.node,
        h("div", { class: "viewer" },
          h("div", { class: "viewer-bar" }, prompt.node, zoom.node),
          h("div", { class: "viewer-area" }, stage.node, magnifier.node, overlay.node, this.notice.node, status)),
        h("div", { class: "panel" },
          instances.node,
          keypoints.node,
          this.warnings.node,
          h("footer", {}, new Report(options.report).node, noChanges.node, this.#submit))));

    // The panel is written at most once per frame, however many changes there were.
    let frame = 0;
    const update = (): void => {
      frame = 0;
      follow();
      for (const part of [rail, prompt, instances, keypoints]) part.update();
    };
    // Not an animation: that would keep the browser drawing for as long as it lasts, and every key would wait for its turn.
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
    signal.addEventListener("abort", () => {
      clearTimeout(fading);
      cancelAnimationFrame(frame);
    });
    const follow = (): void => {
      const pointer = gestures.pointerAt && stage.toImage(gestures.pointerAt);
      overlay.update(pointer);
      magnifier.update(cursor.at ?? pointer);
    };
    // A text that changes is laid out and painted, which costs more than the drawing: ten times a second will do.
    let at: Readonly<{ x: number; y: number }> | null = null;
    let shown = 0;
    const showNumbers = (): void => {
      shown ||= window.setTimeout(() => {
        shown = 0;
        if (at) setText(position, `x ${at.x.toFixed(1)}  y ${at.y.toFixed(1)}`);
        zoom.update();
      }, 100);
    };
    signal.addEventListener("abort", () => { clearTimeout(shown); });
    const showPosition = ({ x, y }: Readonly<{ x: number; y: number }>): void => {
      at = { x, y };
      showNumbers();
    };
    cursor.onChange = () => {
      follow();
      if (cursor.at) showPosition(cursor.at);
    };
    stage.onView = () => {
      showNumbers();
      follow();
    };
    stage.node.addEventListener("pointerleave", follow, { signal });
    stage.node.addEventListener("pointermove", (event) => {
      showPosition(stage.toImage(stage.clientToScreen(event.clientX, event.clientY)));
      follow();
    }, { signal });
    update();
  }

  get noChangesNeeded(): boolean {
    return this.#noChanges.checked;
  }

  set isSubmitting(submitting: boolean) {
    this.#submit.disabled = submitting;
    setText(this.#submit, submitting ? texts.submitting : texts.submit);
  }

  /** True when the key was ours. */
  keyDown(event: KeyboardEvent): boolean {
    const { key, code, shiftKey, altKey, ctrlKey, metaKey } = event;
    const capsLock = event.getModifierState("CapsLock");
    const isOurs = pressKey({ key, code, shiftKey, altKey, ctrlKey, metaKey, capsLock }, this.#target);
    // By its place: Shift may come or go while it is held.
    if (isOurs) this.#held.set(code, key);
    return isOurs;
  }

  /** What was typed elsewhere, or pressed for another element, is let go without us. */
  keyUp({ code }: KeyboardEvent): void {
    const key = this.#held.get(code);
    if (key !== undefined && this.#held.delete(code)) releaseKey(key, this.#target);
  }

  /** The window has lost the focus: whatever was held is let go, and its keyup will never come. */
  letGo(): void {
    for (const key of this.#held.values()) releaseKey(key, this.#target);
    this.#held.clear();
    this.#target.gestures.interrupt();
  }
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
