/** Holds the state of the creator: the draft with its history, and what is selected. Parts listen to it. */
import { createHistory } from "../src/model/history";
import { EMPTY, pointOf, type Draft, type DraftPoint } from "./model/draft";
import { problemsOf, type DraftProblem } from "./model/problems";

export type Tool = "points" | "links";
export type What = "draft" | "selection" | "tool" | "message";

export interface Creator {
  readonly draft: Draft;
  /** What is wrong with the draft. */
  readonly problems: readonly DraftProblem[];
  /** Ids of the selected points; the last one is the current one. */
  readonly selected: readonly string[];
  readonly current: DraftPoint | undefined;
  /** Index of the selected line, or null. */
  readonly link: number | null;
  /** Id of the point from which the next click draws a line, or null. */
  linkStart: string | null;
  tool: Tool;
  readonly isDragging: boolean;
  readonly message: string;
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  readonly undoLabel: string | null;
  readonly redoLabel: string | null;
  /**
   * Changes the draft, as one entry of history. False when there was nothing to change.
   *
   * @param key changes that follow each other with the same key are one entry: letters typed into a field
   */
  change(label: string, action: (draft: Draft) => Draft, key?: string): boolean;
  /** Begins a gesture: what `drag` sets until `drop` is one entry of history. */
  grab(label: string): void;
  drag(draft: Draft): void;
  drop(isKept: boolean): void;
  undo(): void;
  redo(): void;
  /** Begins with another draft, and forgets the history. */
  open(draft: Draft): void;
  select(...ids: readonly string[]): void;
  selectLink(index: number | null): void;
  say(text: string): void;
  subscribe(listener: (what: What) => void): void;
}

export function createCreator(): Creator {
  let state: { instances: readonly Draft[] } = { instances: [EMPTY] };
  let history = createHistory(state);
  const listeners: ((what: What) => void)[] = [];
  let selected: readonly string[] = [];
  let link: number | null = null;
  let linkStart: string | null = null;
  let tool: Tool = "points";
  let isDragging = false;
  let lastKey = "";
  let message = "";
  let problems: readonly DraftProblem[] | null = null;
  const emit = (what: What): void => {
    if (what === "draft") {
      problems = null;
      selected = selected.filter((id) => pointOf(creator.draft, id));
      if (!pointOf(creator.draft, linkStart)) linkStart = null;
      if (link !== null && !(link in creator.draft.links)) link = null;
    }
    for (const listener of listeners) listener(what);
  };
  const put = (draft: Draft): void => { state.instances = [draft]; };

  const creator: Creator = {
    get draft() { return state.instances[0] ?? EMPTY; },
    get problems() { return problems ??= problemsOf(creator.draft); },
    get selected() { return selected; },
    get current() { return pointOf(creator.draft, selected.at(-1)); },
    get link() { return link; },
    get linkStart() { return linkStart; },
    set linkStart(id) {
      linkStart = id;
      emit("tool");
    },
    get tool() { return tool; },
    set tool(next) {
      tool = next;
      linkStart = null;
      emit("tool");
    },
    get isDragging() { return isDragging; },
    get message() { return message; },
    get canUndo() { return history.canUndo; },
    get canRedo() { return history.canRedo; },
    get undoLabel() { return history.undoLabel; },
    get redoLabel() { return history.redoLabel; },
    change(label, action, key = "") {
      const next = action(creator.draft);
      if (next === creator.draft) return false;
      if (!key || key !== lastKey) history.mark(label);
      lastKey = key;
      put(next);
      if (!key) history.commit();
      emit("draft");
      return true;
    },
    grab(label) {
      lastKey = "";
      history.mark(label);
      isDragging = true;
    },
    drag(draft) {
      put(draft);
      emit("draft");
    },
    drop(isKept) {
      isDragging = false;
      if (isKept) history.commit();
      else history.cancel();
      emit("draft");
    },
    undo() {
      lastKey = "";
      const entry = history.undo();
      if (!entry) return;
      creator.say(`Undone: ${entry.label}`);
      emit("draft");
    },
    redo() {
      lastKey = "";
      const entry = history.redo();
      if (!entry) return;
      creator.say(`Done again: ${entry.label}`);
      emit("draft");
    },
    open(draft) {
      lastKey = "";
      state = { instances: [draft] };
      history = createHistory(state);
      selected = [];
      link = null;
      tool = "points";
      emit("draft");
      emit("selection");
      emit("tool");
    },
    select(...ids) {
      selected = ids;
      link = null;
      emit("selection");
    },
    selectLink(index) {
      selected = [];
      link = index;
      emit("selection");
    },
    say(text) {
      message = text;
      emit("message");
    },
    subscribe(listener) { listeners.push(listener); },
  };
  return creator;
}
