/** Answers questions about the document in the words and boxes that the screen shows. */
import { boxOfKeypoints, ownBox } from "../model/boxes";
import { classOf } from "../model/classes";
import { detailsOf } from "../model/details";
import { isLabeled, isUnconfirmed, type Instance } from "../model/document";
import { boxAround, type Box } from "../model/geometry";
import { textOf } from "../model/json";
import { nameOf, readableName } from "../model/rig";
import * as texts from "../texts";
import type { Editor } from "./editor";

/** The box around the placed keypoints of an instance, in image pixels. */
export function boxOf({ document }: Editor, id: string | null): Box | null {
  return boxAround(document.keypoints(id).filter(isLabeled));
}

/** The box of an instance, in image pixels: its own, or else the one that its keypoints give. */
export const boxOfInstance = ({ settings }: Editor, instance: Instance): Box | null =>
  ownBox(instance) ?? boxOfKeypoints(instance, settings.image);

/** What people read for a class or a flag. */
export const wordFor = ({ words }: Editor["settings"], name: string): string => textOf(words[name]) || name;

/** "Instance 2", or "Instance 2: class, name". */
export function instanceTitle({ document, settings }: Editor, id: string | null): string {
  const { instances } = document;
  const at = instances.findIndex((one) => one.id === id);
  const instance = instances[at];
  if (!instance) return texts.instance(0, "");
  const kind = settings.rigs.length > 1 ? classOf(instance) : textOf(instance.details["class"]);
  return texts.instance(at + 1, [wordFor(settings, kind), instance.name].filter((word) => word).join(", "));
}

/** The rig and the class of the active instance, which a new one gets too. */
export const kindOf = ({ rig, selection: { instance } }: Editor): Pick<Instance, "rig" | "details"> =>
  ({ rig, details: detailsOf({ class: instance?.details["class"] ?? null }) });

/** The name of a keypoint of the active instance as people read it. */
export const keypointTitle = ({ rig }: Pick<Editor, "rig">, index: number): string =>
  readableName(nameOf(rig, index));

/** How many points a template or a copy gave that the worker has not confirmed. */
export function unconfirmedCount({ document }: Editor): number {
  return document.instances.reduce((sum, { keypoints }) => sum + keypoints.filter(isUnconfirmed).length, 0);
}
