/**
 * Gives many keypoints at once, from the template or the worker's last image. They are to do until the worker
 * confirms them. Each action is one entry of history.
 */
import { withRig } from "../model/classes";
import { detailsOf } from "../model/details";
import { VISIBLE, type Instance } from "../model/document";
import * as edits from "../model/edits";
import { isInside, pointIn, type Box, type ImagePoint, type Position } from "../model/geometry";
import type { PreviousInstance } from "../model/previous";
import * as texts from "../texts";
import { endChange, isOnlyLookedAt } from "./changes";
import { addInstanceTo, type Editor } from "./editor";
import { kindOf } from "./queries";
import { selectInstance } from "./selecting";

/** The first of two clicks puts the head end, the second one the foot end. */
export function clickTemplate(editor: Editor, at: ImagePoint): void {
  const { settings, firstClick } = editor;
  if (editor.tool !== "draw") return;
  if (!isInside(at, settings.image)) {
    editor.say(texts.outsideImage);
    return;
  }
  if (!firstClick) {
    editor.firstClick = at;
    editor.say(texts.foot, true);
    return;
  }
  draw(editor, edits.templateBetween(editor.rig, firstClick, at));
  editor.tool = "place";
  editor.say(`${texts.templatePlaced} ${texts.confirmRest}`);
}

/** Stretches the template to the box. */
export function drawTemplate(editor: Editor, box: Box): void {
  const { keypoints } = editor.rig;
  draw(editor, keypoints.map(({ position }) => position && pointIn(box, position)));
  editor.tool = "adjust";
}

/** Takes over the instances of the worker's last image, each into an empty instance or a new one. */
export function usePrevious(editor: Editor): void {
  const { document, previous } = editor;
  if (previous.length === 0) {
    editor.say(texts.noPrevious);
    return;
  }
  fill(editor, texts.usePrevious, document.instances, previous);
  editor.tool = "place";
  editor.say(`${texts.previousUsed(previous.length)} ${texts.confirmRest}`);
}

/** Fills the active instance if it is empty, else a new one. */
function draw(editor: Editor, places: readonly (Position | null)[]): void {
  const { instance } = editor.selection;
  const points = places.map((place) => place && { ...place, v: VISIBLE } as const);
  fill(editor, texts.draw, instance ? [instance] : [], [{ name: "", ...kindOf(editor), points }]);
}

/** Puts labels into those instances that are empty, and the rest into new ones. */
function fill(
  editor: Editor, label: string, into: readonly Instance[], labels: readonly PreviousInstance[],
): void {
  if (isOnlyLookedAt(editor)) return;
  const { document, history } = editor;
  const empty = into.filter(({ editable, keypoints }) => editable && !keypoints.some(Boolean));
  let last = "";
  history.mark(label);
  labels.forEach(({ name, rig, details, points }, i) => {
    last = empty[i]?.id ?? addInstanceTo(document, { name, rig, details });
    document.instances = edits.change(document, last, (one) =>
      ({ ...withRig(one, rig), details: detailsOf({ ...one.details, class: details["class"] ?? null }) }));
    document.instances = edits.givePoints(document, last, points);
  });
  endChange(editor);
  selectInstance(editor, last);
}
