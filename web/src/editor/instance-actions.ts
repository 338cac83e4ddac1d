/** What a worker can do to instances as a whole, each one entry of history. Pure. */
import * as edits from "../model/edits";
import type { Box } from "../model/geometry";
import { TEXTS } from "../texts";
import { nextHole } from "./advance";
import { Editing } from "./editing";

export class InstanceActions extends Editing {
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

  /** Fills the active instance from the template if it is empty, else a new one. */
  drawTemplate(box: Box): void {
    const active = this.activeInstance;
    const isEmpty = active?.editable === true && this.document.keypoints(active.id).every((keypoint) => keypoint === undefined);
    const id = isEmpty ? active.id : this.document.newId();
    this.history.mark(TEXTS.undoTemplate);
    if (!isEmpty) this.history.record(edits.addInstance(this.document, id));
    this.history.record(edits.placeTemplate(this.document, this.rig, id, box));
    this.history.commit();
    this.changed();
    this.select(id, null);
    this.tool = "adjust";
  }
}
