/** What a worker is asked before Submit: once, when something is missing, or the image has just come. */
import type { Editor } from "./editor/editor";
import { instanceTitle, keypointTitle, unconfirmedCount } from "./editor/queries";
import { isLabeled, type Instance } from "./model/document";
import { readStored, writeStored } from "./storage";
import * as texts from "./texts";

/**
 * A press on Submit so soon after an image was shown was meant for the image before it, if that was submitted
 * shortly before.
 */
export const LATE_MS = 1000;
export const SHORTLY_MS = 5000;
const SUBMITTED = "poserig:submitted";

/**
 * Why an answer may not be finished, in words; "" when nothing is missing.
 *
 * @param noChangesNeeded whether the worker said that all is as it should be
 */
export function missing(editor: Editor, noChangesNeeded: boolean): string {
  const { document } = editor;
  const isAccepted = ({ accepted }: Instance, type: string): boolean =>
    accepted.some((one) => one.split(" ")[0] === type);
  const isDealtWith = (instance: Instance): boolean =>
    instance.keypoints.some((keypoint) => keypoint !== undefined) || isAccepted(instance, "empty_instance")
    || instance.details["bbox"] !== undefined;
  if (!noChangesNeeded && !document.instances.some(isDealtWith)) return texts.nothingDrawn;
  const unconfirmed = unconfirmedCount(editor);
  if (unconfirmed > 0) return texts.unconfirmed(unconfirmed);
  for (const instance of document.instances) {
    if (!instance.keypoints.some(isLabeled) || isAccepted(instance, "missing_required")) continue;
    const lacking = instance.rig.keypoints.flatMap(({ required }, index) =>
      required && !instance.keypoints[index] ? [keypointTitle(instance, index)] : []);
    if (lacking.length > 0) return texts.requiredMissing(instanceTitle(editor, instance.id), lacking);
  }
  return "";
}

/** What follows a press on Submit: the answer, the question, or nothing because it came too soon. */
export type Press = "submit" | "ask" | "late";

export interface SubmitQuestion {
  /** The image is on the screen now. */
  shown(): void;
  /** The worker did something on this image: a press that follows is meant for it. */
  used(): void;
  /**
   * The worker pressed Submit.
   *
   * @param reason from `missing`
   * @param isSecond whether it is the second press of a double click: nobody has read a question before it
   */
  press(reason: string, isSecond: boolean): Press;
}

/** @param now in milliseconds; of a clock that goes on from page to page */
export function createSubmitQuestion(now: () => number): SubmitQuestion {
  let lateUntil = -Infinity;
  let asked = "";
  return {
    shown() {
      const isShortly = now() - Number(readStored(SUBMITTED) ?? -Infinity) < SHORTLY_MS;
      lateUntil = isShortly ? now() + LATE_MS : -Infinity;
    },
    used() { lateUntil = -Infinity; },
    press(reason, isSecond) {
      if (now() < lateUntil) return "late";
      if (reason !== "" && (reason !== asked || isSecond)) {
        asked = reason;
        return "ask";
      }
      writeStored(SUBMITTED, String(now()));
      return "submit";
    },
  };
}
