/** Makes the answer of a task, and sends it once, in the form around the element. */
import type { Drafting } from "./drafting";
import { answerFields, closestForm, submitForm, writeFields } from "./form";
import { saveLastLabels } from "./last-labels";
import { poseAnswer, updatedAnnotationsText } from "./model/answer";
import type { JsonObject } from "./model/json";
import { createSubmitLock } from "./submit-lock";
import { isUnchanged, type TaskState } from "./task-state";
import * as texts from "./texts";

/** The text of `updated_annotations`. */
export function annotationsText({ loaded, reading }: TaskState): string {
  const { original } = reading.facts;
  if (!loaded) return original.text;
  const { document, settings } = loaded.editor;
  return updatedAnnotationsText(document, settings, original);
}

/** The value of `pose`. Without an image it only reports the problems. */
function poseOf({ loaded, workbench, meter, problems, orientation }: TaskState): JsonObject {
  if (!loaded) return { version: 2, rig: "", rig_hash: "", labels: [], image: null, instances: [], problems };
  const { document, settings } = loaded.editor;
  const answer = poseAnswer(document, settings, meter.activity, problems, orientation);
  return workbench ? { ...answer, findings: workbench.warnings.answer } : answer;
}

/** Writes the form's fields. False if there is no form. */
function writeAnswer(state: TaskState): boolean {
  return writeFields(state.element, answerFields(state.reading.facts, {
    updatedAnnotations: annotationsText(state),
    noChangesNeeded: isUnchanged(state),
    seconds: state.meter.activity.seconds,
    pose: poseOf(state),
  }));
}

export interface Answering {
  /** Does nothing while an answer is on its way. */
  submit(): void;
}

/** Watches the form that is around the element now, until the signal is aborted. */
export function createAnswering(state: TaskState, drafting: Drafting, signal: AbortSignal): Answering {
  const { element } = state;
  const form = closestForm(element);
  const lock = createSubmitLock(form, {
    signal,
    onChange: (isLocked) => { if (state.workbench) state.workbench.isSubmitting = isLocked; },
    onFailure: (isKnown) => {
      drafting.save();
      if (!isKnown) state.loaded?.editor.say(texts.unanswered);
    },
  });
  // While capturing: the fields are there before any other listener reads the form.
  form?.addEventListener("submit", () => {
    writeAnswer(state);
    drafting.clear();
    if (state.loaded) saveLastLabels(state.loaded.editor, state.reading.facts, poseOf(state));
  }, { capture: true, signal });
  return {
    submit() {
      if (lock.isLocked) return;
      if (!writeAnswer(state)) {
        state.loaded?.editor.say(texts.noForm);
        return;
      }
      state.workbench?.warnings.remind();
      submitForm(element);
    },
  };
}
