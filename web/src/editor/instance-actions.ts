/** What a worker can do to instances as a whole, each one entry of history. Pure. */
import type { Change } from "../model/document";
import * as edits from "../model/edits";
import { clamp, isInside, type Box, type ImagePoint } from "../model/geometry";
import type { PreviousInstance } from "../model/previous";
import { limbOf, mirrorInstance, swapSides } from "../model/sides";
import { TEXTS } from "../texts";
import { nextHole } from "./advance";
import { Editing } from "./editing";

export class InstanceActions extends Editing {
  /** The labels of the worker's image before this one. */
  previous: readonly PreviousInstance[] = [];

  addInstance(): void {
    const id = this.document.newId();
    this.history.mark(TEXTS.undoAddInstance);
    this.history.record(edits.addInstance(this.document, id));
    this.history.commit();
    this.currentTool = "place";
    this.changed();
    this.selectInstance(id);
    this.emit("tool");
    this.say(TEXTS.added(this.instanceTitle(id)));
  }

  removeInstance(id: string): void {
    const list = this.document.instances;
    const at = list.findIndex((instance) => instance.id === id);
    if (at < 0 || this.refuses(id)) return;
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
    this.changed();
    this.emit("selection");
    this.say(TEXTS.removed(title));
  }

  /** False when there is none, or it is locked. */
  #changeActive(label: string, changes: (id: string) => Change[]): boolean {
    const id = this.activeId;
    if (id === null || this.refuses(id)) return false;
    this.history.mark(label);
    this.history.record(changes(id));
    this.history.commit();
    this.changed();
    return true;
  }

  renameInstance(id: string, name: string): void {
    if (this.refuses(id)) return;
    this.history.mark(TEXTS.undoRename);
    this.history.record(edits.renameInstance(this.document, id, name.trim()));
    this.history.commit();
    this.changed();
  }

  /** Leaves the instance, without its keypoints. */
  clearInstance(): void {
    const title = this.instanceTitle(this.activeId ?? "");
    if (!this.#changeActive(TEXTS.undoClear(title), (id) => edits.removeKeypoints(this.document, id))) return;
    this.selectInstance(this.activeId ?? "");
    this.say(TEXTS.cleared(title));
  }

  /** A copy of the active instance, a little beside it, becomes the active one. */
  duplicateInstance(): void {
    const original = this.activeInstance;
    const box = original && this.boxOf(original.id);
    if (!box) {
      this.say(TEXTS.nothingToCopy);
      return;
    }
    const copy = this.document.newId();
    // Far enough that it does not look like the same object labeled twice.
    const step = Math.max((box.right - box.left) * 0.75, this.image.width / 50);
    // To the right, or to the left where the image ends.
    const dx = box.right + step < this.image.width ? step : -Math.min(step, Math.max(box.left, 0));
    this.history.mark(TEXTS.undoDuplicate);
    this.history.record(edits.duplicateInstance(this.document, original.id, copy, { x: dx, y: 0 }));
    this.history.commit();
    this.changed();
    this.select(copy, null);
    this.tool = "adjust";
    this.say(TEXTS.added(this.instanceTitle(copy)));
  }

  moveInstance(dx: number, dy: number): void {
    const box = this.activeId === null ? null : this.boxOf(this.activeId);
    if (!box) return;
    // It stops at the border as a whole.
    const [x, y] = [this.#within(dx, box.left, box.right, this.image.width), this.#within(dy, box.top, box.bottom, this.image.height)];
    this.#changeActive(TEXTS.undoAdjust, (id) =>
      edits.transformInstance(this.document, id, this.document.keypoints(id), (p) => ({ x: p.x + x, y: p.y + y })));
  }

  #within(by: number, low: number, high: number, size: number): number {
    return low < 0 || high > size - 1 ? by : clamp(by, -low, size - 1 - high);
  }

  // Left and right -----------------------------------------------------------------------------------------------

  /** Left and right of the whole instance, of the selected keypoint's limb, or of it and its partner alone. */
  swapSides(what: "all" | "limb" | "pair"): void {
    const { rig, index } = this;
    const indices = what === "all" ? rig.keypoints.keys() : index === null ? [] : what === "limb" ? limbOf(rig, index) : [index];
    const members = [...indices].filter((member) => rig.keypoints[member]?.swap !== null);
    if (members.length === 0) {
      this.say(what === "all" ? TEXTS.noSides : TEXTS.selectLimb);
      return;
    }
    const names = what === "all" ? "" : members.map((member) => this.nameOf(member)).join(", ");
    const isDone = this.#changeActive(TEXTS.undoSwap, (id) => swapSides(this.document, rig, id, members));
    if (isDone) this.say(names ? TEXTS.swapped(names) : TEXTS.swappedAll);
  }

  mirrorInstance(): void {
    if (this.#changeActive(TEXTS.undoMirror, (id) => mirrorInstance(this.document, this.rig, id))) this.say(TEXTS.mirrored);
  }

  // Many keypoints at once ---------------------------------------------------------------------------------------

  /** Where the head end of a template that two clicks place lies, after the first. */
  get templateHead(): ImagePoint | null {
    return this.head;
  }

  set templateHead(at: ImagePoint | null) {
    this.head = at;
    this.emit("tool");
  }

  /** The first of two clicks is the head end, the second the foot. */
  clickTemplate(at: ImagePoint): void {
    const head = this.templateHead;
    if (this.tool !== "draw") return;
    if (!isInside(at, this.image)) {
      this.say(TEXTS.outsideImage);
      return;
    }
    if (!head) {
      this.templateHead = at;
      this.say(TEXTS.clickFoot, true);
      return;
    }
    this.templateHead = null;
    this.#fill(TEXTS.undoTemplate, (id) => edits.placeTemplateBetween(this.document, this.rig, id, head, at));
    this.tool = "place";
    this.say(TEXTS.templatePlaced);
  }

  /** Fills the active instance from the template if it is empty, else a new one. */
  drawTemplate(box: Box): void {
    this.#fill(TEXTS.undoTemplate, (id) => edits.placeTemplate(this.document, this.rig, id, box));
    this.tool = "adjust";
  }

  /** The instances of the worker's image before this one, each in an empty instance or a new one. */
  usePrevious(): void {
    if (this.previous.length === 0) {
      this.say(TEXTS.noPrevious);
      return;
    }
    const empty = this.document.instances.filter((instance) => instance.editable && this.#isEmpty(instance.id));
    this.history.mark(TEXTS.undoPrevious);
    let last = "";
    this.previous.forEach(({ name, points }, i) => {
      last = empty[i]?.id ?? this.document.newId();
      if (!empty[i]) this.history.record(edits.addInstance(this.document, last, name));
      this.history.record(edits.placePoints(this.document, last, points));
    });
    this.history.commit();
    this.currentTool = "place";
    this.changed();
    this.select(last, nextHole(this.document, last, -1));
    this.emit("tool");
    this.say(TEXTS.previousUsed(this.previous.length));
  }

  #isEmpty(id: string): boolean {
    return this.document.keypoints(id).every((keypoint) => keypoint === undefined);
  }

  #fill(label: string, changes: (id: string) => Change[]): void {
    const active = this.activeInstance;
    const isEmpty = active?.editable === true && this.#isEmpty(active.id);
    const id = isEmpty ? active.id : this.document.newId();
    this.history.mark(label);
    if (!isEmpty) this.history.record(edits.addInstance(this.document, id));
    this.history.record(changes(id));
    this.history.commit();
    this.changed();
    this.select(id, null);
  }
}
