/** One history for every edit: gestures and actions begin, record and end their changes here. Pure. */
import { isSame, type Instance } from "../model/document";
import { ownInstances, readDraft } from "../model/draft";
import type { Entry } from "../model/history";
import type { Json } from "../model/json";
import * as texts from "../texts";
import { EditorState } from "./state";

export class Editing extends EditorState {
  // Gestures, undo ------------------------------------------------------------------------------------------

  /** Begins a gesture that changes an instance; false (and a word why) if it may not be changed. */
  beginChange(label: string, id: string): boolean {
    this.isDragging = !this.refuses(id);
    if (this.isDragging) this.history.mark(label);
    return this.isDragging;
  }

  change(instances: readonly Instance[]): void {
    // Undo by the other hand, or whatever else it did in the panel, has ended the gesture.
    if (!this.history.isOpen) return;
    this.document.instances = instances;
    this.emit("document");
  }

  endChange(): void {
    this.isDragging = false;
    this.history.commit();
    this.emit("document");
  }

  cancelChange(): void {
    this.history.cancel();
    this.emit("document");
    this.isDragging = false;
  }

  /** An edit that is done at once: one entry of history. */
  record(label: string, instances: readonly Instance[]): void {
    this.history.mark(label);
    this.document.instances = instances;
    this.endChange();
  }

  undo(): void {
    this.#follow(this.history.undo(), texts.undone, texts.nothingToUndo);
  }

  redo(): void {
    this.#follow(this.history.redo(), texts.redone, texts.nothingToRedo);
  }

  // Drafts --------------------------------------------------------------------------------------------------

  /** Takes up the work of an earlier visit; false when there is nothing in it that is not there already. */
  restore(draft: Json): boolean {
    const read = readDraft(draft, this.start, this.rig.keypoints.length);
    const instances = read && ownInstances(this.document, read);
    if (!instances || isSame(instances, this.document.instances)) return false;
    this.document.instances = instances;
    this.emit("document");
    this.activate(this.document.instances.at(-1));
    return true;
  }

  /** Everything as the worker found it. */
  startOver(): void {
    this.record(texts.startOver, ownInstances(this.document, this.start));
    this.activate(this.document.instances[0]);
    this.say(texts.startedOver);
  }

  #follow(entry: Entry | undefined, said: (label: string) => string, nothing: string): void {
    if (!entry) {
      this.say(nothing);
      return;
    }
    const { instances } = this.document;
    const changed = instances.filter((instance) => !entry.instances.includes(instance));
    const indices = changed.flatMap(({ id, keypoints }) => {
      const before = entry.instances.find((instance) => instance.id === id)?.keypoints;
      return keypoints.flatMap((keypoint, index) => keypoint === before?.[index] ? [] : index);
    });
    this.emit("document");
    this.activate(
      changed[0] ?? this.activeInstance ?? instances.at(-1),
      indices.length === 1 ? indices[0] : undefined,
    );
    this.say(said(entry.label));
  }

  /**
   * One entry of history on the active instance, or on a new one; false (and a word why) when it is locked.
   */
  protected edit(label: string, change: (id: string) => readonly Instance[]): boolean {
    if (this.refuses(this.activeId)) return false;
    this.history.mark(label);
    this.activeId ??= this.add();
    this.document.instances = change(this.activeId);
    this.endChange();
    return true;
  }

  protected refuses(id: string | null): boolean {
    if (this.document.instance(id)?.editable !== false) return false;
    this.say(texts.notEditable(this.instanceTitle(id)));
    return true;
  }
}
