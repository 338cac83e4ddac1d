/** One history for every edit: gestures and actions begin, record and end their changes here. Pure. */
import type { Change } from "../model/document";
import { changesTo, readDraft } from "../model/draft";
import * as edits from "../model/edits";
import type { Entry } from "../model/history";
import type { Json } from "../model/json";
import * as texts from "../texts";
import { EditorState } from "./state";

export class Editing extends EditorState {
  // Gestures, undo ---------------------------------------------------------------------------------------------

  /** Begins a gesture that changes an instance; false (and a word why) if it may not be changed. */
  beginChange(label: string, id: string): boolean {
    this.isDragging = !this.refuses(id);
    if (this.isDragging) this.history.mark(label);
    return this.isDragging;
  }

  change(changes: readonly Change[]): void {
    // Undo by the other hand, or whatever else it did in the panel, has ended the gesture.
    if (!this.history.isOpen) return;
    this.history.record(changes);
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
  record(label: string, changes: readonly Change[]): void {
    this.history.mark(label);
    this.history.record(changes);
    this.endChange();
  }

  undo(): void {
    this.#follow(this.history.undo(), texts.undone, texts.nothingToUndo);
  }

  redo(): void {
    this.#follow(this.history.redo(), texts.redone, texts.nothingToRedo);
  }

  // Drafts -------------------------------------------------------------------------------------------------------

  /** Takes up the work of an earlier visit; false when there is nothing in it that is not there already. */
  restore(draft: Json): boolean {
    const snapshots = readDraft(draft, this.start, this.document.length);
    const changes = snapshots && changesTo(this.document, snapshots);
    if (!changes || changes.length === 0) return false;
    this.document.apply(changes);
    this.emit("document");
    this.activate(this.document.instances.at(-1));
    return true;
  }

  /** Everything as the worker found it. */
  startOver(): void {
    this.record(texts.startOver, changesTo(this.document, this.start));
    this.activate(this.document.instances[0]);
    this.say(texts.startedOver);
  }

  #follow(entry: Entry | null, said: (label: string) => string, nothing: string): void {
    if (!entry) {
      this.say(nothing);
      return;
    }
    const alive = [...entry.diff.values()].filter((change) => this.document.instance(change.id));
    const [single, second] = alive.filter((change) => change.kind === "keypoint");
    const instance = this.document.instance(alive[0]?.id ?? this.activeId) ?? this.document.instances.at(-1);
    this.emit("document");
    this.activate(instance, second ? undefined : single?.index);
    this.say(said(entry.label));
  }

  /** One entry of history on the active instance, or on a new one; false (and a word why) when it is locked. */
  protected edit(label: string, changes: (id: string) => readonly Change[]): boolean {
    const id = this.activeId ?? this.document.newId();
    if (this.refuses(id)) return false;
    const added = this.activeId === null ? edits.addInstance(this.document, id) : [];
    this.activeId = id;
    this.record(label, [...added, ...changes(id)]);
    return true;
  }

  protected refuses(id: string): boolean {
    if (this.document.instance(id)?.editable !== false) return false;
    this.say(texts.notEditable(this.instanceTitle(id)));
    return true;
  }
}
