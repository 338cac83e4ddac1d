/** <crowd-2d-skeleton>: reads its attributes, loads its image, and gives the answer to the form around it. */
import { createActivityMeter } from "./activity";
import { readAttributes, type Reading } from "./attributes";
import { createDrafts, type Drafts } from "./drafts";
import { Editor } from "./editor/editor";
import { loadLastLabels, saveLastLabels } from "./last-labels";
import { isControl, isTextField } from "./focus";
import { answerFields, closestForm, submitForm, writeFields } from "./form";
import { poseAnswer, updatedAnnotationsText } from "./model/answer";
import { writeDraft } from "./model/draft";
import { isNumber, isObject, type Json, type Problem } from "./model/json";
import { h } from "./panel/dom";
import { problemCard } from "./panel/problem-card";
import STYLES from "./panel/styles.css";
import { createSubmitLock, type SubmitLock } from "./submit-lock";
import * as texts from "./texts";
import { Workbench } from "./workbench";

interface Point {
  readonly x: number;
  readonly y: number;
}

/** Of several elements on a page, the one that was used last gets the keys that are pressed on the page itself; the first if none was. */
const lastUsed: { element: Crowd2dSkeletonElement | null } = { element: null };

export class Crowd2dSkeletonElement extends HTMLElement {
  readonly #root = this.attachShadow({ mode: "open" });
  readonly #meter = createActivityMeter(() => performance.now());
  #reading: Reading | null = null;
  #image: HTMLImageElement | null = null;
  #editor: Editor | null = null;
  #workbench: Workbench | null = null;
  #problems: readonly string[] = [];
  #noChangesNeeded = false;
  #lifetime = new AbortController();
  #submitLock: SubmitLock | null = null;
  #drafts: Drafts | null = null;

  constructor() {
    super();
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLES);
    this.#root.adoptedStyleSheets = [sheet];
  }

  connectedCallback(): void {
    this.#lifetime = new AbortController();
    const { signal } = this.#lifetime;
    const form = closestForm(this);
    this.#submitLock = createSubmitLock(form, {
      signal,
      onChange: (isLocked) => { if (this.#workbench) this.#workbench.isSubmitting = isLocked; },
      onFailure: (isKnown) => {
        this.#saveDraft();
        if (!isKnown) this.#editor?.say(texts.unanswered);
      },
    });
    // Capturing: the fields are there before anybody else's listener reads the form.
    form?.addEventListener("submit", () => {
      this.#writeAnswer();
      this.#drafts?.clear();
      if (this.#editor) saveLastLabels(this.#editor, this.#pose(this.#editor));
    }, { capture: true, signal });
    const page = this.ownerDocument;
    page.addEventListener("visibilitychange", () => { this.#drafts?.flush(); }, { signal });
    page.defaultView?.addEventListener("pagehide", () => { this.#drafts?.flush(); }, { signal });
    page.addEventListener("keydown", (event) => { this.#keyDown(event); }, { signal });
    page.addEventListener("keyup", (event) => { this.#workbench?.keyUp(event); }, { signal });
    page.defaultView?.addEventListener("blur", () => { this.#workbench?.letGo(); }, { signal });
    for (const type of ["pointerdown", "focusin"] as const) {
      this.addEventListener(type, () => { lastUsed.element = this; }, { signal });
    }
    this.addEventListener("pointerdown", () => { this.#meter.touch(true); }, { signal });
    this.addEventListener("pointermove", () => { this.#meter.touch(false); }, { signal });
    // crowd-form moves its children when it is upgraded: what was labeled until then must still be there.
    if (this.#editor && this.#image) this.#show(this.#editor, this.#image);
    else this.#start();
  }

  disconnectedCallback(): void {
    this.#noChangesNeeded = this.#workbench?.noChangesNeeded ?? this.#noChangesNeeded;
    this.#drafts?.flush();
    this.#lifetime.abort();
    this.#workbench = null;
    this.#root.replaceChildren();
    this.removeAttribute("data-ready");
    if (lastUsed.element === this) lastUsed.element = null;
  }

  // Page API -----------------------------------------------------------------------------------------------------

  /** CSS pixels per image pixel. */
  get zoom(): number {
    return this.#workbench?.stage.viewport.scale ?? 1;
  }

  set zoom(scale: number) {
    this.#workbench?.stage.zoomTo(scale);
  }

  /** What would be submitted now, in the shape of `updated_annotations`. */
  get annotations(): Json {
    return JSON.parse(this.#updatedText()) as Json;
  }

  /** The part of the page that the image is drawn in, in client pixels. */
  get drawingArea(): DOMRect {
    return this.#workbench?.stage.rect ?? this.getBoundingClientRect();
  }

  imageToClient(point: Point): Point {
    const stage = this.#workbench?.stage;
    if (!stage) return { x: NaN, y: NaN };
    const { x, y } = stage.toScreen(point);
    return { x: x + stage.rect.left, y: y + stage.rect.top };
  }

  clientToImage(point: Point): Point {
    const stage = this.#workbench?.stage;
    if (!stage) return { x: NaN, y: NaN };
    const { x, y } = stage.toImage(stage.clientToScreen(point.x, point.y));
    return { x, y };
  }

  /** The same as a press on the Submit button. */
  submit(): void {
    if (this.#submitLock?.isLocked) return;
    if (!this.#writeAnswer()) {
      this.#editor?.say(texts.noForm);
      return;
    }
    this.#workbench?.warnings.remind();
    submitForm(this);
  }

  // Start --------------------------------------------------------------------------------------------------------

  #start(): void {
    this.#problems = [];
    const reading = readAttributes((name) => this.getAttribute(name));
    this.#reading = reading;
    const { settings } = reading;
    if (!settings) this.#showProblems(reading.problems);
    else this.#root.replaceChildren(h("div", { class: "viewer page", role: "status" }, texts.loading));
    const { signal } = this.#lifetime;
    const image = new Image();
    // After Retry, what an earlier try finds no longer counts.
    const fail = (what: string): void => {
      if (this.#reading === reading) this.#showProblems([...reading.problems, { where: "imgSrc", what }]);
    };
    image.addEventListener("error", () => { fail(texts.imageFailed(reading.facts.imageUri)); }, { signal });
    image.addEventListener("load", () => {
      const size = { width: image.naturalWidth, height: image.naturalHeight };
      if (size.width === 0 || size.height === 0) {
        fail(texts.imageEmpty);
        return;
      }
      if (!settings || this.#reading !== reading) return;
      const editor = new Editor(settings, size);
      this.#image = image;
      this.#editor = editor;
      this.#meter.restart();
      loadLastLabels(editor);
      const isRestored = this.#restoreDraft(editor, reading);
      this.#show(editor, image);
      if (isRestored) this.#workbench?.notice.show(texts.restored, texts.startOver, () => { editor.startOver(); });
    }, { signal });
    if (reading.facts.imageSource) image.src = reading.facts.imageSource;
  }

  #show(editor: Editor, image: HTMLImageElement): void {
    const { signal } = this.#lifetime;
    const workbench = new Workbench(editor, image, {
      imageName: this.#reading?.facts.imageName ?? "",
      signal,
      submit: () => { this.submit(); },
      report: (words) => {
        this.#problems = [`worker: ${words || texts.reportedBare}`];
        this.submit();
      },
      noChangesNeeded: this.#noChangesNeeded,
    });
    editor.subscribe((what) => {
      if (what === "document" && !editor.isDragging) {
        this.#saveDraft();
        this.#tell("annotations-changed", {});
      }
      if (what === "selection") {
        this.#tell("keypoint-selected", {
          instance: editor.activeInstance?.id ?? null,
          label: editor.activeIndex === null ? null : editor.rig.keypoints[editor.activeIndex]?.name ?? null,
        });
      }
    }, signal);
    workbench.stage.onFrame = () => { this.setAttribute("data-ready", ""); };
    // The check mark of "No changes needed" is part of the draft.
    workbench.node.addEventListener("change", () => { this.#saveDraft(); });
    this.#workbench = workbench;
    this.#root.replaceChildren(workbench.node);
  }

  #showProblems(problems: readonly Problem[]): void {
    this.#problems = problems.map(({ where, what }) => `${where}: ${what}`);
    this.#root.replaceChildren(problemCard(problems, () => { this.#start(); }, () => { this.submit(); }));
  }

  #tell(type: string, detail: object): void {
    this.dispatchEvent(new CustomEvent(type, { bubbles: true, composed: true, detail }));
  }

  // Draft --------------------------------------------------------------------------------------------------------

  #restoreDraft(editor: Editor, { facts }: Reading): boolean {
    const { rig } = editor;
    const twins = [...this.ownerDocument.querySelectorAll(this.localName)];
    this.#drafts = createDrafts({
      image: facts.imageUri,
      rig: rig.hash || JSON.stringify(rig.keypoints.map((keypoint) => keypoint.name)),
      // Two elements on one page may show the same image.
      key: `${this.getAttribute("draft-key") ?? ""}#${twins.indexOf(this)}`,
      start: facts.original.text,
    });
    const draft = this.#drafts.load();
    if (!isObject(draft)) return false;
    const { seconds, activeSeconds, operators, noChangesNeeded } = draft;
    if (isNumber(seconds) && isNumber(activeSeconds) && isNumber(operators)) this.#meter.resume({ seconds, activeSeconds, operators });
    this.#noChangesNeeded = noChangesNeeded === true;
    return editor.restore(draft);
  }

  #saveDraft(): void {
    const editor = this.#editor;
    if (!editor) return;
    this.#drafts?.save(() => ({
      ...writeDraft(editor.document),
      ...this.#meter.activity,
      noChangesNeeded: this.#workbench?.noChangesNeeded ?? this.#noChangesNeeded,
    }));
  }

  // Answer -------------------------------------------------------------------------------------------------------

  #updatedText(): string {
    const original = this.#reading?.facts.original ?? { text: "[]", json: [] };
    return this.#editor ? updatedAnnotationsText(this.#editor.document, this.#editor.rig, this.#editor, original) : original.text;
  }

  #pose(editor: Editor): Json {
    const answer = poseAnswer(editor.document, editor.rig, editor, this.#meter.activity, this.#problems);
    return this.#workbench ? { ...answer, findings: this.#workbench.warnings.answer } : answer;
  }

  #writeAnswer(): boolean {
    if (!this.#reading) return false;
    const editor = this.#editor;
    return writeFields(this, answerFields(this.#reading.facts, {
      updatedAnnotations: this.#updatedText(),
      noChangesNeeded: this.#workbench?.noChangesNeeded ?? this.#noChangesNeeded,
      seconds: this.#meter.activity.seconds,
      pose: editor
        ? this.#pose(editor)
        : { version: 1, rig: "", rig_hash: "", labels: [], image: null, instances: [], problems: this.#problems },
    }));
  }

  // Keys ---------------------------------------------------------------------------------------------------------

  #keyDown(event: KeyboardEvent): void {
    if (!this.#workbench || event.defaultPrevented || event.isComposing) return;
    const path = event.composedPath();
    if (!path.includes(this) && ((lastUsed.element ??= this) !== this || isControl(path[0]))) return;
    if (isTextField(path[0])) return;
    // A focused button is pressed with these.
    if ((event.key === " " || event.key === "Enter") && isControl(path[0])) return;
    // A modifier is part of the click or the key that it is held for.
    const isModifier = ["Shift", "Alt", "Control", "Meta", "CapsLock"].includes(event.key);
    if (!event.repeat && !isModifier) this.#meter.touch(true);
    if (this.#workbench.keyDown(event)) event.preventDefault();
  }
}
