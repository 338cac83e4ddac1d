/**
 * One task, from the element's attributes to the answer in the form around it: the image, the draft, the
 * keys.
 */
import { createActivityMeter } from "./activity";
import { readAttributes } from "./attributes";
import { createDrafts, type Drafts } from "./drafts";
import { Editor } from "./editor/editor";
import { loadLastLabels, saveLastLabels } from "./last-labels";
import { isControl, isTextField } from "./focus";
import { answerFields, closestForm, submitForm, writeFields } from "./form";
import { poseAnswer, updatedAnnotationsText } from "./model/answer";
import { writeDraft } from "./model/draft";
import { isNumber, isObject, type Json, type JsonObject, type Problem } from "./model/json";
import { h } from "./dom";
import { problemCard } from "./panel/problem-card";
import { createSubmitLock, type SubmitLock } from "./submit-lock";
import * as texts from "./texts";
import type { Stage } from "./view/stage";
import { createWorkbench, type Workbench } from "./workbench";

export interface Task {
  /** There while the image is shown. */
  readonly stage: Stage | undefined;
  /** What would be submitted now, in the shape of `updated_annotations`. */
  readonly annotations: Json;
  submit(): void;
  /** The element is on a page: begins, or goes on where it was taken away. */
  connect(): void;
  disconnect(): void;
}

/**
 * Of several elements on a page, the one that was used last gets the keys that are pressed on the page
 * itself; the first if none was.
 */
let lastUsed: HTMLElement | null = null;

export function createTask(element: HTMLElement, root: ShadowRoot): Task {
  const meter = createActivityMeter(() => performance.now());
  let reading = readAttributes(() => null);
  let loaded: { readonly editor: Editor; readonly image: HTMLImageElement } | null = null;
  let workbench: Workbench | null = null;
  let problems: readonly string[] = [];
  let noChangesNeeded = false;
  let lifetime = new AbortController();
  let lock: SubmitLock | null = null;
  let drafts: Drafts | null = null;

  // Start ---------------------------------------------------------------------------------------------------

  const start = (): void => {
    problems = [];
    // First of all: it comes while the attributes are read.
    const image = new Image();
    const source = element.getAttribute("imgSrc")?.trim();
    if (source) image.src = source;
    const own = reading = readAttributes((name) => element.getAttribute(name));
    const { settings, facts } = own;
    const { signal } = lifetime;
    if (!settings) showProblems(own.problems);
    else root.replaceChildren(h("div", { class: "viewer page", role: "status" }, texts.loading));
    // After Retry, what an earlier try finds no longer counts.
    const fail = (what: string): void => {
      if (reading === own) showProblems([...own.problems, { where: "imgSrc", what }]);
    };
    image.addEventListener("error", () => { fail(texts.imageFailed(facts.imageUri)); }, { signal });
    image.addEventListener("load", () => {
      const size = { width: image.naturalWidth, height: image.naturalHeight };
      if (size.width === 0 || size.height === 0) {
        fail(texts.imageEmpty);
        return;
      }
      if (!settings || reading !== own) return;
      const editor = new Editor(settings, size);
      meter.restart();
      loadLastLabels(editor);
      const isRestored = restoreDraft(editor);
      const { notice } = show(editor, image);
      if (isRestored) notice.show(texts.restored, texts.startOver, () => { editor.startOver(); });
    }, { signal });
  };

  const show = (editor: Editor, image: HTMLImageElement): Workbench => {
    const { signal } = lifetime;
    loaded = { editor, image };
    const shown = workbench = createWorkbench(editor, image, {
      imageName: reading.facts.imageName,
      signal,
      submit,
      report: (words) => {
        problems = [`worker: ${words || texts.reportedBare}`];
        submit();
      },
      noChangesNeeded,
    });
    editor.subscribe((what) => {
      if (what === "document" && !editor.isDragging) {
        saveDraft();
        tell("annotations-changed", {});
      }
      if (what === "selection") {
        tell("keypoint-selected", {
          instance: editor.activeInstance?.id ?? null,
          label: editor.activeIndex === null ? null : editor.rig.keypoints[editor.activeIndex]?.name ?? null,
        });
      }
    }, signal);
    shown.stage.onFrame = () => { element.setAttribute("data-ready", ""); };
    // The check mark of "No changes needed" is part of the draft.
    shown.node.addEventListener("change", saveDraft);
    root.replaceChildren(shown.node);
    return shown;
  };

  const showProblems = (found: readonly Problem[]): void => {
    problems = found.map(({ where, what }) => `${where}: ${what}`);
    root.replaceChildren(problemCard(found, start, submit));
  };

  const tell = (type: string, detail: object): void => {
    element.dispatchEvent(new CustomEvent(type, { bubbles: true, composed: true, detail }));
  };

  // Draft ---------------------------------------------------------------------------------------------------

  const restoreDraft = (editor: Editor): boolean => {
    const { rig } = editor;
    const { imageUri, original } = reading.facts;
    const twins = [...document.querySelectorAll(element.localName)];
    drafts = createDrafts({
      image: imageUri,
      rig: rig.hash || JSON.stringify(rig.keypoints.map((keypoint) => keypoint.name)),
      // Two elements on one page may show the same image.
      key: `${element.getAttribute("draft-key") ?? ""}#${twins.indexOf(element)}`,
      start: original.text,
    });
    const draft = drafts.load();
    if (!isObject(draft)) return false;
    const { seconds, activeSeconds, operators } = draft;
    if (isNumber(seconds) && isNumber(activeSeconds) && isNumber(operators))
      meter.resume({ seconds, activeSeconds, operators });
    noChangesNeeded = draft["noChangesNeeded"] === true;
    return editor.restore(draft);
  };

  const isUnchanged = (): boolean => workbench?.noChangesNeeded ?? noChangesNeeded;

  const saveDraft = (): void => {
    if (!loaded) return;
    const { document } = loaded.editor;
    drafts?.save(() => ({ ...writeDraft(document), ...meter.activity, noChangesNeeded: isUnchanged() }));
  };

  // Answer --------------------------------------------------------------------------------------------------

  const annotationsText = (): string => {
    const { original } = reading.facts;
    return loaded
      ? updatedAnnotationsText(loaded.editor.document, loaded.editor.rig, loaded.editor, original)
      : original.text;
  };

  const pose = (): JsonObject => {
    if (!loaded)
      return { version: 1, rig: "", rig_hash: "", labels: [], image: null, instances: [], problems };
    const { editor } = loaded;
    const answer = poseAnswer(editor.document, editor.rig, editor, meter.activity, problems);
    return workbench ? { ...answer, findings: workbench.warnings.answer } : answer;
  };

  const writeAnswer = (): boolean => writeFields(element, answerFields(reading.facts, {
    updatedAnnotations: annotationsText(),
    noChangesNeeded: isUnchanged(),
    seconds: meter.activity.seconds,
    pose: pose(),
  }));

  const submit = (): void => {
    if (lock?.isLocked) return;
    if (!writeAnswer()) {
      loaded?.editor.say(texts.noForm);
      return;
    }
    workbench?.warnings.remind();
    submitForm(element);
  };

  // Keys ----------------------------------------------------------------------------------------------------

  const keyDown = (event: KeyboardEvent): void => {
    if (!workbench || event.defaultPrevented || event.isComposing) return;
    const path = event.composedPath();
    if (!path.includes(element) && ((lastUsed ??= element) !== element || isControl(path[0]))) return;
    if (isTextField(path[0])) return;
    // A focused button is pressed with these.
    if ((event.key === " " || event.key === "Enter") && isControl(path[0])) return;
    // A modifier is part of the click or the key that it is held for.
    const isModifier = ["Shift", "Alt", "Control", "Meta", "CapsLock"].includes(event.key);
    if (!event.repeat && !isModifier) meter.touch(true);
    if (workbench.keyDown(event)) event.preventDefault();
  };

  return {
    get stage() { return workbench?.stage; },
    get annotations() { return JSON.parse(annotationsText()) as Json; },
    submit,

    connect() {
      lifetime = new AbortController();
      const { signal } = lifetime;
      const form = closestForm(element);
      lock = createSubmitLock(form, {
        signal,
        onChange: (isLocked) => { if (workbench) workbench.isSubmitting = isLocked; },
        onFailure: (isKnown) => {
          saveDraft();
          if (!isKnown) loaded?.editor.say(texts.unanswered);
        },
      });
      // Capturing: the fields are there before anybody else's listener reads the form.
      form?.addEventListener(
        "submit",
        () => {
          writeAnswer();
          drafts?.clear();
          if (loaded) saveLastLabels(loaded.editor, pose());
        },
        { capture: true, signal },
      );
      for (const type of ["visibilitychange", "pagehide"])
        window.addEventListener(
          type,
          () => {
            drafts?.flush();
          },
          { signal },
        );
      window.addEventListener("keydown", keyDown, { signal });
      window.addEventListener("keyup", (event) => { workbench?.keyUp(event); }, { signal });
      window.addEventListener("blur", () => { workbench?.letGo(); }, { signal });
      for (const type of ["pointerdown", "pointermove", "focusin"]) {
        element.addEventListener(type, () => {
          meter.touch(type === "pointerdown");
          if (type !== "pointermove") lastUsed = element;
        }, { signal });
      }
      // crowd-form moves its children when it is upgraded: what was labeled until then must still be there.
      if (loaded) show(loaded.editor, loaded.image);
      else start();
    },

    disconnect() {
      noChangesNeeded = isUnchanged();
      drafts?.flush();
      lifetime.abort();
      workbench = null;
      root.replaceChildren();
      element.removeAttribute("data-ready");
      if (lastUsed === element) lastUsed = null;
    },
  };
}
