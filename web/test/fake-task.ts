/** The state of a task for tests. Its element is an event target, its workbench notes what it is told. */
import { createActivityMeter } from "../src/activity";
import type { Editor } from "../src/editor/editor";
import type { TaskState } from "../src/task-state";
import type { Workbench } from "../src/workbench";
import { editorOf, part, readingOf } from "./support";

export interface FakeTask {
  readonly state: TaskState;
  readonly editor: Editor;
  readonly asked: string[];
  /** The clock of the activity meter, in milliseconds. */
  readonly wait: (ms: number) => void;
}

/** @param element what the element has besides being an event target */
export function taskOf(initialValues: unknown = [], element: object = {}): FakeTask {
  let now = 0;
  const editor = editorOf(initialValues);
  const asked: string[] = [];
  const workbench = part<Workbench>({
    noChangesNeeded: false,
    warnings: { node: part<HTMLElement>({}), answer: [{ type: "found" }], remind: () => { asked.push("remind"); } },
    keyDown: ({ key }) => {
      asked.push(`down ${key}`);
      return key !== "?";
    },
    keyUp: ({ key }) => { asked.push(`up ${key}`); },
    letGo: () => { asked.push("let go"); },
  });
  const state: TaskState = {
    element: Object.assign(new EventTarget(), { localName: "crowd-2d-skeleton" }, element) as unknown as HTMLElement,
    meter: createActivityMeter(() => now),
    reading: readingOf(initialValues),
    loaded: { editor, image: part<HTMLImageElement>({}) },
    workbench,
    problems: [],
    noChangesNeeded: true,
    orientation: null,
  };
  return { state, editor, asked, wait: (ms) => { now += ms; } };
}
