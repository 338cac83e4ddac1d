/** What a layer shows, to tell without drawing it whether it would look any different now. */
import type { Editor } from "../editor/editor";
import { isLabeled, type Instance, type Keypoint } from "../model/document";
import type { Preferences } from "../preferences";

/** A keypoint on the screen that the pointer can take hold of. */
export interface Hit {
  /** Of its instance. */
  readonly id: string;
  readonly index: number;
  readonly keypoint: Keypoint;
}

export interface SceneInstance {
  readonly instance: Instance;
  /** Its place in the list, which colors may go by. */
  readonly number: number;
  readonly keypoints: readonly (Keypoint | undefined)[];
}

export interface Scene {
  readonly instances: readonly SceneInstance[];
  readonly look: string;
  readonly detail: Detail;
}

/** `crowd`: small and without outlines, for scenes of hundreds of markers. */
export type Detail = "full" | "crowd";

/** With more instances' keypoints than this, outlines would only hide the image. */
const CROWD = 800;

/** Everything but the active instance, as it is now. */
export function sceneOfOthers(editor: Editor, preferences: Preferences): Scene {
  const active = editor.activeInstance;
  const instances = editor.document.instances.flatMap((instance, number) =>
    instance === active ? [] : { instance, number, keypoints: editor.shownKeypoints(instance.id) });
  const { keypointSize, lineSize, lineColor, forceLineColor } = preferences;
  return {
    instances,
    look: [keypointSize, lineSize, lineColor, forceLineColor, active === undefined].join(),
    detail: instances.length * editor.rig.keypoints.length > CROWD ? "crowd" : "full",
  };
}

/** Keypoints and instances are never changed but replaced: the same object is the same picture. */
export function sameScene(a: Scene, b: Scene): boolean {
  return (
    a.look === b.look &&
    a.instances.length === b.instances.length &&
    a.instances.every((one, i) => sameInstance(one, b.instances[i]))
  );
}

export function sameInstance(a: SceneInstance, b: SceneInstance | undefined): boolean {
  return (
    a.instance === b?.instance &&
    a.number === b.number &&
    a.keypoints.every((keypoint, i) => keypoint === b.keypoints[i])
  );
}

/** How many markers there are to draw on the image. */
export function labeledCount(editor: Editor): number {
  return editor.document.instances.reduce(
    (sum, { id }) => sum + editor.document.keypoints(id).filter(isLabeled).length,
    0,
  );
}
