/** Saves the draft of a task, and restores it when the worker comes back. */
import { createDrafts, type Drafts } from "./drafts";
import { restoreDraft } from "./editor/changes";
import { earlierAnswer } from "./earlier-answer";
import type { Editor } from "./editor/editor";
import { writeDraft } from "./model/draft";
import { draftOfAnswer } from "./model/answered";
import { isNumber, isObject, type Json, type JsonObject } from "./model/json";
import { isUnchanged, type TaskState } from "./task-state";

export interface Drafting {
  /** True if there was a draft with other labels than the editor's. An image to look at has none. */
  restore(editor: Editor): boolean;
  /** Begins with what the worker submitted before. True if it had other labels than the editor's. */
  reopen(editor: Editor): boolean;
  /** Saves soon. */
  save(): void;
  /** Saves now what is not saved yet. */
  flush(): void;
  /** Deletes the draft: the answer is sent. */
  clear(): void;
}

export function createDrafting(state: TaskState): Drafting {
  let drafts: Drafts | null = null;
  return {
    restore(editor) {
      if (editor.isReadOnly) return false;
      drafts = createDrafts(draftTask(state, editor));
      const draft = drafts.load();
      if (!isObject(draft)) return false;
      const { seconds, activeSeconds, operators } = draft;
      if (isNumber(seconds) && isNumber(activeSeconds) && isNumber(operators)) {
        state.meter.resume({ seconds, activeSeconds, operators });
      }
      state.noChangesNeeded = draft["noChangesNeeded"] === true;
      return restoreDraft(editor, draft);
    },
    reopen(editor) {
      const { pose, noChangesNeeded } = earlierAnswer();
      const draft = draftOfAnswer(pose, editor.start, editor.settings.rigs);
      if (!draft) return false;
      const { seconds, active_seconds: activeSeconds, operators } = activityOf(pose);
      if (isNumber(seconds) && isNumber(activeSeconds) && isNumber(operators)) {
        state.meter.resume({ seconds, activeSeconds, operators });
      }
      state.noChangesNeeded = noChangesNeeded;
      return restoreDraft(editor, draft);
    },
    save() {
      if (!state.loaded) return;
      const { document } = state.loaded.editor;
      drafts?.save(() => ({
        ...writeDraft(document),
        ...state.meter.activity,
        noChangesNeeded: isUnchanged(state),
      }));
    },
    flush() {
      drafts?.flush();
    },
    clear() {
      drafts?.clear();
    },
  };
}

function activityOf(pose: Json): JsonObject {
  const activity = isObject(pose) ? pose["activity"] : null;
  return isObject(activity) ? activity : {};
}

/** What tells this task's draft from those of other tasks. */
function draftTask({ element, reading }: TaskState, editor: Editor): Parameters<typeof createDrafts>[0] {
  const { rigs } = editor.settings;
  const { imageUri, draftKey, original } = reading.facts;
  // Two elements on one page may show the same image.
  const number = [...document.querySelectorAll(element.localName)].indexOf(element);
  return {
    image: imageUri,
    rig: rigs.map((rig) => rig.hash || JSON.stringify(rig.keypoints.map(({ name }) => name))).join(),
    key: `${draftKey}#${number}`,
    start: original.text,
  };
}
