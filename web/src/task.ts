/** The life of one task: from the element's attributes to the image on the screen, and away again. */
import { createActivityMeter } from "./activity";
import { annotationsText, createAnswering, type Answering } from "./answering";
import { imageSource, readAttributes } from "./attributes";
import { h } from "./dom";
import { createDrafting, type Drafting } from "./drafting";
import { earlierAnswer } from "./earlier-answer";
import { startOver } from "./editor/changes";
import { createEditor, type Editor } from "./editor/editor";
import { imageNameOf } from "./image-name";
import { loadLastLabels } from "./last-labels";
import { listen } from "./listening";
import type { Json, Problem } from "./model/json";
import { readOrientation } from "./orientation";
import { problemCard } from "./panel/problem-card";
import { whenStored } from "./storage";
import { createSubmitQuestion, missing } from "./submit-question";
import { attributeOf, isUnchanged, type TaskState } from "./task-state";
import * as texts from "./texts";
import type { Stage } from "./view/stage";
import { createWorkbench, type Workbench } from "./workbench";

export class Task {
  readonly #root: ShadowRoot;
  readonly #state: TaskState;
  readonly #drafting: Drafting;
  readonly #question = createSubmitQuestion(Date.now);
  #answering: Answering | null = null;
  #lifetime = new AbortController();

  constructor(element: HTMLElement, root: ShadowRoot) {
    this.#root = root;
    this.#state = {
      element,
      meter: createActivityMeter(() => performance.now()),
      reading: readAttributes(() => null),
      loaded: null,
      workbench: null,
      problems: [],
      noChangesNeeded: false,
      orientation: null,
    };
    this.#drafting = createDrafting(this.#state);
  }

  /** There while the image is on the screen. */
  get stage(): Stage | undefined {
    return this.#state.workbench?.stage;
  }

  /** What would be submitted now, in the shape of `updated_annotations`. */
  get annotations(): Json {
    return JSON.parse(annotationsText(this.#state)) as Json;
  }

  submit(): void {
    if (!this.#state.loaded?.editor.isReadOnly) this.#answering?.submit();
  }

  /** The page was loaded ahead, and the worker sees it only now. */
  #shown(): void {
    const { loaded, meter, reading } = this.#state;
    meter.shown();
    this.#question.shown();
    if (loaded) loadLastLabels(loaded.editor, reading.facts);
  }

  /** The worker pressed Submit: asks first, when something is missing. */
  #press(isSecond: boolean): void {
    const { loaded, workbench } = this.#state;
    const reason = loaded ? missing(loaded.editor, isUnchanged(this.#state)) : "";
    const press = this.#question.press(reason, isSecond);
    workbench?.ask(press === "ask" ? reason : "");
    if (press === "late") loaded?.editor.say(texts.justOpened);
    if (press === "submit") this.submit();
  }

  /** The element came into a page: begins, or goes on where it was taken away. */
  connect(): void {
    this.#lifetime = new AbortController();
    const { signal } = this.#lifetime;
    this.#answering = createAnswering(this.#state, this.#drafting, signal);
    for (const type of ["visibilitychange", "pagehide"]) {
      window.addEventListener(type, () => { this.#drafting.flush(); }, { signal });
    }
    listen(this.#state, signal);
    window.addEventListener("message", ({ source, data }: MessageEvent<unknown>) => {
      if (source !== window.parent || source === window) return;
      if ((data as { type?: unknown } | null)?.type === "poserig:task-shown") this.#shown();
    }, { signal });
    // crowd-form moves its children when it is upgraded. What was labeled until then must still be there.
    const { loaded } = this.#state;
    if (loaded) this.#show(loaded.editor, loaded.image);
    else this.#start();
  }

  disconnect(): void {
    const state = this.#state;
    state.noChangesNeeded = isUnchanged(state);
    this.#drafting.flush();
    this.#lifetime.abort();
    state.workbench = null;
    this.#root.replaceChildren();
    state.element.removeAttribute("data-ready");
  }

  /** Reads the attributes and loads the image. Retry calls it again. */
  #start(): void {
    const state = this.#state;
    const attribute = attributeOf(state.element);
    state.problems = [];
    // First of all, so that the image is on its way while the attributes are read.
    const image = new Image();
    const source = imageSource(attribute);
    if (source) image.src = source;
    const reading = readAttributes(attribute);
    state.reading = reading;
    const { settings, facts, problems } = reading;
    if (!settings) this.#showProblems(problems);
    else this.#root.replaceChildren(h("div", { class: "viewer page", role: "status" }, texts.loading));

    const { signal } = this.#lifetime;
    // After Retry, an image of an earlier try does not count.
    const isCurrent = (): boolean => state.reading === reading;
    const fail = (what: string): void => {
      if (isCurrent()) this.#showProblems([...problems, { where: "imgSrc", what }]);
    };
    image.addEventListener("error", () => { fail(texts.imageFailed(facts.imageUri)); }, { signal });
    image.addEventListener("load", () => {
      const size = { width: image.naturalWidth, height: image.naturalHeight };
      if (size.width === 0 || size.height === 0) fail(texts.imageEmpty);
      else if (settings && isCurrent()) {
        whenStored(() => {
          if (!isCurrent() || signal.aborted) return;
          this.#open(createEditor({ ...settings, image: size }, earlierAnswer().isReadOnly), image);
        });
      }
    }, { signal });
  }

  /** Shows the image for the first time, with the draft of an earlier visit. */
  #open(editor: Editor, image: HTMLImageElement): void {
    this.#state.meter.restart();
    loadLastLabels(editor, this.#state.reading.facts);
    const isRestored = this.#drafting.restore(editor);
    const isReopened = !isRestored && this.#drafting.reopen(editor);
    const { notice } = this.#show(editor, image);
    void readOrientation(image.src).then((orientation) => { this.#state.orientation = orientation; });
    const words = isRestored ? texts.restored : texts.reopened;
    if ((isRestored || isReopened) && !editor.isReadOnly) {
      notice.show(words, texts.startOver, () => { startOver(editor); });
      // It must not be lost if the worker changes nothing, and goes on.
      this.#drafting.save();
    }
  }

  #show(editor: Editor, image: HTMLImageElement): Workbench {
    const state = this.#state;
    const { signal } = this.#lifetime;
    state.loaded = { editor, image };
    const workbench = createWorkbench(editor, image, {
      imageName: imageNameOf(state.reading.facts.imageUri),
      signal,
      submit: (isSecond) => { this.#press(isSecond); },
      report: (words) => {
        state.problems = [`worker: ${words || texts.reportedBare}`];
        this.submit();
      },
      noChangesNeeded: state.noChangesNeeded,
    });
    state.workbench = workbench;
    this.#follow(editor, signal);
    workbench.stage.onFrame = () => {
      this.#question.shown();
      state.element.setAttribute("data-ready", "");
    };
    // The draft includes the check mark "No changes needed".
    workbench.node.addEventListener("change", () => { this.#drafting.save(); });
    this.#root.replaceChildren(workbench.node);
    return workbench;
  }

  /** Saves the draft and tells the page after every change. */
  #follow(editor: Editor, signal: AbortSignal): void {
    editor.subscribe((what) => {
      if (what !== "message") this.#question.used();
      if (what === "document" && !editor.isDragging) {
        this.#drafting.save();
        this.#tell("annotations-changed", {});
      }
      if (what === "selection") {
        const { instance, index } = editor.selection;
        const { keypoints } = editor.rig;
        this.#tell("keypoint-selected", {
          instance: instance?.id ?? null,
          label: index === null ? null : keypoints[index]?.name ?? null,
        });
      }
    }, signal);
  }

  #showProblems(found: readonly Problem[]): void {
    this.#state.problems = found.map(({ where, what }) => `${where}: ${what}`);
    this.#root.replaceChildren(problemCard(found, () => { this.#start(); }, () => { this.submit(); }));
  }

  #tell(type: string, detail: object): void {
    this.#state.element.dispatchEvent(new CustomEvent(type, { bubbles: true, composed: true, detail }));
  }
}
