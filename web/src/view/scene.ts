/** Describes what a layer shows: a layer whose scene is the same need not be drawn again. */
import type { Editor } from "../editor/editor";
import { isLabeled, isSame, type Instance, type Keypoint } from "../model/document";
import type { Preferences } from "../preferences";

/** A keypoint under the pointer. */
export interface Hit {
  /** Of its instance. */
  readonly id: string;
  readonly index: number;
  readonly keypoint: Keypoint;
}

export interface SceneInstance {
  readonly instance: Instance;
  /** Its place in the list, which its color may depend on. */
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

/** With more keypoints than this, outlines would hide the image. */
const CROWD = 800;

/** Everything but the active instance, as it is now. */
export function sceneOfOthers(editor: Editor, preferences: Preferences): Scene {
  const active = editor.selection.instance;
  const instances = editor.document.instances.flatMap((instance, number) =>
    instance === active ? [] : { instance, number, keypoints: editor.hidden.shownOf(instance.id) });
  const { keypointSize, lineSize, lineColor, forceLineColor } = preferences;
  return {
    instances,
    look: [keypointSize, lineSize, lineColor, forceLineColor, active === undefined].join(),
    detail: instances.length * editor.settings.rig.keypoints.length > CROWD ? "crowd" : "full",
  };
}

/**
 * True if both look alike. An edit replaces keypoints and instances, so it is enough to compare the objects.
 */
export function sameScene(a: Scene, b: Scene): boolean {
  return a.look === b.look && a.instances.length === b.instances.length
    && a.instances.every((one, i) => sameInstance(one, b.instances[i]));
}

export function sameInstance(a: SceneInstance, b: SceneInstance | undefined): boolean {
  return a.instance === b?.instance && a.number === b.number && isSame(a.keypoints, b.keypoints);
}

/** How many markers there are to draw on the image. */
export function labeledCount({ document }: Editor): number {
  return document.instances.reduce((sum, { keypoints }) => sum + keypoints.filter(isLabeled).length, 0);
}
