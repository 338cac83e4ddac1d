/** What a worker can do: every action on the keypoints, each one entry of history. Pure. */
import {
  isLabeled,
  OCCLUDED,
  VISIBLE,
  type Instance,
  type Keypoint,
  type Visibility,
} from "../model/document";
import * as edits from "../model/edits";
import { clampToImage, imagePoint, isInside, type ImagePoint } from "../model/geometry";
import * as texts from "../texts";
import { nextHole } from "./advance";
import { InstanceActions } from "./instance-actions";

/** The view, the panel and the gestures call it and listen to it. */
export class Editor extends InstanceActions {
  /** Puts the active keypoint there and goes on to the next hole. */
  placeAt(at: ImagePoint, v: Visibility): void {
    const { index } = this;
    if (this.hidden) {
      this.say(texts.hiddenNoPlacing);
      return;
    }
    if (index === null || !isInside(at, this.image)) {
      this.say(isInside(at, this.image) ? texts.instanceComplete : texts.outsideImage);
      return;
    }
    const before = this.activeKeypoint;
    const moves = isLabeled(before);
    // A plain click moves a keypoint and leaves its visibility as it is.
    const visibility = moves && v === VISIBLE ? before.v : v;
    const name = this.nameOf(index);
    const isDone = this.edit((moves ? texts.move : texts.placeNext)(name), (id) =>
      edits.placeKeypoint(this.document, id, index, at, visibility),
    );
    if (!isDone) return;
    this.#advance(index, moves);
    if (this.index === null) return;
    // Seen by all on the image already; heard by those who do not see it.
    const where = `${Math.round(at.x)}, ${Math.round(at.y)}`;
    const word = visibility === OCCLUDED ? `${texts.states.occluded} ` : "";
    const next = this.index === index ? "" : texts.next(this.nameOf(this.index));
    this.say(`${texts.placedAt(name, `${word}${where}`)} ${next}`.trim(), true);
  }

  /** Says that the active keypoint cannot be labeled, and goes on. */
  markNotThere(): void {
    const { index } = this;
    if (index === null || this.hidden) return;
    const isDone = this.edit(texts.undoNotThere(this.nameOf(index)), (id) =>
      edits.markNotThere(this.document, id, index),
    );
    if (isDone) this.#advance(index, false);
  }

  toggleOccluded(): void {
    this.#changeSelected(texts.undoVisibility, (id, index, keypoint) =>
      edits.placeKeypoint(this.document, id, index, keypoint, keypoint.v === VISIBLE ? OCCLUDED : VISIBLE));
  }

  /** False when there was no keypoint to delete. */
  deleteKeypoint(id = this.activeId, index = this.index): boolean {
    if (id === null || index === null || !this.document.keypoint(id, index)) return false;
    if (this.refuses(id)) return true;
    this.select(id, index);
    this.record(
      texts.remove(this.nameOf(index)),
      edits.setKeypoints(this.document, id, (keypoint, at) => (at === index ? undefined : keypoint)),
    );
    return true;
  }

  /** Puts one keypoint there, whichever is selected, and selects nothing else. */
  putAt(index: number, at: ImagePoint): void {
    if (index >= this.rig.keypoints.length) return;
    this.selectClass(index);
    if (this.activeId === null) this.index = index;
    this.placeAt(at, VISIBLE);
  }

  /** Moves what is selected by image pixels: a keypoint, or in the adjust tool the whole instance. */
  nudge(dx: number, dy: number): void {
    if (this.tool === "adjust") this.moveInstance(dx, dy);
    else {
      this.#changeSelected(texts.move, (id, index, { x, y, v }) =>
        edits.placeKeypoint(
          this.document,
          id,
          index,
          clampToImage(imagePoint(x + dx, y + dy), this.image),
          v,
        ),
      );
    }
  }

  #changeSelected(
    label: (name: string) => string,
    changes: (id: string, index: number, keypoint: Keypoint) => readonly Instance[],
  ): void {
    const { index, activeKeypoint } = this;
    if (index !== null && isLabeled(activeKeypoint))
      this.edit(label(this.nameOf(index)), (id) => changes(id, index, activeKeypoint));
  }

  /**
   * After placing, the next hole; after moving, too, but a complete instance keeps its selection for the
   * arrow keys.
   */
  #advance(from: number, moved: boolean): void {
    const next = nextHole(this.document.keypoints(this.activeId), from);
    if (next === null && moved) return;
    this.activate(this.activeInstance, next);
    this.say(next === null ? texts.instanceComplete : texts.next(this.nameOf(next)), true);
  }
}
