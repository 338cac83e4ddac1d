/** What a worker can do to instances as a whole, each one entry of history. Pure. */
import { isLabeled, VISIBLE, type Instance } from "../model/document";
import * as edits from "../model/edits";
import { isInside, moveWithin, pointIn, type Box, type ImagePoint, type Position } from "../model/geometry";
import type { PreviousInstance } from "../model/previous";
import { limbOf, mirrorInstance, partnerOf, swapKeypoints } from "../model/sides";
import * as texts from "../texts";
import { Editing } from "./editing";

export class InstanceActions extends Editing {
  /** The labels of the worker's image before this one. */
  previous: readonly PreviousInstance[] = [];

  addInstance(): void {
    this.history.mark(texts.addInstance);
    const id = this.add();
    this.endChange();
    this.selectInstance(id);
    this.tool = "place";
    this.say(texts.added(this.instanceTitle(id)));
  }

  removeInstance(id: string): void {
    const at = this.document.instances.findIndex((instance) => instance.id === id);
    if (at < 0 || this.refuses(id)) return;
    const title = this.instanceTitle(id);
    const instances = this.document.instances.filter((instance) => instance.id !== id);
    this.record(texts.remove(title), instances);
    // Whoever else is active stays active.
    if (this.activeId === id) this.activate(instances[at] ?? instances.at(-1));
    this.say(texts.removed(title));
  }

  /** False when there is none, or it is locked. */
  #changeActive(label: string, change: (id: string) => readonly Instance[]): boolean {
    return this.activeId !== null && this.edit(label, change);
  }

  renameInstance(id: string, name: string): void {
    if (!this.refuses(id)) this.record(texts.rename, edits.renameInstance(this.document, id, name.trim()));
  }

  /** Leaves the instance, without its keypoints. */
  clearInstance(): void {
    const title = this.instanceTitle(this.activeId);
    if (!this.#changeActive(texts.clear, (id) => edits.setKeypoints(this.document, id, () => undefined)))
      return;
    this.selectInstance(this.activeId);
    this.say(texts.cleared(title));
  }

  /** A copy of the active instance, a little beside it, becomes the active one. */
  duplicateInstance(): void {
    const original = this.activeInstance;
    const box = this.boxOf(this.activeId);
    if (!original || !box) {
      this.say(texts.nothingToCopy);
      return;
    }
    // Far enough that it does not look like the same object labeled twice.
    const step = Math.max((box.right - box.left) * 0.75, this.image.width / 50);
    // To the right, or to the left where the image ends.
    const dx = box.right + step < this.image.width ? step : -Math.min(step, Math.max(box.left, 0));
    this.history.mark(texts.duplicate);
    // Fields that came with the data belong to the original alone.
    const copy = this.add(original.name, original.keypoints.map((keypoint) =>
      keypoint && { ...keypoint, x: isLabeled(keypoint) ? keypoint.x + dx : keypoint.x, loaded: null }));
    this.endChange();
    this.select(copy, null);
    this.tool = "adjust";
    this.say(texts.added(this.instanceTitle(copy)));
  }

  moveInstance(dx: number, dy: number): void {
    const box = this.boxOf(this.activeId);
    if (!box) return;
    this.#changeActive(texts.adjust, (id) =>
      edits.transformInstance(
        this.document,
        id,
        this.document.keypoints(id),
        moveWithin(box, this.image, dx, dy),
      ),
    );
  }

  // Left and right ------------------------------------------------------------------------------------------

  /**
   * Left and right of the whole instance, of the selected keypoint's limb, or of it and its partner alone.
   */
  swapSides(what: "all" | "limb" | "pair"): void {
    const { rig, index } = this;
    let indices: Iterable<number> = [];
    if (what === "all") indices = rig.keypoints.keys();
    else if (index !== null) indices = what === "limb" ? limbOf(rig, index) : [index];
    const members = [...indices].filter((member) => rig.keypoints[member]?.swap !== null);
    if (members.length === 0) {
      this.say(what === "all" ? texts.noSides : texts.selectLimb);
      return;
    }
    const names = what === "all" ? "" : members.map((member) => this.nameOf(member)).join(", ");
    if (
      this.#changeActive(texts.swap, (id) =>
        swapKeypoints(
          this.document,
          id,
          members.map((member) => [member, partnerOf(rig, member)]),
        ),
      )
    ) {
      this.say(names ? texts.swapped(names) : texts.swappedAll);
    }
  }

  mirrorInstance(): void {
    if (this.#changeActive(texts.mirror, (id) => mirrorInstance(this.document, this.rig, id)))
      this.say(texts.mirrored);
  }

  // Many keypoints at once ----------------------------------------------------------------------------------

  /** The first of two clicks is the head end, the second the foot. */
  clickTemplate(at: ImagePoint): void {
    const head = this.templateHead;
    if (this.tool !== "draw") return;
    if (!isInside(at, this.image)) {
      this.say(texts.outsideImage);
      return;
    }
    if (!head) {
      this.templateHead = at;
      this.say(texts.foot, true);
      return;
    }
    this.#draw(edits.templateBetween(this.rig, head, at));
    this.tool = "place";
    this.say(texts.templatePlaced);
  }

  /** Stretches the template to the box. */
  drawTemplate(box: Box): void {
    this.#draw(this.rig.keypoints.map(({ position }) => position && pointIn(box, position)));
    this.tool = "adjust";
  }

  /** The instances of the worker's image before this one, each in an empty instance or a new one. */
  usePrevious(): void {
    if (this.previous.length === 0) {
      this.say(texts.noPrevious);
      return;
    }
    this.#fill(texts.usePrevious, this.document.instances, this.previous);
    this.tool = "place";
    this.say(texts.previousUsed(this.previous.length));
  }

  /** Fills the active instance from the template if it is empty, else a new one. */
  #draw(places: readonly (Position | null)[]): void {
    const { activeInstance } = this;
    this.#fill(texts.draw, activeInstance ? [activeInstance] : [],
      [{ name: "", points: places.map((place) => place && { ...place, v: VISIBLE }) }]);
  }

  /** Puts labels into those instances that are empty, and what is left into new ones. */
  #fill(label: string, into: readonly Instance[], labels: readonly PreviousInstance[]): void {
    const empty = into.filter(({ editable, keypoints }) => editable && !keypoints.some(Boolean));
    let last = "";
    this.history.mark(label);
    labels.forEach(({ name, points }, i) => {
      last = empty[i]?.id ?? this.add(name);
      this.document.instances = edits.placePoints(this.document, last, points);
    });
    this.endChange();
    this.selectInstance(last);
  }
}
