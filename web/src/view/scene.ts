/** What a layer shows, to tell without drawing it whether it would look any different now. */
import type { Editor } from "../editor/editor";
import { NOT_LABELED, type Instance, type Keypoint } from "../model/document";
import type { Preferences } from "../preferences";

export interface SceneInstance {
  readonly instance: Instance;
  /** Its place in the list, which colors may go by. */
  readonly number: number;
  readonly keypoints: readonly (Keypoint | undefined)[];
}

export interface Scene {
  readonly instances: readonly SceneInstance[];
  readonly look: string;
}

/** Everything but the active instance, as it is now. */
export function sceneOfOthers(editor: Editor, preferences: Preferences): Scene {
  const active = editor.activeInstance?.id;
  const instances: SceneInstance[] = [];
  editor.document.instances.forEach((instance, number) => {
    if (instance.id !== active) instances.push({ instance, number, keypoints: editor.shownKeypoints(instance.id) });
  });
  const { keypointSize, lineSize, lineColor, forceLineColor } = preferences;
  return { instances, look: [keypointSize, lineSize, lineColor, forceLineColor, active === undefined].join() };
}

/** Keypoints and instances are never changed but replaced: the same object is the same picture. */
export function sameScene(a: Scene | null, b: Scene): boolean {
  return a?.look === b.look && a.instances.length === b.instances.length && a.instances.every((one, i) => {
    const other = b.instances[i];
    return other !== undefined && sameInstance(one, other);
  });
}

export function sameInstance(a: SceneInstance, b: SceneInstance): boolean {
  return a.instance === b.instance && a.number === b.number && a.keypoints.every((keypoint, i) => keypoint === b.keypoints[i]);
}

/** How many markers there are to draw on the image. */
export function labeledCount(editor: Editor): number {
  return editor.document.instances.reduce((sum, { id }) =>
    editor.document.keypoints(id).reduce((count, keypoint) => count + (keypoint && keypoint.v !== NOT_LABELED ? 1 : 0), sum), 0);
}
