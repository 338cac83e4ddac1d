/** What a worker can do: every action on the keypoints and instances, each one entry of history. Pure. */
import { NOT_LABELED, OCCLUDED, VISIBLE, type Change, type Visibility } from "../model/document";
import * as edits from "../model/edits";
import { clampToImage, imagePoint, isInside, type Box, type ImagePoint } from "../model/geometry";
import type { Entry } from "../model/history";
import { TEXTS } from "../texts";
import { nextHole } from "./advance";
import { EditorState } from "./state";

/** The view, the panel and the gestures call it and listen to it. */
export class Editor extends EditorState {
  // Keypoints ----------------------------------------------------------------------------------------------------

  /** Puts the active keypoint there and goes on to the next hole. */
  placeAt(at: ImagePoint, v: Visibility): void {
    if (this.hidden) {
      this.say(TEXTS.hiddenNoPlacing);
      return;
    }
    if (!isInside(at, this.image)) {
      this.say(TEXTS.outsideImage);
      return;
    }
    if (this.activeId !== null && this.index === null) {
      this.say(TEXTS.instanceComplete);
      return;
    }
    const index = this.index ?? 0;
    const before = this.activeKeypoint;
    const moves = before !== undefined && before.v !== NOT_LABELED;
    // A plain click moves a keypoint and leaves its visibility as it is.
    const visibility = moves && v === VISIBLE ? before.v : v;
    this.#edit(moves ? TEXTS.undoMove(this.nameOf(index)) : TEXTS.undoPlace(this.nameOf(index)), (id) =>
      edits.placeKeypoint(this.document, id, index, at, visibility));
    this.#advance(index, moves);
  }

  /** Says that the active keypoint cannot be labeled, and goes on. */
  markNotThere(): void {
    const index = this.index;
    if (index === null || this.hidden) return;
    this.#edit(TEXTS.undoNotThere(this.nameOf(index)), (id) => edits.markNotThere(this.document, id, index));
    this.#advance(index, false);
  }

  toggleOccluded(): void {
    const keypoint = this.activeKeypoint;
    const index = this.index;
    if (!keypoint || index === null || keypoint.v === NOT_LABELED) return;
    const v = keypoint.v === VISIBLE ? OCCLUDED : VISIBLE;
    this.#edit(TEXTS.undoVisibility(this.nameOf(index)), (id) => edits.setVisibility(this.document, id, index, v));
  }

  /** True when there was a keypoint to delete. */
  deleteKeypoint(id = this.activeId, index = this.index): boolean {
    if (id === null || index === null || !this.document.keypoint(id, index)) return false;
    this.select(id, index);
    this.#edit(TEXTS.undoDelete(this.nameOf(index)), () => edits.removeKeypoint(this.document, id, index));
    return true;
  }

  nudge(dx: number, dy: number): void {
    const keypoint = this.activeKeypoint;
    const index = this.index;
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
    this.currentTool = "place";
    this.#changed();
    this.selectInstance(id);
    this.emit("tool");
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
    if (this.activeId === id) {
      const next = this.document.instances[Math.min(at, this.document.instances.length - 1)];
      this.activeId = next?.id ?? null;
      this.index = next ? nextHole(this.document, next.id, -1) : 0;
    }
    this.#changed();
    this.emit("selection");
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

  // Gestures, undo ---------------------------------------------------------------------------------------------

  /** Begins a gesture that changes an instance; false (and a word why) if it may not be changed. */
  beginChange(label: string, id: string): boolean {
    if (this.#refuses(id)) return false;
    this.history.mark(label);
    return true;
  }

  change(changes: readonly Change[]): void {
    this.history.record(changes);
    this.emit("document");
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
    const id = alive[0]?.id ?? this.activeId;
    this.activeId = this.document.instance(id)?.id ?? this.document.instances.at(-1)?.id ?? null;
    this.index = single ? single.index : this.activeId === null ? 0 : nextHole(this.document, this.activeId, -1);
    this.#changed();
    this.emit("selection");
    this.say(said(entry.label));
  }

  #edit(label: string, changes: (id: string) => Change[]): void {
    const id = this.activeId ?? this.document.newId();
    if (this.document.instance(id) && this.#refuses(id)) return;
    this.history.mark(label);
    if (this.activeId === null) this.history.record(edits.addInstance(this.document, id));
    this.activeId = id;
    this.history.record(changes(id));
    this.history.commit();
    this.#changed();
  }

  /** After placing, the next hole; after moving, too, but a complete instance keeps its selection for the arrow keys. */
  #advance(from: number, moved: boolean): void {
    if (this.activeId === null || this.activeInstance?.editable !== true) return;
    const next = nextHole(this.document, this.activeId, from);
    if (next === null && moved) return;
    this.index = next;
    this.emit("selection");
    if (next === null) this.say(TEXTS.instanceComplete);
    else this.say(TEXTS.next(this.nameOf(next)), true);
  }

  #refuses(id: string): boolean {
    if (this.document.instance(id)?.editable !== false) return false;
    this.say(TEXTS.notEditable(this.instanceTitle(id)));
    return true;
  }

  #changed(): void {
    this.emit("document");
  }
}
