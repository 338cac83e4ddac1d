/** What a worker can do: every action on the keypoints, each one entry of history. Pure. */
import { NOT_LABELED, OCCLUDED, VISIBLE, type Visibility } from "../model/document";
import * as edits from "../model/edits";
import { clampToImage, imagePoint, isInside, type ImagePoint } from "../model/geometry";
import { TEXTS } from "../texts";
import { nextHole } from "./advance";
import { InstanceActions } from "./instance-actions";

/** The view, the panel and the gestures call it and listen to it. */
export class Editor extends InstanceActions {
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
    this.edit(moves ? TEXTS.undoMove(this.nameOf(index)) : TEXTS.undoPlace(this.nameOf(index)), (id) =>
      edits.placeKeypoint(this.document, id, index, at, visibility));
    this.#advance(index, moves);
    if (this.index === null) return;
    // Seen by all on the image already; heard by those who do not see it.
    const where = `${Math.round(at.x)}, ${Math.round(at.y)}`;
    const word = visibility === OCCLUDED ? `${TEXTS.occluded} ` : "";
    const next = this.index === index ? "" : TEXTS.next(this.nameOf(this.index));
    this.say(`${TEXTS.placedAt(this.nameOf(index), `${word}${where}`)} ${next}`.trim(), true);
  }

  /** Says that the active keypoint cannot be labeled, and goes on. */
  markNotThere(): void {
    const index = this.index;
    if (index === null || this.hidden) return;
    this.edit(TEXTS.undoNotThere(this.nameOf(index)), (id) => edits.markNotThere(this.document, id, index));
    this.#advance(index, false);
  }

  toggleOccluded(): void {
    const keypoint = this.activeKeypoint;
    const index = this.index;
    if (!keypoint || index === null || keypoint.v === NOT_LABELED) return;
    const v = keypoint.v === VISIBLE ? OCCLUDED : VISIBLE;
    this.edit(TEXTS.undoVisibility(this.nameOf(index)), (id) => edits.setVisibility(this.document, id, index, v));
  }

  /** True when there was a keypoint to delete. */
  deleteKeypoint(id = this.activeId, index = this.index): boolean {
    if (id === null || index === null || !this.document.keypoint(id, index)) return false;
    this.select(id, index);
    this.edit(TEXTS.undoDelete(this.nameOf(index)), () => edits.removeKeypoint(this.document, id, index));
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
    if (this.tool === "adjust") {
      this.moveInstance(dx, dy);
      return;
    }
    const keypoint = this.activeKeypoint;
    const index = this.index;
    if (!keypoint || index === null || keypoint.v === NOT_LABELED) return;
    const at = clampToImage(imagePoint(keypoint.x + dx, keypoint.y + dy), this.image);
    this.edit(TEXTS.undoMove(this.nameOf(index)), (id) => edits.placeKeypoint(this.document, id, index, at, keypoint.v));
  }

  /** After placing, the next hole; after moving, too, but a complete instance keeps its selection for the arrow keys. */
  #advance(from: number, moved: boolean): void {
    if (this.activeId === null || this.activeInstance?.editable !== true) return;
    const next = nextHole(this.document, this.activeId, from);
    if (next === null && moved) return;
    this.index = next;
    this.emit("selection");
    if (next === null) this.say(TEXTS.instanceComplete, true);
    else this.say(TEXTS.next(this.nameOf(next)), true);
  }
}
