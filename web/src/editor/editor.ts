/** Holds the state of a labeling task. The view, the panel and the gestures read it and listen to it. */
import type { Settings } from "../attributes";
import { createDocument, type Instance, type LabelDocument } from "../model/document";
import { newInstance } from "../model/edits";
import type { ImagePoint, Size } from "../model/geometry";
import { createHistory, type History } from "../model/history";
import type { PreviousInstance } from "../model/previous";
import { hasTemplate, type Rig } from "../model/rig";
import * as texts from "../texts";
import { nextToDo } from "./advance";
import { createHidden, type Hidden } from "./hidden";
import { createSelection, type Selection } from "./selection";

export type Tool = "place" | "adjust" | "draw" | "delete" | "box";
/** What a listener is told has changed. `hidden`: all keypoints; `shown`: single ones. */
export type What = "document" | "selection" | "tool" | "hidden" | "shown" | "message";

/** The settings of the task, and the size of the image in pixels. */
export interface EditorSettings extends Settings {
  readonly image: Size;
}

export interface Message {
  readonly text: string;
  /** True for a message that only tells a screen reader what is on the screen already. */
  readonly isQuiet: boolean;
}

/** Actions are functions on it: changes.ts, selecting.ts, and the `…-actions.ts` beside them. */
export interface Editor {
  readonly settings: EditorSettings;
  /** Nothing can be changed: the worker looks at what they submitted. */
  readonly isReadOnly: boolean;
  readonly document: LabelDocument;
  readonly history: History;
  readonly selection: Selection;
  /** Of the active instance; while there is none, that of a new one. */
  readonly rig: Rig;
  readonly hidden: Hidden;
  /** The instances as the worker found them. */
  readonly start: readonly Instance[];
  /** The labels of the worker's image before this one. */
  previous: readonly PreviousInstance[];
  /**
   * Setting it puts the first click away. A rig without a template refuses `draw`, and a task without details
   * `box`.
   */
  tool: Tool;
  /** Where the first of two clicks put the template's head end, or a corner of the box. */
  firstClick: ImagePoint | null;
  /** The box of the active instance is drawn, also one that nobody drew. */
  showsBox: boolean;
  /** True while a gesture changes only the active instance. */
  isDragging: boolean;
  readonly message: Message;
  say(text: string, isQuiet?: boolean): void;
  /** Calls the listener after every change, until the signal is aborted. */
  subscribe(listener: (what: What) => void, signal: AbortSignal): void;
  emit(what: What): void;
}

export function createEditor(settings: EditorSettings, isReadOnly = false): Editor {
  const listeners = new Set<(what: What) => void>();
  const emit = (what: What): void => {
    for (const listener of [...listeners]) listener(what);
  };
  const document = createDocument(settings.rig, settings.imageDetails);
  const history = createHistory(document);
  const selection = createSelection(document);
  let tool: Tool = "place";
  let firstClick: ImagePoint | null = null;
  let message: Message = { text: "", isQuiet: false };

  document.instances = settings.instances;
  // With an empty instance the first click already places a keypoint. It is not in the answer.
  if (settings.instances.length === 0) addInstanceTo(document);
  const [first] = document.instances;
  selection.set(first?.id ?? null, first ? nextToDo(first.keypoints) : null);

  const editor: Editor = {
    settings, isReadOnly, document, history, selection, emit,
    hidden: createHidden(document, emit),
    start: document.instances,
    previous: [],
    isDragging: false,
    showsBox: false,
    get rig() {
      return selection.instance?.rig ?? settings.rig;
    },
    get tool() {
      return tool;
    },
    set tool(next) {
      if (next === "draw" && !hasTemplate(editor.rig)) {
        editor.say(texts.noTemplate);
        return;
      }
      if (next === "box" && !settings.hasDetails) return;
      tool = next;
      editor.firstClick = null;
    },
    get firstClick() {
      return firstClick;
    },
    set firstClick(at) {
      firstClick = at;
      emit("tool");
    },
    get message() {
      return message;
    },
    say(text, isQuiet = false) {
      message = { text, isQuiet };
      emit("message");
    },
    subscribe(listener, signal) {
      listeners.add(listener);
      signal.addEventListener("abort", () => listeners.delete(listener));
    },
  };
  return editor;
}

/** Adds an instance at the end, without telling listeners. @returns its id */
export function addInstanceTo(document: LabelDocument, more: Partial<Instance> = {}): string {
  const id = document.newId();
  document.instances = [...document.instances, newInstance(id, more.rig ?? document.rig, more)];
  return id;
}
