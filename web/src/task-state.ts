/** The state of one task, which its parts share: drafting, answering, listening. */
import type { ActivityMeter } from "./activity";
import type { AttributeReader, Reading } from "./attributes";
import type { Editor } from "./editor/editor";
import type { Workbench } from "./workbench";

export interface TaskState {
  readonly element: HTMLElement;
  readonly meter: ActivityMeter;
  reading: Reading;
  /** There from when the image was loaded. */
  loaded: { readonly editor: Editor; readonly image: HTMLImageElement } | null;
  /** There while the image is on the screen. */
  workbench: Workbench | null;
  /** What goes into the answer as problems of the task. */
  problems: readonly string[];
  /** EXIF orientation of the image file; null while nobody can tell. */
  orientation: number | null;
  /** The check mark "No changes needed" while there is no workbench. */
  noChangesNeeded: boolean;
}

export const attributeOf = (element: Element): AttributeReader => (name) => element.getAttribute(name);

/** True if "No changes needed" is checked. */
export function isUnchanged({ workbench, noChangesNeeded }: TaskState): boolean {
  return workbench?.noChangesNeeded ?? noChangesNeeded;
}
