/** One history for every edit: gestures and actions begin, record and end their changes here. Pure. */
import type { Change, Instance } from "../model/document";
import { changesTo, readDraft } from "../model/draft";
import * as edits from "../model/edits";
import type { Entry } from "../model/history";
import type { Json } from "../model/json";
import { TEXTS } from "../texts";
import { nextHole } from "./advance";
import { EditorState } from "./state";

export class Editing extends EditorState {
  // Gestures, undo ---------------------------------------------------------------------------------------------

  /** Begins a gesture that changes an instance; false (and a word why) if it may not be changed. */
  beginChange(label: string, id: string): boolean {
    if (this.refuses(id)) return false;
    this.history.mark(label);
    return true;
  }

  change(changes: readonly Change[]): void {
    this.history.record(changes);
    this.emit("document");
  }

  endChange(): void {
    this.history.commit();
    this.changed();
  }

  cancelChange(): void {
    this.history.cancel();
    this.changed();
  }

  undo(): void {
    this.#follow(this.history.undo(), TEXTS.undone, TEXTS.nothingToUndo);
  }

  redo(): void {
    this.#follow(this.history.redo(), TEXTS.redone, TEXTS.nothingToRedo);
  }

  // Drafts -------------------------------------------------------------------------------------------------------

  /** Takes up the work of an earlier visit; false when there is nothing in it that is not there already. */
  restore(draft: Json): boolean {
    const snapshots = readDraft(draft, this.start, this.document.length);
    const changes = snapshots && changesTo(this.document, snapshots);
    if (!changes || changes.length === 0) return false;
    this.document.apply(changes);
    this.#selectAny(this.document.instances.at(-1));
    return true;
  }

  /** Everything as the worker found it. */
  startOver(): void {
    this.history.mark(TEXTS.undoStartOver);
    this.history.record(changesTo(this.document, this.start));
    this.history.commit();
    this.#selectAny(this.document.instances[0]);
    this.say(TEXTS.startedOver);
  }

  #selectAny(instance: Instance | undefined): void {
    this.activeId = instance?.id ?? null;
    this.index = this.activeId === null ? 0 : nextHole(this.document, this.activeId, -1);
    this.changed();
    this.emit("selection");
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
    const id = alive[0]?.id ?? this.activeId;
    this.activeId = this.document.instance(id)?.id ?? this.document.instances.at(-1)?.id ?? null;
    this.index = single ? single.index : this.activeId === null ? 0 : nextHole(this.document, this.activeId, -1);
    this.changed();
    this.emit("selection");
    this.say(said(entry.label));
  }

  protected edit(label: string, changes: (id: string) => Change[]): void {
    const id = this.activeId ?? this.document.newId();
    if (this.document.instance(id) && this.refuses(id)) return;
    this.history.mark(label);
    if (this.activeId === null) this.history.record(edits.addInstance(this.document, id));
    this.activeId = id;
    this.history.record(changes(id));
    this.history.commit();
    this.changed();
  }

  protected refuses(id: string): boolean {
    if (this.document.instance(id)?.editable !== false) return false;
    this.say(TEXTS.notEditable(this.instanceTitle(id)));
    return true;
  }

  protected changed(): void {
    this.emit("document");
  }
}
