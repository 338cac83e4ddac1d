/**
 * One worker labeling one image: the document, its history, what is selected, and every action of a worker.
 * Pure: the view, the panel and the gestures call it and listen to it.
 */
import type { Settings } from "../attributes";
import { NOT_LABELED, OCCLUDED, VISIBLE, LabelDocument, type Change, type Instance, type Keypoint, type Visibility } from "../model/document";
import * as edits from "../model/edits";
import { boxAround, clampToImage, imagePoint, isInside, type Box, type ImagePoint, type Size } from "../model/geometry";
import { History, type Entry } from "../model/history";
import { loadInstances } from "../model/parse-instances";
import { hasTemplate, readableName, type Rig } from "../model/rig";
import { TEXTS } from "../texts";
import { nextHole } from "./advance";

export type Tool = "place" | "adjust" | "draw" | "delete";
export type What = "document" | "selection" | "tool" | "hidden" | "message";

export class Editor {
  readonly rig: Rig;
  readonly image: Size;
  readonly document: LabelDocument;
  readonly history: History;
  readonly subPixel: boolean;
  readonly instanceColors: readonly string[] | null;
  /** True while a gesture changes only the active instance. */
  isDragging = false;

  #activeId: string | null = null;
  #activeIndex: number | null = 0;
  #tool: Tool = "place";
  #hidden = false;
  #message = "";
  readonly #listeners = new Set<(what: What) => void>();

  constructor(settings: Settings, image: Size) {
    this.rig = settings.rig;
    this.image = image;
    this.subPixel = settings.subPixel;
    this.instanceColors = settings.instanceColors;
    this.document = new LabelDocument(this.rig.keypoints.length);
    this.history = new History(this.document);
    loadInstances(this.document, settings.instances);
    // An empty instance to begin with, so that the first click already places a keypoint. It is not in the answer.
    if (settings.instances.length === 0) this.document.apply(edits.addInstance(this.document, this.document.newId()));
    this.#activeId = this.document.instances[0]?.id ?? null;
    this.#activeIndex = this.#activeId === null ? null : nextHole(this.document, this.#activeId, -1);
  }

  // What is selected ---------------------------------------------------------------------------------------------

  get activeInstance(): Instance | undefined {
    return this.document.instance(this.#activeId);
  }

  /** The keypoint class that the next click places or moves; null when the instance is complete. */
  get activeIndex(): number | null {
    return this.#activeIndex;
  }

  get activeKeypoint(): Keypoint | undefined {
    return this.#activeId === null || this.#activeIndex === null
      ? undefined
      : this.document.keypoint(this.#activeId, this.#activeIndex);
  }

  get tool(): Tool {
    return this.#tool;
  }

  set tool(tool: Tool) {
    if (tool === "draw" && !hasTemplate(this.rig)) {
      this.say(TEXTS.noTemplate);
      return;
    }
    this.#tool = tool;
    this.#emit("tool");
  }

  get hidden(): boolean {
    return this.#hidden;
  }

  set hidden(hidden: boolean) {
    if (hidden === this.#hidden) return;
    this.#hidden = hidden;
    this.#emit("hidden");
  }

  get message(): string {
    return this.#message;
  }

  say(message: string): void {
    this.#message = message;
    this.#emit("message");
  }

  subscribe(listener: (what: What) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  select(id: string, index: number | null): void {
    if (!this.document.instance(id)) return;
    this.#activeId = id;
    this.#activeIndex = index;
    this.#emit("selection");
  }

  /** Chooses an instance; its first hole waits for the next click. */
  selectInstance(id: string): void {
    this.select(id, nextHole(this.document, id, -1));
  }

  selectClass(index: number): void {
    if (index >= this.rig.keypoints.length || this.#activeId === null) return;
    this.select(this.#activeId, index);
  }

  /** The next class in the panel's order, around the ends. */
  step(by: 1 | -1): void {
    const count = this.rig.keypoints.length;
    const from = this.#activeIndex ?? (by === 1 ? -1 : 0);
    this.selectClass((from + by + count) % count);
  }

  /** The next hole, stopping at the ends. */
  stepToHole(by: 1 | -1): void {
    if (this.#activeId === null) return;
    const count = this.rig.keypoints.length;
    const from = this.#activeIndex ?? (by === 1 ? -1 : count);
    for (let index = from + by; index >= 0 && index < count; index += by) {
      if (!this.document.keypoint(this.#activeId, index)) {
        this.selectClass(index);
        return;
      }
    }
  }

  // Keypoints ----------------------------------------------------------------------------------------------------

  /** Puts the active keypoint there and goes on to the next hole. */
  placeAt(at: ImagePoint, v: Visibility): void {
    if (this.#hidden) {
      this.say(TEXTS.hiddenNoPlacing);
      return;
    }
    if (!isInside(at, this.image)) {
      this.say(TEXTS.outsideImage);
      return;
    }
    if (this.#activeId !== null && this.#activeIndex === null) {
      this.say(TEXTS.instanceComplete);
      return;
    }
    const index = this.#activeIndex ?? 0;
    const moves = this.activeKeypoint !== undefined && this.activeKeypoint.v !== NOT_LABELED;
    const keeps = moves && v === VISIBLE ? (this.activeKeypoint?.v ?? v) : v;
    this.#edit(moves ? TEXTS.undoMove(this.nameOf(index)) : TEXTS.undoPlace(this.nameOf(index)), (id) =>
      edits.placeKeypoint(this.document, id, index, at, keeps));
    this.#advance(index, moves);
  }

  /** Says that the active keypoint cannot be labeled, and goes on. */
  markNotThere(): void {
    const index = this.#activeIndex;
    if (index === null || this.#hidden) return;
    this.#edit(TEXTS.undoNotThere(this.nameOf(index)), (id) => edits.markNotThere(this.document, id, index));
    this.#advance(index, false);
  }

  toggleOccluded(): void {
    const keypoint = this.activeKeypoint;
    const index = this.#activeIndex;
    if (!keypoint || index === null || keypoint.v === NOT_LABELED) return;
    const v = keypoint.v === VISIBLE ? OCCLUDED : VISIBLE;
    this.#edit(TEXTS.undoVisibility(this.nameOf(index)), (id) => edits.setVisibility(this.document, id, index, v));
  }

  /** True when there was a keypoint to delete. */
  deleteKeypoint(id = this.#activeId, index = this.#activeIndex): boolean {
    if (id === null || index === null || !this.document.keypoint(id, index)) return false;
    this.select(id, index);
    this.#edit(TEXTS.undoDelete(this.nameOf(index)), () => edits.removeKeypoint(this.document, id, index));
    return true;
  }

  nudge(dx: number, dy: number): void {
    const keypoint = this.activeKeypoint;
    const index = this.#activeIndex;
    if (!keypoint || index === null || keypoint.v === NOT_LABELED) return;
    const at = clampToImage(imagePoint(keypoint.x + dx, keypoint.y + dy), this.image);
    this.#edit(TEXTS.undoMove(this.nameOf(index)), (id) => edits.placeKeypoint(this.document, id, index, at, keypoint.v));
  }

  // Instances ----------------------------------------------------------------------------------------------------

  addInstance(): void {
    const id = this.document.newId();
    this.history.mark(TEXTS.undoAddInstance);
    this.history.record(edits.addInstance(this.document, id));
    this.history.commit();
    this.#tool = "place";
    this.#changed();
    this.selectInstance(id);
    this.#emit("tool");
    this.say(TEXTS.added(this.instanceTitle(id)));
  }

  removeInstance(id: string): void {
    const list = this.document.instances;
    const at = list.findIndex((instance) => instance.id === id);
    if (at < 0 || this.#refuses(id)) return;
    const title = this.instanceTitle(id);
    this.history.mark(TEXTS.undoRemoveInstance(title));
    this.history.record(edits.removeInstance(this.document, id));
    this.history.commit();
    // Whoever else is active stays active.
    if (this.#activeId === id) {
      const next = this.document.instances[Math.min(at, this.document.instances.length - 1)];
      this.#activeId = next?.id ?? null;
      this.#activeIndex = next ? nextHole(this.document, next.id, -1) : 0;
    }
    this.#changed();
    this.#emit("selection");
    this.say(TEXTS.removed(title));
  }

  /** Fills the active instance from the template if it is empty, else a new one. */
  drawTemplate(box: Box): void {
    const active = this.activeInstance;
    const isEmpty = active?.editable === true && this.document.keypoints(active.id).every((keypoint) => keypoint === undefined);
    const id = isEmpty ? active.id : this.document.newId();
    this.history.mark(TEXTS.undoTemplate);
    if (!isEmpty) this.history.record(edits.addInstance(this.document, id));
    this.history.record(edits.placeTemplate(this.document, this.rig, id, box));
    this.history.commit();
    this.#changed();
    this.select(id, null);
    this.tool = "adjust";
  }

  /** The box around the placed keypoints of an instance. */
  boxOf(id: string): Box | null {
    return boxAround(this.document.keypoints(id).filter((keypoint): keypoint is Keypoint => keypoint !== undefined && keypoint.v !== NOT_LABELED));
  }

  /** "Instance 2", or "Instance 2: name". */
  instanceTitle(id: string): string {
    const at = this.document.instances.findIndex((instance) => instance.id === id);
    return TEXTS.instance(at + 1, this.document.instance(id)?.name ?? "");
  }

  nameOf(index: number): string {
    return readableName(this.rig.keypoints[index]?.name ?? "");
  }

  // Gestures, undo ---------------------------------------------------------------------------------------------

  /** Begins a gesture that changes an instance; false (and a word why) if it may not be changed. */
  beginChange(label: string, id: string): boolean {
    if (this.#refuses(id)) return false;
    this.history.mark(label);
    return true;
  }

  change(changes: readonly Change[]): void {
    this.history.record(changes);
    this.#emit("document");
  }

  endChange(): void {
    this.history.commit();
    this.#changed();
  }

  cancelChange(): void {
    this.history.cancel();
    this.#changed();
  }

  undo(): void {
    this.#follow(this.history.undo(), TEXTS.undone, TEXTS.nothingToUndo);
  }

  redo(): void {
    this.#follow(this.history.redo(), TEXTS.redone, TEXTS.nothingToRedo);
  }

  #follow(entry: Entry | null, said: (label: string) => string, nothing: string): void {
    if (!entry) {
      this.say(nothing);
      return;
    }
    const changes = [...entry.diff.values()];
    const alive = changes.filter((change) => this.document.instance(change.id));
    const keypoints = alive.filter((change) => change.kind === "keypoint");
    const single = keypoints.length === 1 ? keypoints[0] : undefined;
    const id = alive[0]?.id ?? this.#activeId;
    this.#activeId = this.document.instance(id)?.id ?? this.document.instances.at(-1)?.id ?? null;
    this.#activeIndex = single ? single.index : this.#activeId === null ? 0 : nextHole(this.document, this.#activeId, -1);
    this.#changed();
    this.#emit("selection");
    this.say(said(entry.label));
  }

  #edit(label: string, changes: (id: string) => Change[]): void {
    const id = this.#activeId ?? this.document.newId();
    if (this.document.instance(id) && this.#refuses(id)) return;
    this.history.mark(label);
    if (this.#activeId === null) this.history.record(edits.addInstance(this.document, id));
    this.#activeId = id;
    this.history.record(changes(id));
    this.history.commit();
    this.#changed();
  }

  /** After placing, the next hole; after moving, too, but a complete instance keeps its selection for the arrow keys. */
  #advance(from: number, moved: boolean): void {
    if (this.#activeId === null || this.activeInstance?.editable !== true) return;
    const next = nextHole(this.document, this.#activeId, from);
    if (next === null && moved) return;
    this.#activeIndex = next;
    this.#emit("selection");
    this.say(next === null ? TEXTS.instanceComplete : TEXTS.next(this.nameOf(next)));
  }

  #refuses(id: string): boolean {
    if (this.document.instance(id)?.editable !== false) return false;
    this.say(TEXTS.notEditable(this.instanceTitle(id)));
    return true;
  }

  #changed(): void {
    this.#emit("document");
  }

  #emit(what: What): void {
    for (const listener of [...this.#listeners]) listener(what);
  }
}
