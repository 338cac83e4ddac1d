/** What the screen shows of one worker labeling one image: the document, and what is selected. Pure. */
import type { Settings } from "../attributes";
import {
  createDocument,
  isLabeled,
  type Instance,
  type Keypoint,
  type LabelDocument,
} from "../model/document";
import { newInstance } from "../model/edits";
import { boxAround, type Box, type ImagePoint, type Size } from "../model/geometry";
import { createHistory, type History } from "../model/history";
import { hasTemplate, readableName, type Rig } from "../model/rig";
import * as texts from "../texts";
import { holeBeside, nextHole } from "./advance";

export type Tool = "place" | "adjust" | "draw" | "delete";
export type What = "document" | "selection" | "tool" | "hidden" | "shown" | "message";

export class EditorState {
  readonly rig: Rig;
  readonly image: Size;
  readonly issues: readonly string[];
  readonly document: LabelDocument;
  readonly history: History;
  readonly subPixel: boolean;
  readonly instanceColors: readonly string[] | null;
  /** How the worker found the task. */
  readonly start: readonly Instance[];
  /** True while a gesture changes only the active instance. */
  isDragging = false;

  protected activeId: string | null = null;
  protected index: number | null = 0;
  #tool: Tool = "place";
  #head: ImagePoint | null = null;
  #hidden = false;
  readonly #hiddenKeypoints = new Map<string, Set<number>>();
  #message = "";
  #isMessageQuiet = false;
  readonly #listeners = new Set<(what: What) => void>();

  constructor(settings: Settings, image: Size) {
    this.rig = settings.rig;
    this.image = image;
    this.issues = settings.issues;
    this.subPixel = settings.subPixel;
    this.instanceColors = settings.instanceColors;
    this.document = createDocument(this.rig.keypoints.length);
    this.history = createHistory(this.document);
    this.document.instances = settings.instances;
    // An empty instance to begin with, so that the first click already places a keypoint. It is not in the
    // answer.
    if (settings.instances.length === 0) this.add();
    this.start = this.document.instances;
    this.activate(this.document.instances[0]);
  }

  // What is selected ----------------------------------------------------------------------------------------

  get activeInstance(): Instance | undefined {
    return this.document.instance(this.activeId);
  }

  /** The keypoint class that the next click places or moves; null when the instance is complete. */
  get activeIndex(): number | null {
    return this.index;
  }

  get activeKeypoint(): Keypoint | undefined {
    return this.document.keypoint(this.activeId, this.index);
  }

  get tool(): Tool {
    return this.#tool;
  }

  set tool(tool: Tool) {
    if (tool === "draw" && !hasTemplate(this.rig)) {
      this.say(texts.noTemplate);
      return;
    }
    this.#tool = tool;
    this.templateHead = null;
  }

  /** Where the head end of a template that two clicks place lies, after the first. */
  get templateHead(): ImagePoint | null {
    return this.#head;
  }

  set templateHead(at: ImagePoint | null) {
    this.#head = at;
    this.emit("tool");
  }

  get hidden(): boolean {
    return this.#hidden;
  }

  set hidden(hidden: boolean) {
    if (hidden === this.#hidden) return;
    this.#hidden = hidden;
    this.emit("hidden");
  }

  // Single keypoints and instances that are hidden: a matter of looking only, never of the answer -----------

  /** Hides one keypoint or shows it again; without an index, all of an instance. */
  toggleHidden(id: string, index: number | null = null): void {
    const hidden = this.#hiddenOf(id);
    const indices = index === null ? [...this.rig.keypoints.keys()] : [index];
    const hides = indices.some((one) => !hidden.has(one));
    for (const one of indices) {
      if (hides) hidden.add(one);
      else hidden.delete(one);
    }
    this.emit("shown");
  }

  isHidden(id: string, index: number): boolean {
    return this.#hiddenKeypoints.get(id)?.has(index) === true;
  }

  isInstanceHidden(id: string): boolean {
    return this.#hiddenKeypoints.get(id)?.size === this.rig.keypoints.length;
  }

  /**
   * The keypoints of an instance that are to be drawn and can be grabbed; one entry per class, as in the
   * document.
   */
  shownKeypoints(id: string): readonly (Keypoint | undefined)[] {
    const keypoints = this.document.keypoints(id);
    const hidden = this.#hiddenKeypoints.get(id);
    return hidden && hidden.size > 0
      ? keypoints.map((keypoint, index) => (hidden.has(index) ? undefined : keypoint))
      : keypoints;
  }

  #hiddenOf(id: string): Set<number> {
    const known = this.#hiddenKeypoints.get(id);
    if (known) return known;
    const hidden = new Set<number>();
    this.#hiddenKeypoints.set(id, hidden);
    return hidden;
  }

  get message(): string {
    return this.#message;
  }

  /** True for a message that only tells a screen reader what is on the screen already. */
  get isMessageQuiet(): boolean {
    return this.#isMessageQuiet;
  }

  say(message: string, quiet = false): void {
    this.#message = message;
    this.#isMessageQuiet = quiet;
    this.emit("message");
  }

  /** Calls the listener after every change, until the signal is aborted. */
  subscribe(listener: (what: What) => void, signal: AbortSignal): void {
    this.#listeners.add(listener);
    signal.addEventListener("abort", () => this.#listeners.delete(listener));
  }

  select(id: string | null, index: number | null): void {
    const instance = this.document.instance(id);
    if (!instance) return;
    // What is selected can be moved by the next click: it must not happen out of sight.
    if (index !== null && this.isHidden(instance.id, index) && this.document.keypoint(id, index))
      this.toggleHidden(instance.id, index);
    this.activate(instance, index);
  }

  /** Chooses an instance; its first hole waits for the next click. */
  selectInstance(id: string | null): void {
    this.select(id, nextHole(this.document.keypoints(id)));
  }

  selectClass(index: number): void {
    if (index < this.rig.keypoints.length) this.select(this.activeId, index);
  }

  /** The next class in the panel's order, around the ends. */
  step(by: 1 | -1): void {
    const { length } = this.rig.keypoints;
    this.selectClass(((this.index ?? (by === 1 ? -1 : 0)) + by + length) % length);
  }

  /** The next hole, stopping at the ends. */
  stepToHole(by: 1 | -1): void {
    const index = holeBeside(this.document.keypoints(this.activeId), this.index, by);
    if (index !== null) this.selectClass(index);
  }

  /** The box around the placed keypoints of an instance. */
  boxOf(id: string | null): Box | null {
    return boxAround(this.document.keypoints(id).filter(isLabeled));
  }

  /** "Instance 2", or "Instance 2: name". */
  instanceTitle(id: string | null): string {
    const at = this.document.instances.findIndex((instance) => instance.id === id);
    return texts.instance(at + 1, this.document.instance(id)?.name ?? "");
  }

  nameOf(index: number): string {
    return readableName(this.rig.keypoints[index]?.name ?? "");
  }

  /**
   * What the next click is about: an instance (or none, until there is one again) and by default its first
   * hole.
   */
  protected activate(instance: Instance | undefined, index?: number | null): void {
    this.activeId = instance?.id ?? null;
    this.index = index === undefined ? nextHole(this.document.keypoints(this.activeId)) : index;
    this.emit("selection");
  }

  /** One instance more, of which nobody is told yet. @returns its id */
  protected add(name = "", keypoints = this.document.keypoints(null)): string {
    const id = this.document.newId();
    this.document.instances = [...this.document.instances, newInstance(id, name, keypoints)];
    return id;
  }

  protected emit(what: What): void {
    for (const listener of [...this.#listeners]) listener(what);
  }
}
