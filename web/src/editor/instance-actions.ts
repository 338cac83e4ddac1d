/** What a worker can do to instances as a whole, each one entry of history. Pure. */
import type { Change, Instance } from "../model/document";
import * as edits from "../model/edits";
import { isInside, moveWithin, type Box, type ImagePoint } from "../model/geometry";
import type { PreviousInstance } from "../model/previous";
import { limbOf, mirrorInstance, swapSides } from "../model/sides";
import * as texts from "../texts";
import { Editing } from "./editing";

export class InstanceActions extends Editing {
  /** The labels of the worker's image before this one. */
  previous: readonly PreviousInstance[] = [];

  addInstance(): void {
    const id = this.document.newId();
    this.record(texts.addInstance, edits.addInstance(this.document, id));
    this.selectInstance(id);
    this.tool = "place";
    this.say(texts.added(this.instanceTitle(id)));
  }

  removeInstance(id: string): void {
    const at = this.document.instances.findIndex((instance) => instance.id === id);
    if (at < 0 || this.refuses(id)) return;
    const title = this.instanceTitle(id);
    this.record(texts.remove(title), edits.removeInstance(this.document, id));
    // Whoever else is active stays active.
    const { instances } = this.document;
    if (this.activeId === id) this.activate(instances[at] ?? instances.at(-1));
    this.say(texts.removed(title));
  }

  /** False when there is none, or it is locked. */
  #changeActive(label: string, changes: (id: string) => readonly Change[]): boolean {
    return this.activeId !== null && this.edit(label, changes);
  }

  renameInstance(id: string, name: string): void {
    if (!this.refuses(id)) this.record(texts.rename, edits.renameInstance(this.document, id, name.trim()));
  }

  /** Leaves the instance, without its keypoints. */
  clearInstance(): void {
    const title = this.instanceTitle(this.activeId);
    if (!this.#changeActive(texts.clear, (id) => edits.removeKeypoints(this.document, id))) return;
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
    const copy = this.document.newId();
    // Far enough that it does not look like the same object labeled twice.
    const step = Math.max((box.right - box.left) * 0.75, this.image.width / 50);
    // To the right, or to the left where the image ends.
    const dx = box.right + step < this.image.width ? step : -Math.min(step, Math.max(box.left, 0));
    this.record(texts.duplicate, edits.duplicateInstance(this.document, original, copy, { x: dx, y: 0 }));
    this.select(copy, null);
    this.tool = "adjust";
    this.say(texts.added(this.instanceTitle(copy)));
  }

  moveInstance(dx: number, dy: number): void {
    const box = this.boxOf(this.activeId);
    if (!box) return;
    this.#changeActive(texts.adjust, (id) =>
      edits.transformInstance(this.document, id, this.document.keypoints(id), moveWithin(box, this.image, dx, dy)));
  }

  // Left and right -----------------------------------------------------------------------------------------------

  /** Left and right of the whole instance, of the selected keypoint's limb, or of it and its partner alone. */
  swapSides(what: "all" | "limb" | "pair"): void {
    const { rig, index } = this;
    const indices = what === "all" ? rig.keypoints.keys() : index === null ? [] : what === "limb" ? limbOf(rig, index) : [index];
    const members = [...indices].filter((member) => rig.keypoints[member]?.swap !== null);
    if (members.length === 0) {
      this.say(what === "all" ? texts.noSides : texts.selectLimb);
      return;
    }
    const names = what === "all" ? "" : members.map((member) => this.nameOf(member)).join(", ");
    if (this.#changeActive(texts.swap, (id) => swapSides(this.document, rig, id, members))) {
      this.say(names ? texts.swapped(names) : texts.swappedAll);
    }
  }

  mirrorInstance(): void {
    if (this.#changeActive(texts.mirror, (id) => mirrorInstance(this.document, this.rig, id))) this.say(texts.mirrored);
  }

  // Many keypoints at once ---------------------------------------------------------------------------------------

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
    this.#fill(texts.draw, (id) => edits.placeTemplateBetween(this.document, this.rig, id, head, at));
    this.tool = "place";
    this.say(texts.templatePlaced);
  }

  /** Fills the active instance from the template if it is empty, else a new one. */
  drawTemplate(box: Box): void {
    this.#fill(texts.draw, (id) => edits.placeTemplate(this.document, this.rig, id, box));
    this.tool = "adjust";
  }

  /** The instances of the worker's image before this one, each in an empty instance or a new one. */
  usePrevious(): void {
    if (this.previous.length === 0) {
      this.say(texts.noPrevious);
      return;
    }
    const empty = this.document.instances.filter((instance) => this.#isEmpty(instance));
    let last = "";
    this.history.mark(texts.usePrevious);
    this.previous.forEach(({ name, points }, i) => {
      last = empty[i]?.id ?? this.document.newId();
      if (!empty[i]) this.history.record(edits.addInstance(this.document, last, name));
      this.history.record(edits.placePoints(this.document, last, points));
    });
    this.endChange();
    this.selectInstance(last);
    this.tool = "place";
    this.say(texts.previousUsed(this.previous.length));
  }

  /** True when it may be filled. */
  #isEmpty({ id, editable }: Instance): boolean {
    return editable && !this.document.keypoints(id).some(Boolean);
  }

  #fill(label: string, changes: (id: string) => Change[]): void {
    const active = this.activeInstance;
    const empty = active && this.#isEmpty(active) ? active.id : null;
    const id = empty ?? this.document.newId();
    this.record(label, [...empty === null ? edits.addInstance(this.document, id) : [], ...changes(id)]);
    this.select(id, null);
  }
}
